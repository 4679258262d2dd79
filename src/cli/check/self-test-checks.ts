import { isRefusal, jsonRequest, readReply } from '#checks/ask-chat.ts'
import type { Check } from '#checks/check.ts'
import { type Finding, fail, notObservable, pass, refusedProperly } from '#checks/finding.ts'
import type { Probe } from '#checks/probe.ts'
import { isErrorBody } from '#contract/error-object.ts'
import { type SelfTest, selfTests } from '#tasks/capability/self-tests.ts'

/** The self-tests that decide which tasks an endpoint can be asked, as checks. What they look for is theirs. */
export const selfTestChecks: readonly Check[] = selfTests.map((test) => ({
  id: `self-test.${test.name}`,
  group: 'S',
  level: 'may',
  title: `it gives ${test.shows}`,
  needs: [],
  networks: ['direct', 'morse'],
  requests: test.requests('').length,
  advice: `Tasks that need ${test.shows} (${test.capability}) cannot be asked; a server that gives it opens them.`,
  run: (probe) => runSelfTest(test, probe),
}))

async function runSelfTest(test: SelfTest, probe: Probe): Promise<Finding> {
  const level = { task_level: test.capability }
  const bodies: unknown[] = []
  for (const { path, body, isOptional } of test.requests(probe.model)) {
    const answer = await probe.exchange(jsonRequest(path, body))
    const reply = readReply(answer)
    const isGood = answer.kind === 'answer' && (answer.status === null || answer.status === 200)
    const isAnswered = isGood && reply.kind === 'json' && !isErrorBody(reply.json)
    bodies.push(isAnswered ? reply.json : undefined)
    if (isAnswered || isOptional === true) continue
    if (answer.kind === 'failure') return notObservable(answer.detail, level)
    const told = `The request was not answered with a result (status ${answer.status ?? 'hidden'}).`
    return isRefusal(reply) ? refusedProperly(told, level) : fail(told, level)
  }
  const verdict = test.verdict(bodies)
  if (verdict.kind === 'failed') return fail(sentence(verdict.reason), level)
  return verdict.doubt === undefined ? pass('It does.', level) : pass(`In doubt: ${sentence(verdict.doubt)}`, level)
}

function sentence(text: string): string {
  const bare = text.replace(/\.$/, '')
  return `${bare.charAt(0).toUpperCase()}${bare.slice(1)}.`
}
