import type { BuiltRequest } from '#records/task.ts'
import { jsonAt } from './requests/answer-text.ts'
import { echoRequest, readEchoedTokens } from './requests/echo.ts'

/** What the self-test found. The reason is in our words and fit to be shown. */
export type EchoVerdict = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly reason: string }

const prompt = 'The capital of France is Paris, and the capital of Italy is Rome. Water boils at 100 degrees Celsius.'

/** How far two answers to the same prompt may differ per token: servers that batch are not exact. */
const tolerance = 0.25

/** The request of the self-test; it is sent twice. */
export function echoSelfTestRequest(model: string): BuiltRequest {
  return echoRequest(model, prompt)
}

/**
 * Whether an endpoint gives the log-probabilities of a prompt. Servers that accept `echo` and leave the prompt out make
 * every choice score alike, which looks like chance and not like an error; so nothing is scored by echo without this.
 *
 * @param bodies the parsed bodies of two answers to {@link echoSelfTestRequest}
 */
export function echoSelfTestVerdict(bodies: readonly [unknown, unknown]): EchoVerdict {
  const reason = bodies.map(faultOf).find((fault) => fault !== undefined) ?? disagreement(bodies)
  return reason === undefined ? { kind: 'passed' } : { kind: 'failed', reason }
}

function faultOf(body: unknown): string | undefined {
  const echoed = readEchoedTokens(body)
  if (echoed === undefined) return 'the answer has no lists of tokens and log-probabilities'
  const { tokens, logprobs, promptCount } = echoed
  const claimed = jsonAt(body, 'usage', 'prompt_tokens')
  const completed = jsonAt(body, 'usage', 'completion_tokens')
  if (Number.isInteger(claimed) && Number.isInteger(completed)) {
    // llama-cpp-python's server (0.3.36) lists the prompt's tokens and leaves out the generated one.
    const counts = [Number(claimed) + Number(completed), Number(claimed)]
    if (!counts.includes(tokens.length)) {
      return `${tokens.length} log-probabilities for ${claimed} + ${completed} tokens by its own count`
    }
  }
  if (!tokens.slice(0, promptCount).join('').endsWith(prompt)) return 'the prompt is not echoed'
  if (promptCount < 2) return 'the prompt came back as a single token'
  if (logprobs[0] !== null && !isLogprob(logprobs[0])) return 'the first token has an impossible log-probability'
  const rest = logprobs.slice(1, promptCount)
  if (!rest.every(isLogprob)) return 'tokens of the prompt have no log-probability, or one above zero'
  return rest.every((value) => value === rest[0]) ? 'every token of the prompt has the same log-probability' : undefined
}

function isLogprob(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value <= 0
}

function disagreement(bodies: readonly [unknown, unknown]): string | undefined {
  const [first, second] = bodies.map(readEchoedTokens)
  if (first === undefined || second === undefined) return undefined
  if (first.promptCount !== second.promptCount) return 'two answers split the prompt into other tokens'
  const differs = first.logprobs
    .slice(1, first.promptCount)
    .some((value, index) => Math.abs((value ?? 0) - (second.logprobs[index + 1] ?? 0)) > tolerance)
  return differs ? 'two answers give the same prompt other log-probabilities' : undefined
}
