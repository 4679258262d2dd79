import type { BuiltRequest } from '#records/task.ts'
import { echoRequest, readEchoedTokens } from '../requests/echo.ts'
import { echoFault } from './echo-fault.ts'
import type { Verdict } from './verdict.ts'

/** The text of the self-tests: plain, so that every tokenizer gives it back as it is. */
export const selfTestPrompt =
  'The capital of France is Paris, and the capital of Italy is Rome. Water boils at 100 degrees Celsius.'

/** How far two answers to the same prompt may differ per token: servers that batch are not exact. */
const tolerance = 0.25

/** The request of the self-test; it is sent twice. */
export function echoSelfTestRequest(model: string): BuiltRequest {
  return echoRequest(model, selfTestPrompt)
}

/**
 * Whether an endpoint gives the log-probabilities of a prompt. Servers that accept `echo` and leave the prompt out make
 * every choice score alike, which looks like chance and not like an error; so nothing is scored by echo without this.
 *
 * @param bodies the parsed bodies of two answers to {@link echoSelfTestRequest}
 */
export function echoSelfTestVerdict(bodies: readonly [unknown, unknown]): Verdict {
  const faults = bodies.map((body) => echoFault(body, { promptEnd: selfTestPrompt, isSelfTest: true }))
  const reason = faults.find((fault) => fault !== undefined) ?? disagreement(bodies)
  return reason === undefined ? { kind: 'passed' } : { kind: 'failed', reason }
}

function disagreement(bodies: readonly [unknown, unknown]): string | undefined {
  const [first, second] = bodies.map((body) => readEchoedTokens(body, selfTestPrompt))
  if (first === undefined || second === undefined) return undefined
  if (first.promptCount !== second.promptCount) return 'two answers split the prompt into other tokens'
  const differs = first.logprobs
    .slice(1, first.promptCount)
    .some((value, index) => Math.abs((value ?? 0) - (second.logprobs[index + 1] ?? 0)) > tolerance)
  return differs ? 'two answers give the same prompt other log-probabilities' : undefined
}
