import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type MeasuringNeed, needOf, type TierFacts } from '#bench/manager/measuring-need.ts'
import { shareOf, shareRelays } from '#bench/manager/share-relays.ts'
import { drawFigure } from '#cli/figures/draw-figure.ts'
import type { Bounds } from '#statistics/beta-mixture.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { decideTier, defaultTierRule, type TierVerdict, tierOf } from '#statistics/tier-decision.ts'
import { openBounds } from '#statistics/tiers/tier-bounds.ts'
import { boundsOf } from './tier-errors.ts'
import { trueScore } from './tier-population.ts'

/**
 * Who gets the relays of a day.
 *
 * - `uniform`: everybody the same, decided or not.
 * - `undecided`: undecided suppliers the same, four times as much as decided ones.
 * - `widest`: undecided ones in the order of APT's index √n (|mean − threshold| + zone), the smallest first.
 * - `nearest`: the manager's rule.
 */
export const budgetRules = ['uniform', 'undecided', 'widest', 'nearest'] as const
export type BudgetRule = (typeof budgetRules)[number]

export type BudgetOptions = {
  readonly suppliers: number
  readonly days: number
  /** One-relay items a day for the whole fleet. */
  readonly relaysPerDay: number
  readonly seed: string
  readonly rules?: readonly BudgetRule[]
}

export type BudgetRow = {
  readonly rule: BudgetRule
  /** Share of suppliers whose tier is decided at the end of each day. */
  readonly decidedByDay: readonly number[]
  /** Days until half, and nine in ten, of the first epochs that are ever decided by any rule are; null = not by the end. */
  readonly daysToHalf: number | null
  readonly daysToNineTenths: number | null
  /** Days that a supplier's first epoch is undecided, up to the end of the study. */
  readonly meanDaysUndecided: number
  /** Of suppliers that an alarm set back: days until they are decided anew, up to the end. */
  readonly meanDaysAfterAlarm: number
  /** Of first decisions: for another tier than the true mean's. */
  readonly wrong: number
  readonly relays: number
}

const itemsPerSupplierPerDay = 400
const refreshShare = 0.25
/** On this day every fiftieth supplier turns into another one, and an alarm closes its epoch. */
const ALARM_DAY_SHARE = 0.5
const ALARMED_EACH = 50

const look = boundsOf('levels', defaultTierRule)

type Fleet = { readonly supplier: Supplier; readonly stream: RandomStream }[]
type Supplier = {
  mean: number
  epoch: number
  n: number
  successes: number
  bounds: Bounds
  verdict: TierVerdict | null
  decidedOn: number | null
  wrong: boolean
  alarmedOn: number | null
  againOn: number | null
}

/** The same fleet and the same relays a day, given out by each rule, planned anew every hour. */
export function budgetStudy(options: BudgetOptions): BudgetRow[] {
  return (options.rules ?? budgetRules).map((rule) => runRule(rule, options))
}

function runRule(rule: BudgetRule, { suppliers, days, relaysPerDay, seed }: BudgetOptions): BudgetRow {
  const fleet = makeFleet(suppliers, seed)
  const rounding = randomStream(`${seed} rounding ${rule}`)
  const decidedByDay: number[] = []
  let relays = 0
  for (let day = 1; day <= days; day += 1) {
    if (day === Math.round(days * ALARM_DAY_SHARE)) raiseAlarms(fleet, day)
    for (let hour = 0; hour < 24; hour += 1) {
      for (const [index, itemsADay] of sharesOf(rule, fleet, relaysPerDay).entries()) {
        const member = fleet[index]
        if (member === undefined) continue
        const items = Math.floor(itemsADay / 24 + rounding.next())
        relays += items
        for (let item = 0; item < items; item += 1) scoreItem(member, day)
      }
    }
    decidedByDay.push(fleet.filter(({ supplier }) => supplier.decidedOn !== null).length / suppliers)
  }
  const alarmed = fleet.flatMap(({ supplier: { alarmedOn, againOn } }) =>
    alarmedOn === null ? [] : [(againOn ?? days) - alarmedOn + 1],
  )
  const first = fleet.map(({ supplier }) => supplier)
  const decided = first.filter(({ decidedOn }) => decidedOn !== null)
  const dayOf = (share: number) => {
    const found = decidedByDay.findIndex((decidedShare) => decidedShare >= share)
    return found === -1 ? null : found + 1
  }
  return {
    rule,
    decidedByDay,
    daysToHalf: dayOf(0.5),
    daysToNineTenths: dayOf(0.9),
    meanDaysUndecided: mean(first.map(({ decidedOn }) => decidedOn ?? days)),
    meanDaysAfterAlarm: mean(alarmed),
    wrong: decided.filter(({ wrong }) => wrong).length / Math.max(1, decided.length),
    relays,
  }
}

function makeFleet(suppliers: number, seed: string): Fleet {
  return Array.from({ length: suppliers }, (_, index) => {
    const stream = randomStream(`${seed} ${index}`)
    const supplier: Supplier = {
      mean: trueScore(stream),
      epoch: 1,
      n: 0,
      successes: 0,
      bounds: openBounds,
      verdict: null,
      decidedOn: null,
      wrong: false,
      alarmedOn: null,
      againOn: null,
    }
    return { supplier, stream }
  })
}

function raiseAlarms(fleet: Fleet, day: number): void {
  for (const { supplier } of fleet.filter((_, index) => index % ALARMED_EACH === 0)) {
    if (supplier.decidedOn === null) continue
    const mean = supplier.mean < 0.5 ? 0.68 : 0.42
    Object.assign(supplier, { mean, epoch: 2, n: 0, successes: 0, bounds: openBounds, verdict: null, alarmedOn: day })
  }
}

