import { parseArgs } from 'node:util'
import { type Bounds, betaMixtureBounds } from '#statistics/beta-mixture.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import {
  decideTier,
  defaultTierRule,
  type Tier,
  type TierRule,
  type TierVerdict,
  tierOf,
} from '#statistics/tier-decision.ts'
import { continuousPay, steppedPay } from '#statistics/tiers/pay-rules.ts'
import { openBounds } from '#statistics/tiers/tier-bounds.ts'
import { wilson } from '#statistics/wilson.ts'
import { boundsOf } from './tier-errors.ts'
import { drawTierFigures } from './tier-figures.ts'
import { trueScore } from './tier-population.ts'

export type FleetOptions = {
  readonly suppliers: number
  readonly seed: string
  readonly rule?: TierRule
  readonly rules?: readonly FleetRuleName[]
}

/** How tiers are decided. */
export type FleetRuleName = 'assay' | 'beta mixture' | 'incumbent' | 'naive Wilson'

export const fleetRules: readonly FleetRuleName[] = ['assay', 'beta mixture', 'incumbent', 'naive Wilson']

/** What became of the fleet under one rule; all but `meanItems` are shares. */
export type FleetRow = {
  readonly rule: FleetRuleName
  /** Of the suppliers: decided for another tier than their score's. */
  readonly wrong: number
  /** Decided for a tier whose range, widened by the zone, does not hold their score. */
  readonly wrongBeyondZone: number
  readonly tooHigh: number
  readonly tooHighBeyondZone: number
  /** Not decided when no more was spent on them at full pace. */
  readonly undecided: number
  /** Of all suppliers: undecided, and paid for another tier than their score's. */
  readonly undecidedAndMispaid: number
  /** Ever decided, in the whole course with its refreshing, for a tier that is wrong by more than the zone. */
  readonly everWrongBeyondZone: number
  /** Until decided or given up. */
  readonly meanItems: number
  /** Of the incumbent's relays, at one relay for an item. */
  readonly relayShare: number
  /** Of the incumbent's relays, at 22 for six items (log-likelihoods of each choice). */
  readonly relayShareOfChoices: number
  /** Of what the true tiers would be paid over the whole course: what was paid above them. */
  readonly overPaid: number
  /** The same at the end of the course. */
  readonly overPaidAtEnd: number
  readonly paidAtEnd: number
  /** The same three for pay by the lower bound on the continuous scale. */
  readonly continuous: { readonly overPaid: number; readonly overPaidAtEnd: number; readonly paidAtEnd: number } | null
}

/** The report's plan: 62 tasks of 50 items, 57 of them subjects of one group in six. About 12,300 relays. */
const incumbentItems = 3100
const incumbentRelays = 12_300
const relaysPerChoiceItem = 22 / 6
/** Of the full pace, once a tier is settled. */
const refreshInterval = 4
/** How often the continuous rule looks, in items. */
const continuousLooks = 10
const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']

/** Every rule on the same suppliers and, where it takes items one by one, on the same scores. */
export function tierFleetStudy({
  suppliers,
  seed,
  rule = defaultTierRule,
  rules = fleetRules,
}: FleetOptions): FleetRow[] {
  const scores = Array.from({ length: suppliers }, (_, index) => trueScore(randomStream(`${seed} score ${index}`)))
  return rules.map((name) => {
    const courses = scores.map((score, index) => {
      const stream = randomStream(`${seed} items ${index}`)
      return name === 'incumbent' ? incumbentCourse(stream, score) : sequentialCourse(stream, score, name, rule)
    })
    return summarise(name, courses, rule)
  })
}

type Money = { paid: number; over: number; worth: number; paidAtEnd: number; overAtEnd: number; worthAtEnd: number }

type Course = {
  readonly score: number
  readonly items: number
  readonly settled: Pick<TierVerdict, 'state' | 'tier' | 'payTier'>
  readonly isEverBeyondZone: boolean
  readonly stepped: Money
  readonly continuous: Money | null
}

