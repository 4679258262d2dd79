import type { Capability } from '#records/task.ts'
import { echoFault } from '../capability/echo-fault.ts'
import { strip, stripEnd } from '../python/text.ts'
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

/** What an endpoint must be able to do for all that is read here. */
const echoNeeds: Capability = 'C2'

type Located = Echo & { readonly echoed: EchoedTokens | undefined; readonly start: number | undefined }

/**
 * Reads log-probabilities of continuations. Where a continuation begins is found, in this order, by the probe of its prompt,
 * by the text of the tokens, by their offsets, and last by what the continuations of one prompt have in common, which keeps
 * their order and changes their values (counted as `split_by_common_prefix`).
 *
 * Without a prompt, an endpoint that puts no token before texts gives the first token no log-probability. It is left out and
 * counted (`first_token_unscored`), which leaves the order of choices as it is when they begin alike. Where they do not, and
 * wherever an answer is no echo of its prompt, nothing is known of the choices: the reading is `missing` the echo.
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
  const headless = located.filter(lacksFirst)
  return {
    responses: read.map(({ logprob, isGreedy }): PythonValue[] => [[new PythonFloat(logprob), isGreedy]]),
    notes: {
      unreadable_choices: unread,
      ...(cut > 0 ? { split_by_common_prefix: cut } : {}),
      ...(headless.length > 0 ? { first_token_unscored: headless.length } : {}),
    },
    isReadable: unread < read.length,
    missing: located.every(isEchoed) && !isUnread(read, echoes) && beginAlike(headless) ? undefined : echoNeeds,
  }
}

function locate(echo: Echo): Located {
  const echoed = readEchoedTokens(echo.body, echo.context + echo.continuation)
  if (echoed === undefined) return { ...echo, echoed, start: undefined }
  const probed = strip(echo.context) === '' ? undefined : listedPromptTokens(echo)
  if (probed !== undefined && probed < echoed.promptCount) return { ...echo, echoed, start: probed }
  return { ...echo, echoed, start: continuationStart(echoed, splitContinuation(echo.context, echo.continuation)) }
}

/** Where a list of the whole prompt's tokens would split it: by the probe's own list, else by its count. */
function listedPromptTokens({ probe, context }: Echo): number | undefined {
  return readEchoedTokens(probe, stripEnd(context))?.promptCount ?? promptTokens(probe)
}

function echoedOf(located: readonly Located[], wanted: number | undefined): EchoedTokens[] {
  return located.flatMap(({ input, echoed }) => (input === wanted && echoed !== undefined ? [echoed] : []))
}

function logprobOf({ echoed, start, context }: Located): ContinuationLogprob {
  if (echoed === undefined || start === undefined) return unreadable
  return sumFrom(echoed, start, { mayLackFirst: context === '' })
}

function isEchoed({ body, context, continuation }: Echo): boolean {
  return echoFault(body, { promptEnd: context + continuation, isSelfTest: false }) === undefined
}

/** Whether a choice that has a text has no log-probability. */
function isUnread(read: readonly ContinuationLogprob[], echoes: readonly Echo[]): boolean {
  return read.some(({ logprob }, index) => logprob === Number.NEGATIVE_INFINITY && echoes[index]?.continuation !== '')
}

function lacksFirst({ echoed, start, context }: Located): boolean {
  return context === '' && start === 0 && echoed?.logprobs[0] === null
}

function beginAlike(headless: readonly Located[]): boolean {
  return headless.every(({ echoed }) => echoed?.tokens[0] === headless[0]?.echoed?.tokens[0])
}
