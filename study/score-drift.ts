import { detectChange, newDetector } from '#statistics/drift/change-detector.ts'
import { watchedStreams } from '#statistics/drift/combine-streams.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { drawFigure } from '../src/cli/figures/draw-figure.ts'
import { isAlarmed, meanOf, quantileOf, readDriftArguments, saveFigure } from './drift-worlds.ts'
import { normal } from './tier-population.ts'

export type ScoreDriftOptions = {
  readonly suppliers: number
  readonly before: number
  readonly after: number
  readonly itemsPerDay: number
  /** Days measured before the change. */
  readonly baselineDays: number
  /** Days watched after the change. */
  readonly days: number
  readonly fleet: number
  /** Standard deviation of the mean from week to week, while nothing but chance changes; 0 = what is assumed. */
  readonly wander: number
  /** Whether the score is watched by itself, or with its share of a supplier's evidence. */
  readonly isCombined: boolean
  readonly seed: string
}

export type ScoreDriftRow = {
  readonly before: number
  readonly after: number
  /** Share of suppliers alarmed before the change, over all days of the baseline. */
  readonly alarmedBefore: number
  readonly alarmed: number
  readonly days: { readonly mean: number; readonly median: number; readonly p90: number }
  /** Days until the incumbent's buffer crosses the tier threshold below the old score; null = it never does. */
  readonly bufferDays: number | null
}

/** Scores of simulated suppliers whose mean falls at a random moment of a day. */
export function scoreDriftStudy(options: ScoreDriftOptions): ScoreDriftRow {
  const delays = Array.from({ length: options.suppliers }, (_, supplier) =>
    delayOf(randomStream(`${options.seed} ${options.before} ${options.after} ${supplier}`), options),
  )
  const kept = delays.filter((delay) => delay === null || delay > 0)
  const days = kept.flatMap((delay) => (delay === null ? [] : [delay / options.itemsPerDay]))
  return {
    before: options.before,
    after: options.after,
    alarmedBefore: 1 - kept.length / delays.length,
    alarmed: days.length / kept.length,
    days: { mean: meanOf(days), median: quantileOf(days, 0.5), p90: quantileOf(days, 0.9) },
    bufferDays: bufferDays(options),
  }
}

/** Items from the change to the alarm; 0 = alarmed before it, null = never. */
function delayOf(stream: RandomStream, options: ScoreDriftOptions): number | null {
  const { before, after, itemsPerDay, baselineDays, days, wander } = options
  const changeAt = baselineDays * itemsPerDay + stream.integer(itemsPerDay)
  let watched = newDetector
  let offset = 0
  for (let item = 0; item < changeAt + days * itemsPerDay; item += 1) {
    if (wander > 0 && item % (7 * itemsPerDay) === 0) offset = wander * normal(stream)
    const score = stream.next() < (item < changeAt ? before : after) + offset ? 1 : 0
    const day = Math.floor(item / itemsPerDay)
    watched = detectChange(watchedStreams.score.rule, watched, score, item / itemsPerDay)
    if (isAlarmed('score', watched, day, options)) return Math.max(0, item - changeAt + 1)
  }
  return null
}

const thresholds = [0.8, 0.55, 0.3]
/** The incumbent renews its buffer of 50 samples for each of 62 tasks over 30 days. */
const bufferRenewalDays = 30

/** When the mean of a buffer that is replaced evenly falls below the threshold that the old score was above. */
function bufferDays({ before, after }: ScoreDriftOptions): number | null {
  const threshold = thresholds.find((each) => before >= each) ?? 0
  return after >= threshold ? null : (bufferRenewalDays * (before - threshold)) / (before - after)
}

export const scoreDriftDefaults: Omit<ScoreDriftOptions, 'after' | 'before'> = {
  suppliers: 500,
  itemsPerDay: 40,
  // 2,400 items: the score of a supplier that has been there for two months.
  baselineDays: 60,
  days: 60,
  fleet: 1,
  wander: 0,
  isCombined: true,
  seed: 'score drift',
}

const changes = [
  [0.7, 0.5],
  [0.86, 0.7],
  [0.7, 0.6],
] as const

if (import.meta.main) {
  const { isJson, isDrawn, suppliers } = readDriftArguments()
  const common = { ...scoreDriftDefaults, suppliers }
  const few = { ...common, suppliers: common.suppliers / 2 }
  const settings = [
    { label: '40 items a day', ...common },
    { label: 'nothing but the score watched', ...few, isCombined: false },
    { label: 'baseline of 20 days', ...few, baselineDays: 20 },
    { label: '10 items a day', ...few, itemsPerDay: 10, days: 120 },
    { label: 'wanders by 3 points from week to week', ...few, wander: 0.03 },
    { label: 'one of 1,000', ...few, fleet: 1_000, days: 90 },
    { label: 'one of 100,000', ...few, fleet: 100_000, days: 120 },
  ]
  const tables = settings.map(({ label, ...options }) => ({
    label,
    rows: changes.map(([before, after]) => scoreDriftStudy({ ...options, before, after })),
  }))
  if (isJson) console.log(JSON.stringify(tables, null, 1))
  else for (const table of tables) printTable(table)
  if (isDrawn) await drawScoreFigure(tables)
}

function printTable({ label, rows }: { label: string; rows: readonly ScoreDriftRow[] }): void {
  console.log(`${label}\nchange       before%  alarmed%  days mean    p50    p90   incumbent's buffer`)
  for (const { before, after, alarmedBefore, alarmed, days, bufferDays: buffer } of rows) {
    const cells = [
      `${before.toFixed(2)} ${after.toFixed(2)}`,
      (100 * alarmedBefore).toFixed(1).padStart(10),
      (100 * alarmed).toFixed(1).padStart(9),
      days.mean.toFixed(1).padStart(10),
      days.median.toFixed(1).padStart(6),
      days.p90.toFixed(1).padStart(6),
      (buffer === null ? 'never' : buffer.toFixed(1)).padStart(14),
    ]
    console.log(cells.join(' '))
  }
}

async function drawScoreFigure(tables: readonly { label: string; rows: readonly ScoreDriftRow[] }[]): Promise<void> {
  const bars = tables.flatMap(({ label, rows }) =>
    rows.map(({ before, after, days }) => ({ rule: label, change: `${before} to ${after}`, days: days.median })),
  )
  await saveFigure(
    'score-drift',
    await drawFigure({
      title: { text: 'How soon a fall of the score is noticed', subtitle: 'median days until the alarm' },
      width: 420,
      data: { values: bars },
      mark: 'bar',
      encoding: {
        y: { field: 'change', type: 'nominal', title: null, sort: null },
        yOffset: { field: 'rule', sort: null },
        x: { field: 'days', type: 'quantitative', title: 'days' },
        color: { field: 'rule', type: 'nominal', title: null, sort: null },
      },
    }),
  )
}