/** One item at a time, looked at after each: at full pace until settled, a quarter of it then. */
function sequentialCourse(
  stream: RandomStream,
  score: number,
  name: Exclude<FleetRuleName, 'incumbent'>,
  rule: TierRule,
): Course {
  const look = name === 'naive Wilson' ? wilsonLook : boundsOf(name === 'assay' ? 'levels' : 'mixture', rule)
  const naiveRule = { ...rule, zone: 0, zoneOver: 0 }
  const stepped = noMoney()
  const continuous = noMoney()
  let [n, successes] = [0, 0]
  let bounds: Bounds = openBounds
  let verdict: TierVerdict | null = null
  let settled: TierVerdict | null = null
  let items = rule.mostItems
  let isEverBeyondZone = false
  let byBound = 0
  for (let time = 1; time <= incumbentItems; time += 1) {
    if (settled === null || time % refreshInterval === 0) {
      n += 1
      successes += stream.next() < score ? 1 : 0
      bounds = look(bounds, { n, successes })
      const evidence = { n, mean: successes / n, ...bounds, earlier: verdict, isCalibrated: false }
      verdict = decideTier(evidence, name === 'naive Wilson' ? naiveRule : rule)
      isEverBeyondZone ||= verdict.state === 'decided' && !isNear(verdict.tier, score, rule)
      if (settled === null && verdict.isSettled) {
        settled = verdict
        items = n
      }
      if (n % continuousLooks === 0) byBound = continuousPay(lowerBound(n, successes, rule), null, rule)
    }
    pay(stepped, steppedPay(verdict?.payTier ?? 'none'), steppedPay(tierOf(score, rule)), time === incumbentItems)
    pay(continuous, byBound, continuousPay(score, null, rule), time === incumbentItems)
  }
  return { score, items, settled: settled ?? unknownTier, isEverBeyondZone, stepped, continuous }
}

const unknownTier = { state: 'unknown', tier: null, payTier: 'none' } as const

function lowerBound(n: number, successes: number, rule: TierRule): number {
  return betaMixtureBounds({ n, successes }, { lower: rule.alphaOver, upper: rule.alphaUnder }).lower
}

/** A 95 % interval for a fixed number of items, looked at after each: what must not be done. */
function wilsonLook(_earlier: Bounds, { n, successes }: { readonly n: number; readonly successes: number }): Bounds {
  return wilson(n, successes)
}

/** Fifty items of each of 62 tasks, averaged as the leaderboard does, and the tier of the average. */
function incumbentCourse(stream: RandomStream, score: number): Course {
  const shareOf = (items: number) => {
    let right = 0
    for (let item = 0; item < items; item += 1) right += stream.next() < score ? 1 : 0
    return right / items
  }
  const groups = [57 * 50, 50, 50, 50, 50, 50].map(shareOf)
  const tier = tierOf(groups.reduce((sum, share) => sum + share, 0) / groups.length)
  const stepped = noMoney()
  pay(stepped, steppedPay(tier), steppedPay(tierOf(score)), true)
  const settled = { state: 'decided', tier, payTier: tier } as const
  return {
    score,
    items: incumbentItems,
    settled,
    isEverBeyondZone: !isNear(tier, score, defaultTierRule),
    stepped,
    continuous: null,
  }
}

function noMoney(): Money {
  return { paid: 0, over: 0, worth: 0, paidAtEnd: 0, overAtEnd: 0, worthAtEnd: 0 }
}

function pay(money: Money, paid: number, worth: number, isEnd: boolean): void {
  const over = Math.max(0, paid - worth)
  money.paid += paid
  money.over += over
  money.worth += worth
  if (isEnd) Object.assign(money, { paidAtEnd: paid, overAtEnd: over, worthAtEnd: worth })
}

