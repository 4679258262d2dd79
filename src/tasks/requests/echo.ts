import type { BuiltRequest } from '#records/task.ts'
import { stripEnd, textLength } from '../python/text.ts'
import { jsonAt } from './answer-text.ts'
import { requestSeed } from './generate.ts'

/** How likely an endpoint finds a continuation. */
export type ContinuationLogprob = {
  /** Natural logarithm; −Infinity when the answer cannot be read. */
  readonly logprob: number
  readonly isGreedy: boolean
}

export const unreadable: ContinuationLogprob = { logprob: Number.NEGATIVE_INFINITY, isGreedy: false }

/** Asks for the log-probabilities of a prompt's own tokens. */
export function echoRequest(model: string, prompt: string): BuiltRequest {
  return {
    kind: 'completion',
    path: '/v1/completions',
    body: { model, prompt, max_tokens: 1, logprobs: 1, echo: true, temperature: 0, seed: requestSeed },
  }
}

/** White space at the end of a context belongs to the continuation when tokens are split (api/model.py:368-440). */
export function splitContinuation(context: string, continuation: string): string {
  return context.slice(stripEnd(context).length) + continuation
}

/** The log-probabilities of a body, checked for shape only. */
export type EchoedTokens = {
  readonly tokens: readonly string[]
  readonly logprobs: readonly (number | null)[]
  readonly offsets: readonly number[] | undefined
  readonly top: readonly unknown[]
  /** Tokens of the prompt; the others were generated. */
  readonly promptCount: number
}

/**
 * Reads the token lists of a completion body; undefined when they are not there or do not fit together.
 *
 * @param promptEnd the end of the prompt as it was sent, by which its tokens are told from generated ones
 */
export function readEchoedTokens(body: unknown, promptEnd = ''): EchoedTokens | undefined {
  const block = jsonAt(body, 'choices', 0, 'logprobs')
  const tokens = jsonAt(block, 'tokens')
  const logprobs = jsonAt(block, 'token_logprobs')
  if (!isListOf(tokens, (token) => typeof token === 'string')) return undefined
  if (!isListOf(logprobs, (value) => value === null || typeof value === 'number')) return undefined
  if (tokens.length !== logprobs.length || tokens.length === 0) return undefined
  const offsets = jsonAt(block, 'text_offset')
  const top = jsonAt(block, 'top_logprobs')
  return {
    tokens: tokens as string[],
    logprobs: logprobs as (number | null)[],
    offsets: isOffsets(offsets, tokens.length) ? offsets : undefined,
    top: Array.isArray(top) ? top : [],
    promptCount: promptCountOf(body, tokens as string[], promptEnd),
  }
}

/**
 * How many of the listed tokens are the prompt's: `usage.prompt_tokens` of them, or all but the generated ones.
 * llama-cpp-python's server (0.3.36) counts a token put before the text (BOS) in `usage` and does not list it, so that the
 * last of so many was generated. Where both counts could be, the prompt's end decides.
 */
function promptCountOf(body: unknown, tokens: readonly string[], promptEnd: string): number {
  const claimed = promptTokens(body)
  const counts = claimed !== undefined && claimed <= tokens.length ? [claimed] : [tokens.length - 1]
  const completed = Number(jsonAt(body, 'usage', 'completion_tokens'))
  const text = jsonAt(body, 'choices', 0, 'text')
  const isAllText = typeof text === 'string' && text !== '' && tokens.join('').endsWith(text)
  // The end of the prompt tells as much, also where characters in several tokens have no text.
  const isTold = isAllText || promptEnd !== ''
  if (isTold && completed > 0 && completed < tokens.length) counts.unshift(tokens.length - completed)
  return counts.find((count) => tokens.slice(0, count).join('').endsWith(promptEnd)) ?? counts.at(-1) ?? 0
}

/** How many tokens an endpoint says the prompt had (`usage.prompt_tokens`); undefined when it does not say. */
export function promptTokens(body: unknown): number | undefined {
  const claimed = jsonAt(body, 'usage', 'prompt_tokens')
  return Number.isInteger(claimed) && Number(claimed) > 0 ? Number(claimed) : undefined
}

