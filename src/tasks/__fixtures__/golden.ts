import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TaskAnswer } from '#records/task.ts'
import type { HarnessSample } from '../harness/harness-view.ts'

/** A document under one filter in a run of the real lm-evaluation-harness. */
export type GoldenSample = {
  readonly doc_id: number
  readonly doc: Record<string, unknown>
  readonly target: unknown
  readonly arguments: readonly (readonly [string, ...unknown[]])[]
  readonly resps: readonly (readonly unknown[])[]
  readonly filtered_resps: readonly unknown[]
  readonly filter: string
} & Readonly<Record<string, unknown>>

/** A run of the real harness (commit 4e7e0d47f) with a deterministic stand-in for a model. */
export type Golden = {
  readonly bootstrap_iters: number
  readonly results: Readonly<Record<string, Readonly<Record<string, number | string>>>>
  readonly groups: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null
  readonly samples: Readonly<Record<string, readonly GoldenSample[]>>
}

export function readGolden(folder: string, name: string): Golden {
  const path = join(folder, 'lmeh', `${name}.json`)
  if (!existsSync(path)) throw new Error(`ASSAY_GOLDENS is set, but ${path} is not there`)
  return JSON.parse(readFileSync(path, 'utf8')) as Golden
}

/** Answers from which a document's golden responses are read again: texts, or echoes of prompts. */
export function goldenAnswers(sample: GoldenSample): TaskAnswer[] {
  return sample.resps.flatMap((repeats, index) => {
    const [context, continuation] = sample.arguments[index] ?? ['']
    return repeats.map((response) => ({
      body: Array.isArray(response)
        ? echoBody(context, String(continuation), response as [number, boolean])
        : { choices: [{ text: response }] },
    }))
  })
}

/** A body with a continuation's log-probability, split as the harness splits. */
function echoBody(context: string, continuation: string, [logprob, isGreedy]: readonly [number, boolean]) {
  const prompt = context.trimEnd()
  const scored = context.slice(prompt.length) + continuation
  return {
    choices: [
      {
        text: `${context}${continuation}!`,
        logprobs: {
          tokens: ['<s>', prompt, scored, '!'],
          token_logprobs: [null, -1, logprob, -2],
          top_logprobs: [null, { x: -1 }, isGreedy ? { a: logprob } : { a: logprob, b: logprob / 2 }, { '!': -2 }],
        },
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 1 },
  }
}

/** What of a sample the goldens hold, in their shape. */
export function comparable({ arguments: given, values, ...sample }: HarnessSample): Record<string, unknown> {
  const { doc_id, doc, target, resps, filtered_resps, filter } = sample
  const shown = Object.values(given).map((question) => Object.values(question))
  return { doc_id, doc, target, arguments: shown, resps, filtered_resps, filter, ...values }
}

/** The harness's results without what is no metric. */
export function metricsOf(results: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(results).filter(([name]) => name.includes(',')))
}
