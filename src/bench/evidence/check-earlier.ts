import { canonicalJson } from '#records/canonical-json.ts'
import type { BundleLine, PeriodLine, SampleLine } from './bundle-format.ts'
import type { BundleHead } from './bundle-head.ts'
import type { Findings } from './findings.ts'

type Bound = Pick<SampleLine, 'commitments' | 'score' | 'draw'>

/** What an earlier bundle of the same supplier and epoch has bound the instance to. */
export type EarlierBundle = {
  readonly subject: string
  /** By sample id. */
  readonly samples: ReadonlyMap<string, Bound>
  /** Commitments by period id. */
  readonly periods: ReadonlyMap<string, string>
}

/** Keeps of an earlier bundle what a later one must agree with. */
export async function rememberBundle(lines: AsyncIterable<BundleLine>): Promise<EarlierBundle> {
  const samples = new Map<string, Bound>()
  const periods = new Map<string, string>()
  let subject = ''
  for await (const line of lines) {
    if (line.line === 'header') subject = subjectOf(line)
    if (line.line === 'period') periods.set(line.period.id, line.period.commitment)
    if (line.line === 'sample') {
      samples.set(line.id, { commitments: line.commitments, score: line.score, draw: line.draw })
    }
  }
  return { subject, samples, periods }
}

/** Whether what was published before still stands: nothing left out since, nothing swapped, no score changed. */
export class EarlierCheck {
  readonly #earlier: EarlierBundle
  readonly #findings: Findings
  readonly #unseen: Set<string>

  constructor(head: BundleHead, earlier: EarlierBundle, findings: Findings) {
    this.#earlier = earlier
    this.#findings = findings
    this.#unseen = new Set(earlier.samples.keys())
    const isSame = subjectOf(head.header) === earlier.subject
    findings.judge('earlier bundle', 'header', isSame ? [] : ['it is about another supplier, epoch or instance'])
    for (const [id, commitment] of earlier.periods) this.#checkPeriod(id, commitment, head.periods.get(id))
  }

  accept(sample: SampleLine): void {
    const before = this.#earlier.samples.get(sample.id)
    if (before === undefined) return
    this.#unseen.delete(sample.id)
    const problems: string[] = []
    if (canonicalJson(before.commitments) !== canonicalJson(sample.commitments)) {
      problems.push('it was bound to another document or other requests')
    }
    if (before.draw !== null && canonicalJson(before.draw) !== canonicalJson(sample.draw)) {
      problems.push('its draw was published differently')
    }
    const isRescored = before.score !== null && before.score.evaluatedAt !== sample.score?.evaluatedAt
    if (before.score !== null && canonicalJson(before.score.result) !== canonicalJson(sample.score?.result ?? null)) {
      problems.push(
        isRescored ? 'it was scored again since, with another result' : 'its score was published differently',
      )
    }
    this.#findings.judge('earlier bundle', `${sample.suite} #${sample.drawOrder}`, problems)
  }

  end(): void {
    for (const id of this.#unseen) this.#findings.differs('earlier bundle', `sample ${id}`, 'it is not listed any more')
  }

  #checkPeriod(id: string, commitment: string, present: PeriodLine['period'] | undefined): void {
    const isSame = present?.commitment === commitment
    this.#findings.judge('earlier bundle', `period ${id}`, isSame ? [] : ['its seed was committed to differently'])
  }
}

function subjectOf({ supplier, epoch, instanceKey }: Extract<BundleLine, { line: 'header' }>): string {
  return `${supplier.id}|${epoch}|${instanceKey}`
}
