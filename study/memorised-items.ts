import { parseArgs } from 'node:util'
import { cleanGap } from '#statistics/gaming/clean-gap.ts'
import { emptyGapSums, foldGapItem, type GapSums, gapEstimate, gapLogEValue } from '#statistics/gaming/gap-of-means.ts'
import { publicGapErrors, publicGapThreshold } from '#statistics/gaming/public-gap.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { drawFlagged } from './flagged-figure.ts'

export type MemorisedItemsOptions = {
  readonly fleets: number
  readonly suppliers: number
  /** Share of the fleet that has learnt public items. */
  readonly memorising: number
  /** Points that they gain on public items, as a share of 1. */
  readonly gain: number
  /** Points by which public items are easier for everybody, for a supplier that solves half. */
  readonly shift: number
  /** How much labelled difficulty says: log-odds between the easiest and the hardest item; 0 = nothing. */
  readonly slope: number
  /** Items per arm at the last look. */
  readonly mostItems: number
  readonly seed: string
}

export type MemorisedItemsResult = {
  /** Of the memorising suppliers: flagged by our rule. */
  readonly found: number
  readonly medianItems: number
  /** Of the clean suppliers: flagged at any look, by our rule; by a z-test (5 %) of "no gap" at every look. */
  readonly cleanFlagged: number
  readonly cleanFlaggedNaive: number
  /** The clean gap as estimated in the end, averaged over fleets, and its upper bound. */
  readonly cleanGap: number
  readonly cleanUpper: number
  /** The shares flagged after so many items per arm. */
  readonly course: readonly Flagged[]
}

type Flagged = { readonly items: number; readonly found: number; readonly clean: number; readonly cleanNaive: number }

/** Items per arm between two turns of the fleet. */
const itemsPerTurn = 5

type Supplier = {
  readonly ability: number
  readonly isMemorising: boolean
  sums: GapSums
  flaggedAt: number | null
  naivelyFlaggedAt: number | null
}

/** Fleets of which a few have learnt the public items, watched at every turn by difference in differences. */
export function memorisedItemsStudy(options: MemorisedItemsOptions): MemorisedItemsResult {
  const runs = Array.from({ length: options.fleets }, (_, fleet) => runFleet(`${options.seed} ${fleet}`, options))
  const suppliers = runs.flatMap((run) => run.suppliers)
  const memorising = suppliers.filter(({ isMemorising }) => isMemorising)
  const clean = suppliers.filter(({ isMemorising }) => !isMemorising)
  const share = (some: readonly Supplier[], holds: (supplier: Supplier) => boolean) =>
    some.length === 0 ? 0 : some.filter(holds).length / some.length
  const items = memorising.flatMap(({ flaggedAt }) => (flaggedAt === null ? [] : [flaggedAt]))
  return {
    found: share(memorising, ({ flaggedAt }) => flaggedAt !== null),
    medianItems: items.toSorted((left, right) => left - right)[Math.floor(items.length / 2)] ?? 0,
    cleanFlagged: share(clean, ({ flaggedAt }) => flaggedAt !== null),
    cleanFlaggedNaive: share(clean, ({ naivelyFlaggedAt }) => naivelyFlaggedAt !== null),
    cleanGap: runs.reduce((sum, run) => sum + run.cleanGap, 0) / runs.length,
    cleanUpper: runs.reduce((sum, run) => sum + run.cleanUpper, 0) / runs.length,
    course: Array.from({ length: Math.floor(options.mostItems / itemsPerTurn) }, (_, turn) => {
      const looked = (turn + 1) * itemsPerTurn
      const isBy = (at: number | null) => at !== null && at <= looked
      return {
        items: looked,
        found: share(memorising, ({ flaggedAt }) => isBy(flaggedAt)),
        clean: share(clean, ({ flaggedAt }) => isBy(flaggedAt)),
        cleanNaive: share(clean, ({ naivelyFlaggedAt }) => isBy(naivelyFlaggedAt)),
      }
    }),
  }
}

function runFleet(seed: string, options: MemorisedItemsOptions) {
  const stream = randomStream(seed)
  const suppliers = Array.from({ length: options.suppliers }, (_, index): Supplier => {
    const isMemorising = index < Math.round(options.memorising * options.suppliers)
    const ability = 2.4 * stream.next() - 1.2
    return { ability, isMemorising, sums: emptyGapSums, flaggedAt: null, naivelyFlaggedAt: null }
  })
  let known: { gap: number; upper: number } = { gap: 0, upper: 1 }
  for (let items = itemsPerTurn; items <= options.mostItems; items += itemsPerTurn) {
    for (const supplier of suppliers) answerTurn(supplier, stream, options)
    const gaps = suppliers.flatMap(({ sums }) => gapEstimate(sums) ?? [])
    known = cleanGap(gaps, publicGapErrors.cleanGap) ?? known
    for (const supplier of suppliers) look(supplier, known.upper, items)
  }
  return { suppliers, cleanGap: known.gap, cleanUpper: known.upper }
}

