import type { ApiError } from '../http-server/api-error.ts'
import type { ChatMessage } from './chat-message.ts'
import type { ChatPrompt } from './chat-template.ts'
import type { LanguageModel, Sequence } from './language-model.ts'
import type { Metrics } from './metrics.ts'
import type { Reply } from './reply.ts'
import type { ResponseHead } from './response-head.ts'
import type { SequencePool } from './sequence-pool.ts'
import type { Token } from './token.ts'
import type { Tool } from './tools/tool.ts'

/** A model with all that it takes to serve it. */
export type Serving = {
  /** What clients call the model. */
  readonly name: string
  /** Seconds since 1970. */
  readonly startedAt: number
  readonly model: LanguageModel
  readonly chatPrompt: (messages: readonly ChatMessage[], tools: readonly Tool[]) => ChatPrompt
  readonly pool: SequencePool
  readonly metrics: Metrics
  /** Clients must send it as a bearer token; undefined = anybody may ask. */
  readonly apiKey: string | undefined
  /** For requests that set none. */
  readonly defaultTemperature: number
  /** However many a request allows, an answer ends after so many, as if that were its limit. */
  readonly mostAnswerTokens: number
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** A seed for requests without one. */
  readonly randomSeed: () => number
  readonly newId: () => string
}

/** A request that was read: refused, or ready to run on a sequence. */
export type Prepared =
  | { readonly kind: 'refused'; readonly error: ApiError }
  | {
      readonly kind: 'ready'
      /** What is read first. */
      readonly prompt: readonly Token[]
      readonly run: (sequence: Sequence, signal: AbortSignal) => Promise<Reply>
    }

/** What a response begins with. */
export function responseHead(serving: Serving, idPrefix: string): ResponseHead {
  return {
    id: `${idPrefix}-${serving.newId()}`,
    created: Math.floor(serving.now() / 1000),
    model: serving.name,
    system_fingerprint: 'llama.cpp',
  }
}
