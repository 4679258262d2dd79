/** What `assay verify` looks at, in the order of its table. */
const checkNames = [
  'format',
  'signature',
  'key',
  'definitions',
  'periods',
  'completeness',
  'draws',
  'commitments',
  'requests',
  'attempts',
  'blame',
  'scores',
  'summary',
  'earlier bundle',
] as const
export type CheckName = (typeof checkNames)[number]

/** Something that is not as it must be. */
export type Difference = {
  readonly check: CheckName
  /** Which line or record, such as `assay-basics #17`. */
  readonly where: string
  /** What was wrong, in a sentence. */
  readonly problem: string
}

/** How one check came out: how many things were looked at, and why others could not be. */
export type CheckResult = {
  readonly check: CheckName
  readonly ok: number
  readonly differs: number
  /** What becomes checkable once a seed is revealed. */
  readonly unrevealed: number
  /** How many could not be checked here, by reason. */
  readonly uncheckable: Readonly<Record<string, number>>
}

/** All checks of a bundle. */
export type VerificationReport = {
  /** False as soon as anything differs. */
  readonly isSound: boolean
  readonly checks: readonly CheckResult[]
  /** The first of each check, at most `MAXIMUM_DIFFERENCES`. */
  readonly differences: readonly Difference[]
}

/** Differences kept per check: a broken bundle may have one in each line. */
const MAXIMUM_DIFFERENCES = 50

type Tally = { ok: number; differs: number; unrevealed: number; uncheckable: Record<string, number> }

/** Collects what checks find. */
export class Findings {
  readonly #tallies = new Map<CheckName, Tally>()
  readonly #differences: Difference[] = []

  ok(check: CheckName, count = 1): void {
    this.#tally(check).ok += count
  }

  differs(check: CheckName, where: string, problem: string): void {
    const tally = this.#tally(check)
    tally.differs++
    if (tally.differs <= MAXIMUM_DIFFERENCES) this.#differences.push({ check, where, problem })
  }

  unrevealed(check: CheckName): void {
    this.#tally(check).unrevealed++
  }

  uncheckable(check: CheckName, reason: string): void {
    const { uncheckable } = this.#tally(check)
    uncheckable[reason] = (uncheckable[reason] ?? 0) + 1
  }

  /** Counts as `ok` when there is no problem. */
  judge(check: CheckName, where: string, problems: readonly string[]): void {
    if (problems.length === 0) this.ok(check)
    for (const problem of problems) this.differs(check, where, problem)
  }

  report(): VerificationReport {
    const checks = checkNames.flatMap((check) => {
      const tally = this.#tallies.get(check)
      return tally === undefined ? [] : [{ check, ...tally }]
    })
    return { isSound: checks.every(({ differs }) => differs === 0), checks, differences: this.#differences }
  }

  #tally(check: CheckName): Tally {
    const known = this.#tallies.get(check)
    if (known !== undefined) return known
    const tally = { ok: 0, differs: 0, unrevealed: 0, uncheckable: {} }
    this.#tallies.set(check, tally)
    return tally
  }
}
