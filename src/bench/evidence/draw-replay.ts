import type { Plan } from '#records/plan.ts'
import type { DrawState } from '#store/sampler/draw-states.ts'
import type { Catalogue } from '../catalogue.ts'
import { type DrawnItem, drawItems } from '../sampler/draw-items.ts'
import type { PlanLine, SampleLine } from './bundle-format.ts'
import type { BundleHead } from './bundle-head.ts'

/** What a draw must have given, or why that cannot be told. */
export type ReplayedDraw =
  | { readonly kind: 'drawn'; readonly plan: Plan; readonly item: DrawnItem }
  | { readonly kind: 'unrevealed'; readonly plan: Plan }
  | { readonly kind: 'uncheckable'; readonly plan: Plan; readonly reason: string }
  | { readonly kind: 'unplanned' }

/** More in one plan than any instance asks for: a bundle is a stranger's, and must not take all memory. */
const MAXIMUM_PLAN_ITEMS = 100_000

type Present = {
  readonly line: PlanLine & { readonly firstOrder: number }
  readonly outcome:
    | { readonly kind: 'drawn'; readonly items: readonly DrawnItem[] }
    | { readonly kind: 'unrevealed' }
    | { readonly kind: 'uncheckable'; readonly reason: string }
}

/**
 * Repeats the draws of one suite from the start of the epoch, plan by plan, with the seeds that are revealed. Ask for
 * draw orders in rising order. Where a plan cannot be repeated, its items are counted as they are listed, so that later
 * plans can.
 */
export class DrawReplay {
  readonly #head: BundleHead
  readonly #catalogue: Catalogue
  readonly #plans: (PlanLine & { readonly firstOrder: number })[]
  #state: DrawState | undefined
  #present: Present | undefined

  constructor(head: BundleHead, suite: string, catalogue: Catalogue) {
    this.#head = head
    this.#catalogue = catalogue
    this.#plans = head.plans
      .flatMap((line) =>
        line.plan.suite === suite && line.firstOrder !== null ? [{ ...line, firstOrder: line.firstOrder }] : [],
      )
      .sort((a, b) => a.firstOrder - b.firstOrder)
    const { supplier, epoch } = head.header
    const firstPeriodId = this.#plans[0]?.plan.periodId ?? ''
    this.#state = { supplierId: supplier.id, epoch, suite, nextOrder: 0, counts: {}, firstPeriodId }
  }

  /** What the draw of the item's order must have given. */
  replay(sample: SampleLine): ReplayedDraw {
    while (this.#present === undefined || endOf(this.#present.line) <= sample.drawOrder) {
      const line = this.#plans.shift()
      if (line === undefined) return { kind: 'unplanned' }
      this.#present = { line, outcome: this.#draw(line) }
    }
    const { line, outcome } = this.#present
    if (sample.drawOrder < line.firstOrder) return { kind: 'unplanned' }
    if (outcome.kind !== 'drawn') {
      this.#count(sample)
      return { ...outcome, plan: line.plan }
    }
    const item = outcome.items[sample.drawOrder - line.firstOrder]
    return item === undefined ? { kind: 'unplanned' } : { kind: 'drawn', plan: line.plan, item }
  }

  #draw({ plan, firstOrder }: Present['line']): Present['outcome'] {
    const { header, periods, suites } = this.#head
    const suite = suites.get(plan.suite)?.suite
    const state = this.#state
    const [period, firstPeriod] = [plan.periodId, state?.firstPeriodId].map((id) => periods.get(id ?? ''))
    if (suite?.version !== plan.suiteVersion) {
      return { kind: 'uncheckable', reason: `version ${plan.suiteVersion} of ${plan.suite} is not measured any more` }
    }
    if (plan.items > MAXIMUM_PLAN_ITEMS) return { kind: 'uncheckable', reason: 'a plan is too large to be repeated' }
    if (state === undefined || period?.seed == null || firstPeriod?.seed == null) return { kind: 'unrevealed' }
    const drawn = drawItems({
      plan,
      supplier: header.supplier,
      suite,
      catalogue: this.#catalogue,
      policy: header.policy,
      period: { ...period, seed: period.seed },
      firstPeriod: { ...firstPeriod, seed: firstPeriod.seed },
      state: { ...state, nextOrder: firstOrder },
    })
    this.#state = drawn.state
    return { kind: 'drawn', items: drawn.items }
  }

  /** Counts a listed item as its draw did; one whose task is hidden leaves the counts unknown from here on. */
  #count({ draw, periodId, drawOrder }: SampleLine): void {
    if (this.#state === undefined || draw === null) {
      this.#state = undefined
      return
    }
    const key = draw.pool === 'common' ? `${draw.task}|common|${periodId}` : `${draw.task}|${draw.pool}`
    const { counts } = this.#state
    this.#state = {
      ...this.#state,
      nextOrder: drawOrder + 1,
      counts: { ...counts, [key]: (counts[key] ?? 0) + 1 },
    }
  }
}

function endOf({ plan, firstOrder }: Present['line']): number {
  return firstOrder + plan.items
}
