import type { BuiltRequest } from '#records/task.ts'
import { continuationStart, readEchoedTokens } from '../requests/echo.ts'
import { firstTokenRivals, letterCompletionRequest } from '../requests/letter-choice.ts'
import { selfTestPrompt } from './echo-self-test.ts'

/** Where the self-test's prompt is cut: what comes next is then both echoed and generated. */
const beginning = selfTestPrompt.slice(0, selfTestPrompt.indexOf(' Rome'))

/** How far the two may differ, as two echoes may. */
const tolerance = 0.25

/** Asks what the beginning of the self-test's prompt is likely to go on with. */
export function nextTokenRequest(model: string): BuiltRequest {
  return letterCompletionRequest(model, beginning)
}

/**
 * Whether an echo knows the same likeliest token at a place of the prompt as the endpoint itself would generate there. A server
 * whose lists are shifted by one gives every token the log-probability of another place: all looks well, and all scores are
 * wrong. Found in llama-cpp-python's server (0.3.36) with models that put no token before the text. Undefined where they agree
 * or cannot be compared, for want of lists or because a token crosses the cut.
 *
 * @param echo the body of the echo of the whole prompt
 * @param next that of the answer to {@link nextTokenRequest}
 */
export function echoDoubt(echo: unknown, next: unknown): string | undefined {
  const echoed = readEchoedTokens(echo, selfTestPrompt)
  const rest = selfTestPrompt.slice(beginning.length)
  const start = echoed && continuationStart(echoed, rest)
  if (echoed === undefined || start === undefined || !isCut(echoed.tokens.slice(start, echoed.promptCount), rest))
    return
  const [there] = likeliest(Object.entries(asObject(echoed.top[start])))
  const [generated] = likeliest(firstTokenRivals(next))
  if (there === undefined || generated === undefined || Math.abs(there - generated) <= tolerance) return undefined
  return 'its echo gives places of the prompt other log-probabilities than it generates with; they may be shifted by a token'
}

function isCut(tokens: readonly string[], rest: string): boolean {
  return tokens.join('') === rest
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

/** Log-probabilities, the greatest first. */
function likeliest(pairs: readonly (readonly [string, unknown])[]): number[] {
  return pairs.flatMap(([, value]) => (typeof value === 'number' && value <= 0 ? [value] : [])).sort((a, b) => b - a)
}
