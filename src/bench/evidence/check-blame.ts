import type { Blame, OutcomeKind } from '#records/outcome.ts'
import type { ControlLine, EvidenceAttempt, SampleLine } from './bundle-format.ts'
import type { BundleHead } from './bundle-head.ts'
import type { Findings } from './findings.ts'

/** Failures whose cause one relay alone cannot show: control relays decide. */
const undecided: ReadonlySet<OutcomeKind> = new Set(['timed-out', 'unreachable', 'reset'])

/** Whom an outcome must be blamed on, on networks whose answers come straight from the supplier. */
const fixedBlame: Partial<Record<OutcomeKind, Blame>> = {
  refused: 'supplier',
  failed: 'supplier',
  redirected: 'supplier',
  'error-object': 'supplier',
  malformed: 'supplier',
  oversized: 'supplier',
  'forbidden-address': 'supplier',
  'local-fault': 'us',
  cancelled: 'us',
  lost: 'us',
}

/** Whether blame follows from what happened, and from control relays where it needs them. */
export class BlameCheck {
  readonly #head: BundleHead
  readonly #findings: Findings
  readonly #controls: ReadonlyMap<string, readonly ControlLine[]>

  constructor(head: BundleHead, findings: Findings) {
    this.#head = head
    this.#findings = findings
    this.#controls = Map.groupBy(
      head.controls.toSorted((a, b) => a.at - b.at),
      ({ requester }) => requester,
    )
  }

  accept({ suite, drawOrder, requests }: SampleLine): void {
    for (const attempt of requests.flatMap(({ attempts }) => attempts)) {
      const problem = this.#problemOf(attempt)
      if (attempt.outcome !== null) this.#findings.judge('blame', `${suite} #${drawOrder}`, problem)
    }
  }

  #problemOf(attempt: EvidenceAttempt): string[] {
    if (attempt.outcome === null) return []
    const { kind, blame } = attempt.outcome
    if ((kind === 'answered') !== (blame === 'nobody')) return [`an outcome "${kind}" is blamed on ${blame}`]
    const expected = this.#head.header.supplier.network === 'direct' ? fixedBlame[kind] : undefined
    if (expected !== undefined && blame !== expected) {
      return [`an outcome "${kind}" is blamed on ${blame}, not on ${expected}`]
    }
    return undecided.has(kind) ? this.#undecidedProblem(attempt, kind, blame) : []
  }

  #undecidedProblem(attempt: EvidenceAttempt, kind: OutcomeKind, blame: Blame): string[] {
    if (blame === 'undetermined') return []
    const controls = this.#controlsDuring(attempt)
    if (blame === 'supplier' && !controls.some(({ answered }) => answered)) {
      return [`"${kind}" is blamed on the supplier, and no control relay shows that our side worked`]
    }
    if (blame !== 'supplier' && !controls.some(({ answered }) => !answered)) {
      return [`"${kind}" is blamed on ${blame}, and no control relay failed with it`]
    }
    return []
  }

  #controlsDuring({ requester, committedAt, outcome }: EvidenceAttempt): ControlLine[] {
    const until = outcome?.recordedAt ?? committedAt
    return (this.#controls.get(requester) ?? []).filter(({ at }) => at >= committedAt && at <= until)
  }
}
