import { jsonAt } from '../requests/answer-text.ts'
import { type EchoedTokens, readEchoedTokens } from '../requests/echo.ts'

/** What an answer to an echo request must show. */
export type EchoExpectation = {
  /** The end of the prompt as it was sent, or all of it. */
  readonly promptEnd: string
  /**
   * True for the self-test, whose prompt any tokenizer gives back as it is: counts, texts and values must all fit. False for
   * prompts of documents: tokens may be parts of characters, or text that a tokenizer has normalised, and few tokens may
   * well be alike; then the counts say whether the prompt is there.
   */
  readonly isSelfTest: boolean
}

/** Fewer tokens than this may have equal log-probabilities by chance. */
const leastAlikeTokens = 8

/**
 * What is wrong with the token lists of an answer to an echo request, in our words; undefined when prompt log-probabilities
 * can be read from them. Servers that accept `echo` and list only what they generated fail here, whatever the numbers.
 */
export function echoFault(body: unknown, { promptEnd, isSelfTest }: EchoExpectation): string | undefined {
  const echoed = readEchoedTokens(body, promptEnd)
  if (echoed === undefined) return 'the answer has no lists of tokens and log-probabilities'
  const { tokens, logprobs, promptCount } = echoed
  const counts = countsOf(body, echoed)
  if (isSelfTest && counts.kind === 'wrong') return counts.fault
  const isTextThere = tokens.slice(0, promptCount).join('').endsWith(promptEnd)
  const isCountThere = !isSelfTest && counts.kind === 'right' && logprobs[0] === null
  if (!isTextThere && !isCountThere) return counts.kind === 'wrong' ? counts.fault : 'the prompt is not echoed'
  if (isSelfTest && promptCount < 2) return 'the prompt came back as a single token'
  if (logprobs[0] !== null && !isLogprob(logprobs[0])) return 'the first token has an impossible log-probability'
  const rest = logprobs.slice(1, promptCount)
  if (!rest.every(isLogprob)) return 'tokens of the prompt have no log-probability, or one above zero'
  const isLong = isSelfTest || rest.length >= leastAlikeTokens
  const isFlat = isLong && rest.every((value) => value === rest[0])
  return isFlat ? 'every token of the prompt has the same log-probability' : undefined
}

type Counts = { readonly kind: 'right' | 'unknown' } | { readonly kind: 'wrong'; readonly fault: string }

/** Whether the lists are as long as the endpoint's own count of tokens. */
function countsOf(body: unknown, { tokens }: EchoedTokens): Counts {
  const claimed = jsonAt(body, 'usage', 'prompt_tokens')
  const completed = jsonAt(body, 'usage', 'completion_tokens')
  if (!Number.isInteger(claimed) || !Number.isInteger(completed)) return { kind: 'unknown' }
  // llama-cpp-python's server (0.3.36) lists the prompt's tokens and leaves out the generated one.
  const possible = [Number(claimed) + Number(completed), Number(claimed)]
  if (possible.includes(tokens.length)) return { kind: 'right' }
  return {
    kind: 'wrong',
    fault: `${tokens.length} log-probabilities for ${claimed} + ${completed} tokens by its own count`,
  }
}

function isLogprob(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value <= 0
}
