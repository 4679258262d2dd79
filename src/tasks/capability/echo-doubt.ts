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
 * Whether an echo's likeliest token at a place of the prompt is as likely to be generated there. A server
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
  const [likeliest] = byProbability(Object.entries(asObject(echoed.top[start])))
  const generated = byProbability(firstTokenRivals(next))
  if (likeliest === undefined || generated.length === 0 || isAmong(likeliest, generated)) return undefined
  return 'its echo gives places of the prompt other log-probabilities than it generates with; they may be shifted by a token'
}

function isCut(tokens: readonly string[], rest: string): boolean {
  return tokens.join('') === rest
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {}
}

type Candidate = readonly [token: string, logprob: number]

/** The likeliest first. */
function byProbability(pairs: readonly (readonly [string, unknown])[]): Candidate[] {
  const candidates = pairs.flatMap(([token, value]): Candidate[] => (typeof value === 'number' ? [[token, value]] : []))
  return candidates.sort(([, a], [, b]) => b - a)
}

/** Whether generation gives a token the same log-probability, or lists none that is as unlikely. */
function isAmong([token, logprob]: Candidate, generated: readonly Candidate[]): boolean {
  const same = generated.find(([other]) => other === token)
  const expected = same?.[1] ?? Math.min(logprob, ...generated.map(([, value]) => value))
  return Math.abs(expected - logprob) <= tolerance
}
