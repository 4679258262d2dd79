import { contentId } from '#records/content-id.ts'
import type { SampleLine } from './bundle-format.ts'
import type { BundleHead } from './bundle-head.ts'
import type { Findings } from './findings.ts'

/**
 * Whether every draw is there, once and in its place: orders from 0 without a gap, as many as were drawn, and every
 * plan with as many items as it asked for. Feed it all items, then ask for the end.
 */
export class OrderCheck {
  readonly #head: BundleHead
  readonly #findings: Findings
  readonly #next = new Map<string, number>()
  readonly #itemsOfPlan = new Map<string, number>()

  constructor(head: BundleHead, findings: Findings) {
    this.#head = head
    this.#findings = findings
  }

  accept(sample: SampleLine): void {
    const { suite, drawOrder, planId } = sample
    const expected = this.#next.get(suite) ?? 0
    this.#next.set(suite, Math.max(expected, drawOrder + 1))
    this.#itemsOfPlan.set(planId, (this.#itemsOfPlan.get(planId) ?? 0) + 1)
    const problems: string[] = []
    if (drawOrder < expected) problems.push('it comes twice, or out of order')
    if (drawOrder > expected) problems.push(missing(expected, drawOrder - 1))
    if (sample.id !== this.#idOf(sample)) problems.push('its id is not the one of its place in the draws')
    const period = this.#head.periods.get(sample.periodId)
    if (period === undefined) problems.push(`its period ${sample.periodId} is not in the bundle`)
    else if (period.committedAt > sample.createdAt) problems.push('it was drawn before the seed was committed to')
    this.#findings.judge('completeness', `${suite} #${drawOrder}`, problems)
  }

  end(): void {
    for (const { suite, drawn } of this.#head.suites.values()) this.#endSuite(suite.name, drawn)
    for (const { plan, firstOrder } of this.#head.plans) {
      const listed = this.#itemsOfPlan.get(plan.id) ?? 0
      if (firstOrder === null && listed === 0) continue
      const problem = `it asked for ${plan.items} items, and ${listed} are listed`
      this.#findings.judge('completeness', `plan ${plan.id} of ${plan.suite}`, listed === plan.items ? [] : [problem])
    }
  }

  #endSuite(suite: string, drawn: number): void {
    const listed = this.#next.get(suite) ?? 0
    const problems = listed < drawn ? [missing(listed, drawn - 1)] : []
    if (listed > drawn) problems.push(`${drawn} items were drawn, and ${listed} are listed`)
    const folded = this.#head.summary.summary?.suites.find((summary) => summary.suite === suite)?.items.drawn ?? 0
    if (folded > listed) problems.push(`the summary counts ${folded} items, and ${listed} are listed`)
    this.#findings.judge('completeness', `suite ${suite}`, problems)
  }

  #idOf({ suite, suiteVersion, drawOrder }: SampleLine): string {
    const { supplier, epoch } = this.#head.header
    return contentId('sample', [supplier.id, epoch, `${suite}@${suiteVersion}`, drawOrder])
  }
}

function missing(from: number, to: number): string {
  return from === to ? `draw ${from} is missing` : `draws ${from} to ${to} are missing`
}
