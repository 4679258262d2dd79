import { parseArgs } from 'node:util'
import { emptyScoreSums, type ScoreSums } from '#statistics/betting.ts'
import { cleanDrop, foldPairedScores, pairedGapLogEValue, pairedGapThreshold } from '#statistics/gaming/paired-gap.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { drawFlagged } from './flagged-figure.ts'

export type ChangedItemsOptions = {
  readonly fleets: number
  readonly suppliers: number
  /** Share of the fleet that looks public items up by their text. */
  readonly memorising: number
  /** Points that such a supplier loses when the text is another, as a share of 1, beside what everybody loses. */
  readonly loss: number
  /** Points that changed items cost everybody on average, and the standard deviation between suppliers. */
  readonly usualLoss: number
  readonly spread: number
  /** Share of items that are answered anew when they are changed: right or wrong by chance, as another item would be. */
  readonly wavering: number
  readonly mostPairs: number
  readonly seed: string
}

export type ChangedItemsResult = {
  readonly found: number
  readonly medianPairs: number
  /** Of the clean suppliers: flagged at any look by our rule; by McNemar's test (one-sided, 5 %) at every look. */
  readonly cleanFlagged: number
  readonly cleanFlaggedNaive: number
  /** What a clean supplier may lose, in the end, averaged over fleets. */
  readonly mostCleanDrop: number
  readonly course: readonly Flagged[]
}

type Flagged = { readonly pairs: number; readonly found: number; readonly clean: number; readonly cleanNaive: number }

const pairsPerTurn = 5

type Supplier = {
  readonly accuracy: number
  readonly loses: number
  readonly isMemorising: boolean
  sums: ScoreSums
  /** Pairs in which only the original, and only the changed item, was solved. */
  onlyOriginal: number
  onlyChanged: number
  flaggedAt: number | null
  naivelyFlaggedAt: number | null
}

/** Fleets that are asked public items in pairs, as published and changed, looked at every five pairs. */
export function changedItemsStudy(options: ChangedItemsOptions): ChangedItemsResult {
  const runs = Array.from({ length: options.fleets }, (_, fleet) => runFleet(`${options.seed} ${fleet}`, options))
  const suppliers = runs.flatMap((run) => run.suppliers)
  const memorising = suppliers.filter(({ isMemorising }) => isMemorising)
  const clean = suppliers.filter(({ isMemorising }) => !isMemorising)
  const share = (some: readonly Supplier[], holds: (supplier: Supplier) => boolean) =>
    some.length === 0 ? 0 : some.filter(holds).length / some.length
  const pairs = memorising.flatMap(({ flaggedAt }) => (flaggedAt === null ? [] : [flaggedAt]))
  return {
    found: share(memorising, ({ flaggedAt }) => flaggedAt !== null),
    medianPairs: pairs.toSorted((left, right) => left - right)[Math.floor(pairs.length / 2)] ?? 0,
    cleanFlagged: share(clean, ({ flaggedAt }) => flaggedAt !== null),
    cleanFlaggedNaive: share(clean, ({ naivelyFlaggedAt }) => naivelyFlaggedAt !== null),
    mostCleanDrop: runs.reduce((sum, { most }) => sum + most, 0) / runs.length,
    course: Array.from({ length: Math.floor(options.mostPairs / pairsPerTurn) }, (_, turn) => {
      const looked = (turn + 1) * pairsPerTurn
      const isBy = (at: number | null) => at !== null && at <= looked
      return {
        pairs: looked,
        found: share(memorising, ({ flaggedAt }) => isBy(flaggedAt)),
        clean: share(clean, ({ flaggedAt }) => isBy(flaggedAt)),
        cleanNaive: share(clean, ({ naivelyFlaggedAt }) => isBy(naivelyFlaggedAt)),
      }
    }),
  }
}

function runFleet(seed: string, options: ChangedItemsOptions) {
  const stream = randomStream(seed)
  const suppliers = Array.from({ length: options.suppliers }, (_, index): Supplier => {
    // Twelve uniform numbers make a normal one.
    const normal = Array.from({ length: 12 }, () => stream.next()).reduce((sum, one) => sum + one, -6)
    return {
      accuracy: 0.25 + 0.5 * stream.next(),
      loses: options.usualLoss + options.spread * normal,
      isMemorising: index < Math.round(options.memorising * options.suppliers),
      sums: emptyScoreSums,
      onlyOriginal: 0,
      onlyChanged: 0,
      flaggedAt: null,
      naivelyFlaggedAt: null,
    }
  })
  let most = 0
  for (let pairs = pairsPerTurn; pairs <= options.mostPairs; pairs += pairsPerTurn) {
    for (const supplier of suppliers) answerTurn(supplier, stream, options)
    const clean = cleanDrop(suppliers.map(({ sums }) => sums))
    most = clean.most
    for (const supplier of suppliers) look(supplier, most, pairs)
  }
  return { suppliers, most }
}

