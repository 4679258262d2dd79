import type { Blame, OutcomeKind } from '#records/outcome.ts'
import type { ControlLine, EvidenceAttempt, SampleLine } from './bundle-format.ts'
import type { Findings } from './findings.ts'

/** Failures whose cause one relay alone cannot show: control relays decide. */
const needsControls: ReadonlySet<OutcomeKind> = new Set(['timed-out', 'unreachable', 'reset'])

/** Whom an outcome must be blamed on. On networks that say no themselves (`network-error`) our checks of it decide. */
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

type Undecided = {
  readonly where: string
  readonly requester: string
  readonly from: number
  readonly until: number
  readonly kind: OutcomeKind
  readonly blame: Blame
}

/** Whether blame follows from what happened, and from control relays where it needs them. Controls come after items. */
export class BlameCheck {
  readonly #findings: Findings
  readonly #undecided: Undecided[] = []
  readonly #controls = new Map<string, ControlLine[]>()

  constructor(findings: Findings) {
    this.#findings = findings
  }

  accept({ suite, drawOrder, requests }: SampleLine): void {
    for (const attempt of requests.flatMap(({ attempts }) => attempts)) {
      this.#acceptAttempt(`${suite} #${drawOrder}`, attempt)
    }
  }

  acceptControl(control: ControlLine): void {
    const known = this.#controls.get(control.requester)
    if (known === undefined) this.#controls.set(control.requester, [control])
    else known.push(control)
  }

  end(): void {
    for (const controls of this.#controls.values()) controls.sort((a, b) => a.at - b.at)
    for (const undecided of this.#undecided) {
      this.#findings.judge('blame', undecided.where, this.#problemsOf(undecided))
    }
  }

  #acceptAttempt(where: string, { requester, committedAt, outcome }: EvidenceAttempt): void {
    if (outcome === null) return
    const { kind, blame, recordedAt } = outcome
    if (needsControls.has(kind) && blame !== 'nobody') {
      this.#undecided.push({ where, requester, from: committedAt, until: recordedAt, kind, blame })
      return
    }
    const expected = this.#expectedBlame(kind)
    const isRight = expected === undefined ? blame !== 'nobody' : blame === expected
    const problem = `an outcome "${kind}" is blamed on ${blame}${expected === undefined ? '' : `, not on ${expected}`}`
    this.#findings.judge('blame', where, isRight ? [] : [problem])
  }

  #expectedBlame(kind: OutcomeKind): Blame | undefined {
    if (kind === 'answered') return 'nobody'
    return fixedBlame[kind]
  }

  #problemsOf({ requester, from, until, kind, blame }: Undecided): string[] {
    if (blame === 'undetermined') return []
    const controls = during(this.#controls.get(requester) ?? [], from, until)
    if (blame === 'supplier' && !controls.some(({ answered }) => answered)) {
      return [`"${kind}" is blamed on the supplier, and no control relay shows that our side worked`]
    }
    if (blame !== 'supplier' && !controls.some(({ answered }) => !answered)) {
      return [`"${kind}" is blamed on ${blame}, and no control relay failed with it`]
    }
    return []
  }
}

/** The controls of a stretch of time, from many in order of time. */
function during(controls: readonly ControlLine[], from: number, until: number): readonly ControlLine[] {
  let [low, high] = [0, controls.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((controls[middle]?.at ?? from) < from) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < controls.length && (controls[end]?.at ?? until) <= until) end++
  return controls.slice(low, end)
}
