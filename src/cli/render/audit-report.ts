import type { AuditReport } from '../audit/audit-endpoints.ts'
import type { AuditPlan } from '../audit/audit-plan.ts'

/** What an audit will cost, or what it found. */
export function auditText({ plan, report }: { readonly plan: AuditPlan; readonly report: AuditReport | null }): string {
  if (report === null) {
    return `${plan.relays} relays, at most ${plan.promptTokens} prompt tokens and ${plan.completionTokens} answered tokens, both endpoints together.`
  }
  return [
    verdictLine(report),
    '',
    textLine(report),
    ...logProbabilityLines(report),
    couplingLine(report),
    relayLine(report),
  ].join('\n')
}

function verdictLine({ level, alpha, alphaCoupling }: AuditReport): string {
  switch (level) {
    case 'different':
      return `Different: they do not answer from one distribution (wrong in at most ${percent(alpha)} of audits).`
    case 'same-backend':
      return `One backend: what one is asked moves the other (wrong in at most ${percent(alphaCoupling)} of audits).`
    case 'unknown':
      return 'Not told apart at this cost. That is not "the same": small changes need more texts.'
  }
}

function textLine({ texts }: AuditReport): string {
  if (texts === null) return 'texts: too few came back'
  return `texts: ${texts.prompts} prompts, discrepancy ${texts.discrepancy.toFixed(4)}, p = ${texts.p.toFixed(4)}`
}

function logProbabilityLines({ logProbabilities: { faults, comparison } }: AuditReport): string[] {
  const lines = faults.flatMap((found, side) =>
    found.length === 0
      ? []
      : [
          `log-probabilities of the ${side === 0 ? 'first' : 'other'}: not to be used (${found.map(({ kind }) => kind).join(', ')})`,
        ],
  )
  if (comparison === null) return lines.length > 0 ? lines : ['log-probabilities: not given by both']
  const { distance, p, isWithinKernels } = comparison
  const remark = isWithinKernels ? ' (so near may be another machine)' : ''
  return [`log-probabilities: distance ${distance.toFixed(4)} nats${remark}, p = ${p.toFixed(4)}`]
}

function couplingLine({ coupling }: AuditReport): string {
  if (coupling === null) return 'coupling: not tried (--coupling 20)'
  return `coupling: ${coupling.coupled} of ${coupling.trials} trials, evidence ${Math.exp(coupling.logEValue).toPrecision(2)} to 1`
}

function relayLine({ relays, unanswered }: AuditReport): string {
  return `relays: ${relays}, of these unanswered ${unanswered}`
}

function percent(share: number): string {
  return `${100 * share} %`
}
