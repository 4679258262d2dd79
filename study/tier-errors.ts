import { parseArgs } from 'node:util'
import { type Bounds, betaMixtureBounds, type Counts, type SideAlphas } from '#statistics/beta-mixture.ts'
import { emptyAccumulator } from '#statistics/random-group-mean.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { runningBounds } from '#statistics/running-bounds.ts'
import { decideTier, defaultTierRule, type Tier, type TierRule, tierOf } from '#statistics/tier-decision.ts'
import { openBounds, tierBounds } from '#statistics/tiers/tier-bounds.ts'

/** True means at which rules are compared, about the thresholds .30, .55 and .80. */
export const meanGrid: readonly number[] = [
  0.2, 0.25, 0.28, 0.32, 0.35, 0.4, 0.425, 0.45, 0.5, 0.53, 0.57, 0.6, 0.65, 0.675, 0.7, 0.75, 0.78, 0.82, 0.85, 0.9,
  0.95,
]

export type BoundsName = 'levels' | 'mixture'

export type TierErrorOptions = {
  /** Simulated suppliers at each true mean. */
  readonly suppliers: number
  /** Items after which a supplier stays undecided. */
  readonly mostItems: number
  readonly alphas: SideAlphas
  /** What bounds the mean: tests of the deciding levels (the rule at work), or the running beta mixture. */
  readonly bounds?: BoundsName
  /** Zone below a threshold; the rule's own unless told. */
  readonly zoneOver?: number
  readonly seed: string
  readonly means?: readonly number[]
}

/** What became of the suppliers of one true mean; all but `meanItems` are shares of them. */
export type TierErrorRow = {
  readonly mean: number
  readonly tier: Tier
  readonly meanItems: number
  readonly undecided: number
  /** Decided for another tier than the mean's. */
  readonly wrong: number
  readonly tooHigh: number
  /** Decided for a tier whose range, widened by the zone, does not hold the mean. */
  readonly wrongBeyondZone: number
  /** Of the pay over the course, what was above the true tier's, divided by the true tier's pay. */
  readonly overPaid: number
}

const tiers: readonly Tier[] = ['none', 'base', 'middle', 'high']
const rewards: Readonly<Record<Tier, number>> = { none: 0, base: 1, middle: 4, high: 12 }

/** The tier rule at work: 0/1 scores of a given true mean, decided upon after every score until the first decision. */
export async function tierErrorStudy(options: TierErrorOptions): Promise<TierErrorRow[]> {
  return (options.means ?? meanGrid).map((mean) => {
    const courses = Array.from({ length: options.suppliers }, (_, supplier) =>
      decide(randomStream(`${options.seed} ${mean} ${supplier}`), mean, options),
    )
    const share = (holds: (course: Course) => boolean) => courses.filter(holds).length / options.suppliers
    const tier = tierOf(mean)
    const paid = sum(courses, ({ items }) => items) * rewards[tier]
    return {
      mean,
      tier,
      meanItems: sum(courses, ({ items }) => items) / options.suppliers,
      undecided: share((course) => course.decided === null),
      wrong: share(({ decided }) => decided !== null && decided !== tier),
      tooHigh: share(({ decided }) => decided !== null && tiers.indexOf(decided) > tiers.indexOf(tier)),
      wrongBeyondZone: share(({ decided }) => decided !== null && !isNear(decided, mean)),
      overPaid: paid === 0 ? 0 : sum(courses, ({ overPaid }) => overPaid) / paid,
    }
  })
}

type Course = { readonly items: number; readonly decided: Tier | null; readonly overPaid: number }

function decide(stream: RandomStream, mean: number, options: TierErrorOptions): Course {
  const { zoneOver = defaultTierRule.zoneOver } = options
  const rule = { ...defaultTierRule, zoneOver, alphaOver: options.alphas.lower, alphaUnder: options.alphas.upper }
  const look = boundsOf(options.bounds ?? 'levels', rule)
  let successes = 0
  let overPaid = 0
  let bounds: Bounds = openBounds
  for (let n = 1; n <= options.mostItems; n += 1) {
    successes += stream.next() < mean ? 1 : 0
    bounds = look(bounds, { n, successes })
    const verdict = decideTier({ n, mean: successes / n, ...bounds, earlier: null, isCalibrated: false }, rule)
    overPaid += Math.max(0, rewards[verdict.payTier] - rewards[tierOf(mean)])
    if (verdict.state === 'decided') return { items: n, decided: verdict.tier, overPaid }
  }
  return { items: options.mostItems, decided: null, overPaid }
}

/** One more look at the scores so far. */
export function boundsOf(name: BoundsName, rule: TierRule): (earlier: Bounds, counts: Counts) => Bounds {
  const none = emptyAccumulator()
  if (name === 'levels') return (earlier, binary) => tierBounds(earlier, { ...none, binary }, rule)
  const alphas = { lower: rule.alphaOver, upper: rule.alphaUnder }
  return (earlier, counts) => runningBounds(earlier, betaMixtureBounds(counts, alphas))
}

function isNear(tier: Tier, mean: number): boolean {
  const { zone } = defaultTierRule
  return tierOf(mean - zone) === tier || tierOf(mean) === tier || tierOf(mean + zone) === tier
}

function sum<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((total, item) => total + value(item), 0)
}

/** The plain mean of each share over rows, as over a fleet spread evenly on the grid. */
export function gridMean(rows: readonly TierErrorRow[]): Omit<TierErrorRow, 'mean' | 'tier'> {
  const mean = (value: (row: TierErrorRow) => number) => sum(rows, value) / rows.length
  return {
    meanItems: mean((row) => row.meanItems),
    undecided: mean((row) => row.undecided),
    wrong: mean((row) => row.wrong),
    tooHigh: mean((row) => row.tooHigh),
    wrongBeyondZone: mean((row) => row.wrongBeyondZone),
    overPaid: mean((row) => row.overPaid),
  }
}

function printTierErrors(rows: readonly TierErrorRow[]): void {
  const percent = (share: number) => (100 * share).toFixed(2).padStart(7)
  const print = (label: string, row: Omit<TierErrorRow, 'mean' | 'tier'>) => {
    const shares = [row.undecided, row.wrong, row.tooHigh, row.wrongBeyondZone, row.overPaid].map(percent).join(' ')
    console.log(`${label.padEnd(12)} ${row.meanItems.toFixed(0).padStart(6)} ${shares}`)
  }
  console.log('mean          items  undec%  wrong%   over%   >zone%  overpaid%')
  for (const row of rows) print(`${row.mean} ${row.tier}`, row)
  print('grid mean', gridMean(rows))
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      suppliers: { type: 'string', default: '1000' },
      over: { type: 'string', default: `${defaultTierRule.alphaOver}` },
      under: { type: 'string', default: `${defaultTierRule.alphaUnder}` },
      bounds: { type: 'string', default: 'levels' },
      seed: { type: 'string', default: 'tiers' },
    },
  })
  const alphas = { lower: Number(values.over), upper: Number(values.under) }
  const rows = await tierErrorStudy({
    suppliers: Number(values.suppliers),
    mostItems: 3100,
    alphas,
    bounds: values.bounds === 'mixture' ? 'mixture' : 'levels',
    seed: values.seed,
  })
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else printTierErrors(rows)
}