function summarise(rule: FleetRuleName, courses: readonly Course[], tierRule: TierRule): FleetRow {
  const share = (holds: (course: Course) => boolean) => courses.filter(holds).length / courses.length
  const tierOfCourse = ({ score }: Course) => tierOf(score, tierRule)
  const isDecided = ({ settled }: Course) => settled.state === 'decided'
  const isWrong = (course: Course) => isDecided(course) && course.settled.tier !== tierOfCourse(course)
  const isBeyond = (course: Course) => isDecided(course) && !isNear(course.settled.tier, course.score, tierRule)
  const isTooHigh = (course: Course) =>
    isDecided(course) && tiers.indexOf(course.settled.tier ?? 'none') > tiers.indexOf(tierOfCourse(course))
  const meanItems = courses.reduce((sum, { items }) => sum + items, 0) / courses.length
  const moneyOf = (money: readonly Money[]) => {
    const total = (value: (one: Money) => number) => money.reduce((sum, one) => sum + value(one), 0)
    return {
      overPaid: total(({ over }) => over) / total(({ worth }) => worth),
      overPaidAtEnd: total(({ overAtEnd }) => overAtEnd) / total(({ worthAtEnd }) => worthAtEnd),
      paidAtEnd: total(({ paidAtEnd }) => paidAtEnd) / total(({ worthAtEnd }) => worthAtEnd),
    }
  }
  const continuous = courses.flatMap((course) => course.continuous ?? [])
  return {
    rule,
    wrong: share(isWrong),
    wrongBeyondZone: share(isBeyond),
    tooHigh: share(isTooHigh),
    tooHighBeyondZone: share((course) => isTooHigh(course) && isBeyond(course)),
    undecided: share((course) => !isDecided(course)),
    undecidedAndMispaid: share((course) => !isDecided(course) && course.settled.payTier !== tierOfCourse(course)),
    everWrongBeyondZone: share(({ isEverBeyondZone }) => isEverBeyondZone),
    meanItems,
    relayShare: rule === 'incumbent' ? 1 : meanItems / incumbentRelays,
    relayShareOfChoices: rule === 'incumbent' ? 1 : (meanItems * relaysPerChoiceItem) / incumbentRelays,
    ...moneyOf(courses.map(({ stepped }) => stepped)),
    continuous: continuous.length === 0 ? null : moneyOf(continuous),
  }
}

/** The zone of the claim: a tier is far off when the score is further than three points from it. */
const WIDE = 0.03

/** Whether the score lies in the tier, widened by three points. */
function isNear(tier: Tier | null, score: number, rule: TierRule): boolean {
  return [score - WIDE, score, score + WIDE].some((near) => tierOf(near, rule) === tier)
}

function printFleet(rows: readonly FleetRow[]): void {
  const percent = (share: number) => (100 * share).toFixed(2).padStart(8)
  console.log(
    'rule            wrong%  >zone%    over%  >zone%  undec%  mispaid  ever>z%  items  relays%  choices%  overpaid%  at end%  paid/worth%',
  )
  for (const row of rows) {
    const shares = [
      row.wrong,
      row.wrongBeyondZone,
      row.tooHigh,
      row.tooHighBeyondZone,
      row.undecided,
      row.undecidedAndMispaid,
      row.everWrongBeyondZone,
    ]
    const costs = [row.relayShare, row.relayShareOfChoices, row.overPaid, row.overPaidAtEnd, row.paidAtEnd]
    console.log(
      `${row.rule.padEnd(13)} ${shares.map(percent).join('')} ${row.meanItems.toFixed(0).padStart(6)}${costs.map(percent).join(' ')}`,
    )
    if (row.continuous === null) continue
    const { overPaid, overPaidAtEnd, paidAtEnd } = row.continuous
    console.log(`${'  continuous pay'.padEnd(90)}${[overPaid, overPaidAtEnd, paidAtEnd].map(percent).join(' ')}`)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      suppliers: { type: 'string', default: '2000' },
      'most-items': { type: 'string', default: `${defaultTierRule.mostItems}` },
      over: { type: 'string', default: `${defaultTierRule.alphaOver}` },
      under: { type: 'string', default: `${defaultTierRule.alphaUnder}` },
      rules: { type: 'string', multiple: true, default: [...fleetRules] },
      seed: { type: 'string', default: 'fleet' },
    },
  })
  const rule = {
    ...defaultTierRule,
    mostItems: Number(values['most-items']),
    alphaOver: Number(values.over),
    alphaUnder: Number(values.under),
  }
  if (values.figures) await drawTierFigures()
  const rules = fleetRules.filter((name) => values.rules.includes(name))
  const rows = tierFleetStudy({ suppliers: Number(values.suppliers), seed: values.seed, rule, rules })
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else printFleet(rows)
}