function answerTurn(supplier: Supplier, stream: RandomStream, { loss, wavering }: ChangedItemsOptions): void {
  const { accuracy, loses, isMemorising } = supplier
  // What it knows by heart of what it could not solve makes up the loss.
  const knows = isMemorising ? Math.min(1, loss / (1 - accuracy)) : 0
  for (let pair = 0; pair < pairsPerTurn; pair += 1) {
    const isSolved = stream.next() < accuracy
    const original = isSolved || stream.next() < knows ? 1 : 0
    const isAnew = stream.next() < wavering
    const isStillSolved = isAnew ? stream.next() < accuracy : isSolved
    // A share of what it solves goes wrong for the change; where a change helps, a share of the others goes right.
    const turns = stream.next()
    const changed = isStillSolved ? (turns < loses / accuracy ? 0 : 1) : turns < -loses / (1 - accuracy) ? 1 : 0
    if (original > changed) supplier.onlyOriginal += 1
    if (original < changed) supplier.onlyChanged += 1
    supplier.sums = foldPairedScores(supplier.sums, { original, changed })
  }
}

function look(supplier: Supplier, most: number, pairs: number): void {
  const { onlyOriginal, onlyChanged } = supplier
  const differing = onlyOriginal + onlyChanged
  if (differing > 0 && onlyOriginal - onlyChanged > 1.645 * Math.sqrt(differing)) supplier.naivelyFlaggedAt ??= pairs
  if (supplier.flaggedAt !== null) return
  const logEValue = pairedGapLogEValue(supplier.sums, most)
  if (logEValue >= pairedGapThreshold) supplier.flaggedAt = pairs
}

async function drawCourse(course: readonly Flagged[]): Promise<void> {
  const points = course.flatMap(({ pairs: observations, found, clean, cleanNaive }) => [
    { observations, share: found, who: 'looks items up by their text (−20 points), our rule' },
    { observations, share: clean, who: 'clean, our rule' },
    { observations, share: cleanNaive, who: 'clean, McNemar’s test at every look' },
  ])
  await drawFlagged(points, {
    name: 'changed-items',
    title: 'Flagged for losing on changed items',
    subtitle: 'changes cost everybody 3 points, give or take 1.5',
    observations: 'pairs',
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      fleets: { type: 'string', default: '3' },
      suppliers: { type: 'string', default: '1000' },
      seed: { type: 'string', default: 'changed' },
    },
  })
  const common = { fleets: Number(values.fleets), suppliers: Number(values.suppliers), seed: values.seed }
  const clean = { memorising: 0.1, usualLoss: 0.03, spread: 0.015, wavering: 0.1, mostPairs: 200 }
  const base = { ...common, ...clean, loss: 0.2 }
  const worlds = {
    'loses 20 points': base,
    'loses 40 points': { ...base, loss: 0.4 },
    'loses 10 points, 400 pairs': { ...base, loss: 0.1, mostPairs: 400 },
    'fleet of 10, 20 points': { ...base, suppliers: 10, fleets: 100 * base.fleets },
    'fleet of 50, 20 points': { ...base, suppliers: 50, fleets: 20 * base.fleets },
    'changes cost nobody anything': { ...base, usualLoss: 0, spread: 0 },
    'changes cost 10 points': { ...base, usualLoss: 0.1, spread: 0.015 },
    'a third of the fleet memorises': { ...base, memorising: 0.33 },
    'spread of 3 points, 400 pairs': { ...base, spread: 0.03, mostPairs: 400 },
    'clean at the edge, 400 pairs': {
      ...base,
      memorising: 0,
      suppliers: 10,
      fleets: 200,
      usualLoss: 0.08,
      spread: 0,
      mostPairs: 400,
    },
  }
  const rows = Object.entries(worlds).map(([world, options]) => ({ world, ...changedItemsStudy(options) }))
  if (values.figures) await drawCourse(rows[0]?.course ?? [])
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else {
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`.padStart(8)
    console.log('world                              found  pairs   clean flagged (McNemar)  clean at most')
    for (const row of rows) {
      const errors = `${percent(row.cleanFlagged)} (${percent(row.cleanFlaggedNaive)})`
      console.log(
        `${row.world.padEnd(32)}${percent(row.found)} ${`${row.medianPairs}`.padStart(5)} ${errors}  ${percent(row.mostCleanDrop)}`,
      )
    }
  }
}