/** Items a day that each supplier gets now. */
function sharesOf(rule: BudgetRule, fleet: Fleet, relaysPerDay: number): number[] {
  if (rule === 'uniform') return fleet.map(() => Math.min(itemsPerSupplierPerDay, relaysPerDay / fleet.length))
  const needs = fleet.map(({ supplier }): MeasuringNeed => {
    const need = needOf(factsOf(supplier), 0)
    if (rule === 'nearest' || !need.isDecision) return need
    return { ...need, priority: rule === 'widest' ? 1 / (1 + aptIndex(supplier)) : 0 }
  })
  const shares = shareRelays({
    priorities: needs.flatMap(({ isDecision, priority }) => (isDecision ? [priority] : [])),
    decided: needs.filter(({ isDecision }) => !isDecision).length,
    decisionItemsPerDay: itemsPerSupplierPerDay,
    refreshItemsPerDay: itemsPerSupplierPerDay * refreshShare,
    itemsPerDay: relaysPerDay,
  })
  return needs.map((need) => itemsPerSupplierPerDay * (need.isDecision ? 1 : refreshShare) * shareOf(shares, need))
}

function factsOf({ epoch, n, successes, verdict }: Supplier): TierFacts {
  const tierState = verdict?.state ?? 'unknown'
  return {
    epoch,
    tierState,
    isSettled: verdict?.isSettled ?? false,
    tierItems: n,
    tierMean: n === 0 ? null : successes / n,
  }
}

/** Locatelli, Gutzeit & Carpentier, ICML 2016: pull the arm whose side of the threshold is the least sure. */
function aptIndex({ n, successes }: Supplier): number {
  if (n === 0) return 0
  const { thresholds, zone } = defaultTierRule
  const margin = Math.min(...Object.values(thresholds).map((threshold) => Math.abs(successes / n - threshold)))
  return Math.sqrt(n) * (margin + zone)
}

function scoreItem({ supplier, stream }: Fleet[number], day: number): void {
  supplier.n += 1
  supplier.successes += stream.next() < supplier.mean ? 1 : 0
  // Decided tiers are kept here: what is studied is how soon they come.
  if (supplier.verdict?.state === 'decided') return
  const { n, successes } = supplier
  supplier.bounds = look(supplier.bounds, { n, successes })
  supplier.verdict = decideTier({
    n,
    mean: successes / n,
    ...supplier.bounds,
    earlier: supplier.verdict,
    isCalibrated: false,
  })
  if (supplier.verdict.state !== 'decided') return
  if (supplier.epoch > 1) supplier.againOn = day
  else {
    supplier.decidedOn = day
    supplier.wrong = supplier.verdict.tier !== tierOf(supplier.mean)
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const labels: Readonly<Record<BudgetRule, string>> = {
  uniform: 'everybody the same',
  undecided: 'undecided the same',
  widest: 'least sure first (APT)',
  nearest: 'nearest to a decision (ours)',
}

async function budgetFigure(rows: readonly BudgetRow[], { suppliers, relaysPerDay }: BudgetOptions): Promise<string> {
  return drawFigure({
    title: {
      text: 'Suppliers with a decided tier',
      subtitle: `${suppliers.toLocaleString('en')} suppliers, ${relaysPerDay.toLocaleString('en')} relays a day`,
    },
    width: 520,
    height: 300,
    data: {
      values: rows.flatMap(({ rule, decidedByDay }) =>
        decidedByDay.map((share, index) => ({ rule: labels[rule], day: index + 1, share: 100 * share })),
      ),
    },
    mark: { type: 'line', strokeWidth: 2 },
    encoding: {
      x: { field: 'day', type: 'quantitative', title: 'day' },
      y: { field: 'share', type: 'quantitative', title: 'decided, per cent', scale: { domain: [0, 100] } },
      color: { field: 'rule', type: 'nominal', title: 'relays go to', sort: rows.map(({ rule }) => labels[rule]) },
    },
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      figures: { type: 'boolean' },
      suppliers: { type: 'string', default: '2000' },
      days: { type: 'string', default: '60' },
      relays: { type: 'string', default: '20000' },
      seed: { type: 'string', default: 'budget' },
    },
  })
  const options = {
    suppliers: Number(values.suppliers),
    days: Number(values.days),
    relaysPerDay: Number(values.relays),
    seed: values.seed,
  }
  const rows = budgetStudy(options)
  if (values.figures === true)
    writeFileSync(new URL('../docs/statistics/figures/budget.svg', import.meta.url), await budgetFigure(rows, options))
  if (values.json === true) console.log(JSON.stringify(rows, null, 1))
  else {
    console.log(
      'relays go to                   decided on day 10 / 20 / 30 / 60   half   90%   mean  after alarm  wrong',
    )
    for (const row of rows) {
      const at = [10, 20, 30, 60].map((day) =>
        `${(100 * (row.decidedByDay[day - 1] ?? Number.NaN)).toFixed(1)}%`.padStart(7),
      )
      console.log(
        `${labels[row.rule].padEnd(30)} ${at.join(' ')} ${String(row.daysToHalf ?? '–').padStart(7)} ${String(row.daysToNineTenths ?? '–').padStart(6)} ` +
          `${row.meanDaysUndecided.toFixed(1).padStart(6)} ${row.meanDaysAfterAlarm.toFixed(1).padStart(8)} ${(100 * row.wrong).toFixed(2).padStart(9)}%  ${row.relays}`,
      )
    }
  }
}