function isListOf(value: unknown, test: (item: unknown) => boolean): value is unknown[] {
  return Array.isArray(value) && value.every(test)
}

function isOffsets(value: unknown, length: number): value is number[] {
  return (
    isListOf(value, Number.isInteger) &&
    value.length === length &&
    value.every((offset, index) => index === 0 || Number(offset) >= Number(value[index - 1]))
  )
}

/**
 * The log-probability of the prompt's tokens from `start` on.
 *
 * @param mayLackFirst the very first token of a prompt follows nothing; where the endpoint gives it no log-probability it
 *   is left out
 */
export function sumFrom(
  echoed: EchoedTokens,
  start: number,
  { mayLackFirst }: { readonly mayLackFirst: boolean },
): ContinuationLogprob {
  const from = mayLackFirst && start === 0 && echoed.logprobs[0] === null ? 1 : start
  if (from >= echoed.promptCount) return unreadable
  let logprob = 0
  let isGreedy = true
  for (let index = from; index < echoed.promptCount; index++) {
    const value = echoed.logprobs[index]
    if (value === null || value === undefined || !(value <= 0)) return unreadable
    logprob += value
    isGreedy &&= value >= bestLogprob(echoed.top[index], value)
  }
  return { logprob, isGreedy }
}

/**
 * The log-probability of the continuation at the end of an echoed prompt. The boundary is counted from the end, so that a
 * token put before the text (BOS) does not shift it; a token that begins before the boundary belongs to the context.
 */
export function readContinuation(body: unknown, continuation: string): ContinuationLogprob {
  const echoed = readEchoedTokens(body, continuation)
  const start = echoed && continuationStart(echoed, continuation)
  if (echoed === undefined || start === undefined) return unreadable
  return sumFrom(echoed, start, { mayLackFirst: false })
}

function bestLogprob(top: unknown, own: number): number {
  if (typeof top !== 'object' || top === null) return own
  return Object.values(top).reduce(
    (best: number, value) => (typeof value === 'number' ? Math.max(best, value) : best),
    own,
  )
}

/** The first token of the continuation, by the tokens' text, else by their offsets; undefined when neither can be read. */
export function continuationStart(echoed: EchoedTokens, continuation: string): number | undefined {
  const { tokens, promptCount, offsets } = echoed
  return startByText(tokens.slice(0, promptCount), continuation) ?? startByOffsets(offsets, promptCount, continuation)
}

/** The first token that begins at or after the boundary, when the tokens' text does end with the continuation. */
function startByText(tokens: readonly string[], continuation: string): number | undefined {
  let index = tokens.length
  let tail = ''
  while (index > 0 && tail.length < continuation.length) tail = tokens[--index] + tail
  if (!tail.endsWith(continuation)) return undefined
  return tail.length === continuation.length ? index : index + 1
}

/** The same by the offsets that the endpoint gives, for tokens whose text is not readable (parts of a character). */
function startByOffsets(offsets: readonly number[] | undefined, promptCount: number, continuation: string) {
  const end = offsets?.[promptCount]
  if (offsets === undefined || end === undefined) return undefined
  const boundary = end - textLength(continuation)
  if (boundary < 0) return undefined
  const index = offsets.findIndex((offset) => offset >= boundary)
  return index >= 0 && index < promptCount ? index : undefined
}

/**
 * Where prompts that differ in their ends only begin to differ: the number of tokens that all have in common, short of the
 * last of any. What is common adds the same to each sum, so their order is that of the true continuations; undefined for
 * fewer than two prompts.
 */
export function commonPrefixLength(prompts: readonly EchoedTokens[]): number | undefined {
  const [first, ...others] = prompts
  if (first === undefined || others.length === 0) return undefined
  const shortest = Math.min(...prompts.map(({ promptCount }) => promptCount)) - 1
  let length = 0
  while (length < shortest && others.every(({ tokens }) => tokens[length] === first.tokens[length])) length++
  return length
}