function answerTurn(supplier: Supplier, stream: RandomStream, { gain, shift, slope }: MemorisedItemsOptions): void {
  const right = (logOdds: number) => 1 / (1 + Math.exp(-logOdds))
  const grid = Array.from({ length: 20 }, (_, index) => slope * (0.475 - index / 20))
  const failed = grid.reduce((sum, ease) => sum + (1 - right(supplier.ability + 4 * shift + ease)) / grid.length, 0)
  // A supplier that knows an answer by heart gives it; how many it knows makes up the gain.
  const knows = supplier.isMemorising ? Math.min(1, gain / failed) : 0
  for (let item = 0; item < itemsPerTurn; item += 1) {
    const [own, open] = [stream.next(), stream.next()].map((difficulty) => ({ difficulty }))
    if (own === undefined || open === undefined) return
    const ownChance = right(supplier.ability + slope * (0.5 - own.difficulty))
    const openChance = right(supplier.ability + 4 * shift + slope * (0.5 - open.difficulty))
    const openValue = stream.next() < openChance + (1 - openChance) * knows ? 1 : 0
    supplier.sums = foldGapItem(supplier.sums, 'first', { value: openValue, ...open })
    supplier.sums = foldGapItem(supplier.sums, 'second', { value: stream.next() < ownChance ? 1 : 0, ...own })
  }
}

function look(supplier: Supplier, upper: number, items: number): void {
  const estimate = gapEstimate(supplier.sums)
  if (estimate !== null && estimate.gap > 1.645 * estimate.standardError) supplier.naivelyFlaggedAt ??= items
  if (supplier.flaggedAt === null && gapLogEValue(supplier.sums, Math.min(1, upper)) >= publicGapThreshold) {
    supplier.flaggedAt = items
  }
}

async function drawCourse(course: readonly Flagged[]): Promise<void> {
  const points = course.flatMap(({ items: observations, found, clean, cleanNaive }) => [
    { observations, share: found, who: 'memorising (+20 points), our rule' },
    { observations, share: clean, who: 'clean, our rule' },
    { observations, share: cleanNaive, who: 'clean, z-test at every look' },
  ])
  await drawFlagged(points, {
    name: 'memorised-items',
    title: 'Flagged for knowing public items by heart',
    subtitle: 'public items 5 points easier for everybody',
    observations: 'items of each kind',
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      fleets: { type: 'string', default: '5' },
      suppliers: { type: 'string', default: '2000' },
      seed: { type: 'string', default: 'memorised' },
    },
  })
  const common = { fleets: Number(values.fleets), suppliers: Number(values.suppliers), seed: values.seed }
  const base = { ...common, memorising: 0.1, gain: 0.2, shift: 0.05, slope: 3, mostItems: 150 }
  const worlds = {
    'shift 5, gain 20, 150 items': base,
    'the same, difficulty says nothing': { ...base, slope: 0 },
    'the same, fleet of 200': { ...base, suppliers: 200, fleets: base.fleets * 4 },
    'the same, fleet of 50': { ...base, suppliers: 50, fleets: base.fleets * 8 },
    'no shift': { ...base, shift: 0 },
    'a third of the fleet memorises': { ...base, memorising: 0.33 },
    'gain 10, 200 items': { ...base, gain: 0.1, mostItems: 200, fleets: Math.ceil(base.fleets / 4) },
  }
  const rows = Object.entries(worlds).map(([world, options]) => ({ world, ...memorisedItemsStudy(options) }))
  if (values.figures) await drawCourse(rows[0]?.course ?? [])
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else {
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8)
    console.log('world                                found  items   clean flagged (z-test)  clean gap, upper bound')
    for (const row of rows) {
      const errors = `${percent(row.cleanFlagged)} (${percent(row.cleanFlaggedNaive)})`
      const gaps = `${percent(row.cleanGap)} ${percent(row.cleanUpper)}`
      console.log(`${row.world.padEnd(36)}${percent(row.found)} ${`${row.medianItems}`.padStart(5)} ${errors}  ${gaps}`)
    }
  }
}
