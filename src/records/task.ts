import type { RequestKind } from './sample.ts'

/**
 * What an endpoint can be asked: C0 chat text, C1 chat top-logprobs, C2 echo of prompt logprobs,
 * C3 echo and tokenizer. Proven by self-test, never taken on trust.
 */
export type Capability = 'C0' | 'C1' | 'C2' | 'C3'

/** A document of a task: plain JSON, small enough to be stored with every sample. */
export type TaskDocument = { readonly id: string; readonly data: Readonly<Record<string, unknown>> }

/** A request as a task builds it. `body.model` is filled in from the options. */
export type BuiltRequest = {
  readonly kind: RequestKind
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
}

export type RequestOptions = {
  /** The model name that the endpoint expects. */
  readonly model: string
  /** Seeds few-shot sampling exactly as lm-evaluation-harness does; 1234 unless told otherwise. */
  readonly fewshotSeed?: number
}

/** The parsed response body of one request, in request order; the JSON as the supplier sent it. */
export type TaskAnswer = { readonly body: unknown }

/**
 * What a model that knows the answer, and one that does not, would reply to a built request.
 * Simulators and tests speak with it; it is never sent to an endpoint.
 */
export type ExampleReply =
  /** Wrong replies, the most attractive one first: models that do not know the answer need not make the same mistake. */
  | { readonly kind: 'text'; readonly right: string; readonly wrong: readonly [string, ...string[]] }
  /** For echo requests: the text after the context, and whether it is the right continuation. */
  | { readonly kind: 'continuation'; readonly continuation: string; readonly isRight: boolean }
  /** Calls of tools, with the text of a reply that needs none. Arguments are JSON as text, as the API has them. */
  | {
      readonly kind: 'calls'
      readonly right: readonly ExampleCall[]
      readonly wrong: readonly ExampleCall[]
      readonly text: string
    }

export type ExampleCall = { readonly name: string; readonly arguments: string }

/** A task's verdict on the answers to one document. */
export type TaskScore = {
  /** The task's main metric, scaled to [0, 1]. */
  readonly value: number
  readonly metrics: Readonly<Record<string, number>>
  readonly extracted: Readonly<Record<string, string>>
  /**
   * What the answers should have given and do not: log-probabilities of rivals (C1), of the prompt (C2). The endpoint cannot be
   * asked this, and the value says nothing of its model. Absent when the answers could be read.
   */
  readonly missing?: Capability | undefined
}

/** Where a task's documents come from. */
export type TaskSource =
  /** A data set: documents 0 … size − 1 in file order. */
  | { readonly kind: 'finite'; readonly size: number; documentAt(index: number): TaskDocument }
  /** A generator: one document per 32-byte seed, the same on every machine. */
  | { readonly kind: 'generated'; generate(seed: Uint8Array): TaskDocument }

/** What is measured: documents, requests, score. Pure: all data is loaded before. */
export type Task = {
  readonly name: string
  readonly version: string
  /** One sentence for a reader of the leaderboard. */
  readonly description: string
  readonly needs: Capability
  /** The least value that its main metric can take: what a failed answer scores. */
  readonly minimum: number
  readonly source: TaskSource
  /** How hard a document is, in [0, 1] from the easiest to the hardest; absent where the task cannot tell. */
  difficultyOf?(document: TaskDocument): number
  buildRequests(document: TaskDocument, options: RequestOptions): BuiltRequest[]
  /** Scores any JSON whatever; a text that it cannot read counts as a wrong answer, log-probabilities as `missing`. */
  score(document: TaskDocument, answers: readonly TaskAnswer[]): TaskScore
  /** One per built request: all right ones together score the maximum, any wrong ones the minimum. */
  exampleReplies(document: TaskDocument): ExampleReply[]
}
