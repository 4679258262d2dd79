import { strip } from '../python/text.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import {
  type ContinuationLogprob,
  commonPrefixLength,
  continuationStart,
  type EchoedTokens,
  promptTokens,
  readEchoedTokens,
  splitContinuation,
  sumFrom,
  unreadable,
} from '../requests/echo.ts'
import type { Reading } from './method.ts'

/** An answered question for the log-probability of a continuation. */
export type Echo = {
  /** The place of the prompt; continuations of the same prompt can be told apart by their common beginning. */
  readonly input: number | undefined
  /** The end of the prompt, as far as the document makes it. */
  readonly context: string
  readonly continuation: string
  readonly body: unknown
  /** The answer to the prompt's probe, when one was sent. */
  readonly probe: unknown
}

type Located = Echo & { readonly echoed: EchoedTokens | undefined; readonly start: number | undefined }

/**
 * Reads log-probabilities of continuations. Where a continuation begins is found, in this order, by the probe of its prompt,
 * by the text of the tokens, by their offsets, and last by what the continuations of one prompt have in common, which keeps
 * their order and changes their values (counted as `split_by_common_prefix`).
 */
export function readChoices(echoes: readonly Echo[]): Reading {
  const located = echoes.map(locate)
  const lost = new Set(located.filter(({ echoed, start }) => echoed && start === undefined).map(({ input }) => input))
  const prefixes = new Map([...lost].map((input) => [input, commonPrefixLength(echoedOf(located, input))]))
  const read = located.map((echo) => {
    const prefix = prefixes.get(echo.input)
    return logprobOf(prefix === undefined ? echo : { ...echo, start: prefix })
  })
  const unread = read.filter(({ logprob }) => logprob === Number.NEGATIVE_INFINITY).length
  const cut = located.filter(({ input }) => prefixes.get(input) !== undefined).length
  return {
    responses: read.map(({ logprob, isGreedy }): PythonValue[] => [[new PythonFloat(logprob), isGreedy]]),
    notes: { unreadable_choices: unread, ...(cut > 0 ? { split_by_common_prefix: cut } : {}) },
    isReadable: unread < read.length,
  }
}

function locate(echo: Echo): Located {
  const echoed = readEchoedTokens(echo.body)
  if (echoed === undefined) return { ...echo, echoed, start: undefined }
  const probed = strip(echo.context) === '' ? undefined : promptTokens(echo.probe)
  if (probed !== undefined && probed < echoed.promptCount) return { ...echo, echoed, start: probed }
  return { ...echo, echoed, start: continuationStart(echoed, splitContinuation(echo.context, echo.continuation)) }
}

function echoedOf(located: readonly Located[], wanted: number | undefined): EchoedTokens[] {
  return located.flatMap(({ input, echoed }) => (input === wanted && echoed !== undefined ? [echoed] : []))
}

function logprobOf({ echoed, start, context }: Located): ContinuationLogprob {
  if (echoed === undefined || start === undefined) return unreadable
  return sumFrom(echoed, start, { mayLackFirst: context === '' })
}
