import type { Findings } from './inspect.ts'

/** What must hold after any number of kills; the sentences that do not. */
export function violations(
  findings: Findings,
  { items, seen, mostInFlight }: { items: number; seen: ReadonlyMap<string, number>; mostInFlight: number },
): string[] {
  const { samples, scored, right, attempts, attemptsOfBody, lostAtOnce, summarised } = findings
  const lost = findings.outcomes['lost|us'] ?? 0
  const offRecord = [...seen].filter(([hash, count]) => count > (attemptsOfBody.get(hash) ?? 0))
  const claims: [boolean, string][] = [
    [samples === items, `${samples} samples were drawn for ${items} planned items`],
    [scored === items && right === items, `${scored} items are scored and ${right} of them as right, of ${items}`],
    [findings.attemptsWithoutOutcome === 0, `${findings.attemptsWithoutOutcome} attempts have no outcome`],
    [findings.attemptsTwice === 0, `${findings.attemptsTwice} attempts are recorded twice`],
    [findings.oddRequests === 0, `${findings.oddRequests} requests have other outcomes than one answer and losses`],
    [attempts === items + lost, `${attempts} attempts for ${items} items and ${lost} losses`],
    [offRecord.length === 0, `${offRecord.length} prompts reached the endpoint more often than attempts are on record`],
    [seen.size === items, `the endpoint saw ${seen.size} prompts of ${items}`],
    [Math.max(0, ...lostAtOnce) <= mostInFlight, `${Math.max(0, ...lostAtOnce)} attempts were lost at once`],
    [summarised.attempts === attempts, `${summarised.attempts} attempts are summarised of ${attempts}`],
    [summarised.scored === items && summarised.successes === items, `${summarised.scored} items are summarised`],
  ]
  return claims.filter(([holds]) => !holds).map(([, sentence]) => sentence)
}
