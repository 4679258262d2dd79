import { mkdir, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { type Bounds, betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import type { RankedScores } from '#statistics/ranking/order-evidence.ts'
import { type RankBand, rankBands } from '#statistics/ranking/rank-bands.ts'
import { wilson } from '#statistics/wilson.ts'

export type RankBandOptions = {
  /** Simulated leaderboards. */
  readonly boards: number
  readonly suppliers: number
  /** Different true means: with fewer than suppliers, some share one, as behind one backend. */
  readonly backends: number
  /** Items per supplier at each look; bands must hold at all of them. */
  readonly looks: readonly number[]
  readonly alpha: number
  readonly seed: string
}

/** How one method did; widths are shares of the leaderboard, averaged over suppliers and boards, look by look. */
export type RankBandRow = {
  readonly method: MethodName
  /** Share of leaderboards on which every band held every place of its supplier at every look. */
  readonly coverage: number
  readonly widths: readonly number[]
}

const commonShare = 0.2
const commonItems = 600
/** Items are equally likely to have each of these difficulties (logits). */
const difficulties = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5]

/** Ways to make bands. The last two are there to be seen failing. */
const methods = {
  'Holm over pairs': (scores, alpha) => rankBands(scores, alpha).bands,
  'union bound over intervals': (scores, alpha) =>
    bandsOfIntervals(scores.map(({ all }) => betaMixtureInterval(all, alpha / scores.length))),
  'WRONG: 95 % Wilson intervals': (scores) => bandsOfIntervals(scores.map(({ all }) => wilson(all.n, all.successes))),
  'WRONG: the rank of the mean': (scores) =>
    bandsOfIntervals(scores.map(({ all }) => ({ lower: all.successes / all.n, upper: all.successes / all.n }))),
} satisfies Record<string, (scores: readonly RankedScores[], alpha: number) => readonly RankBand[]>

export type MethodName = keyof typeof methods
export const rankBandMethods = Object.keys(methods) as MethodName[]

/**
 * Whether rank bands hold for all suppliers of a leaderboard at once and at every look. A fifth of the items is common:
 * the same difficulty for every supplier that gets it, so their scores depend on each other.
 */
export function rankBandStudy(options: RankBandOptions): RankBandRow[] {
  const held = new Map(rankBandMethods.map((method) => [method, 0]))
  const widths = new Map(rankBandMethods.map((method) => [method, options.looks.map(() => 0)]))
  for (let board = 0; board < options.boards; board += 1) {
    const { places, looks } = drawBoard(randomStream(`${options.seed} ${board}`), options)
    for (const method of rankBandMethods) {
      let isHeld = true
      for (const [look, scores] of looks.entries()) {
        const bands = methods[method](scores, options.alpha)
        isHeld &&= bands.every(({ best, worst }, index) => {
          const place = places[index]
          return place !== undefined && best <= place.best && worst >= place.worst
        })
        const width = bands.reduce((sum, { best, worst }) => sum + worst - best + 1, 0) / bands.length / bands.length
        const sums = widths.get(method) ?? []
        sums[look] = (sums[look] ?? 0) + width
      }
      held.set(method, (held.get(method) ?? 0) + (isHeld ? 1 : 0))
    }
  }
  return rankBandMethods.map((method) => ({
    method,
    coverage: (held.get(method) ?? 0) / options.boards,
    widths: (widths.get(method) ?? []).map((sum) => sum / options.boards),
  }))
}

/** True places, and the scores of all suppliers at each look. */
function drawBoard(stream: RandomStream, { suppliers, backends, looks }: RankBandOptions) {
  const abilities = Array.from({ length: backends }, () => -1.5 + 3.5 * stream.next())
  const ability = Array.from({ length: suppliers }, (_, index) => abilities[index % backends] ?? 0)
  const chances = ability.map((level) => difficulties.map((difficulty) => 1 / (1 + Math.exp(difficulty - level))))
  const common = Array.from({ length: commonItems }, () => stream.integer(difficulties.length))
  const sums = ability.map(() => ({ n: 0, successes: 0, ownN: 0, ownSuccesses: 0 }))
  const orders = ability.map(() => stream.shuffle(common))
  const seen = looks.map((items) => {
    for (const [index, sum] of sums.entries()) {
      while (sum.n < items) {
        const commonItem = stream.next() < commonShare ? orders[index]?.pop() : undefined
        const chance = chances[index]?.[commonItem ?? stream.integer(difficulties.length)] ?? 0
        const score = stream.next() < chance ? 1 : 0
        sum.n += 1
        sum.successes += score
        if (commonItem !== undefined) continue
        sum.ownN += 1
        sum.ownSuccesses += score
      }
    }
    return sums.map(
      ({ n, successes, ownN, ownSuccesses }): RankedScores => ({
        all: { n, successes },
        own: { n: ownN, successes: ownSuccesses },
      }),
    )
  })
  return { places: bandsOfIntervals(ability.map((level) => ({ lower: level, upper: level }))), looks: seen }
}

/** Places by intervals that lie apart; of exact values: all places that equal ones share. */
function bandsOfIntervals(intervals: readonly Bounds[]): RankBand[] {
  return intervals.map(({ lower, upper }) => ({
    best: 1 + intervals.filter((other) => other.lower > upper).length,
    worst: intervals.length - intervals.filter((other) => other.upper < lower).length,
  }))
}

const looks = [50, 100, 200, 400, 800, 1600]

/** The worlds of the full study: all means different, and four suppliers on each backend. */
const worlds = [
  { suppliers: 24, backends: 24 },
  { suppliers: 60, backends: 15 },
]

function printRankBands({ suppliers, backends }: (typeof worlds)[number], rows: readonly RankBandRow[]): void {
  console.log(`${suppliers} suppliers on ${backends} backends; mean width of a band in per cent of the leaderboard`)
  console.log(`${'method'.padEnd(30)}    held ${looks.map((items) => `${items}`.padStart(6)).join('')}  items`)
  for (const { method, coverage, widths } of rows) {
    const cells = widths.map((width) => (100 * width).toFixed(1).padStart(6)).join('')
    console.log(`${method.padEnd(30)} ${(100 * coverage).toFixed(1).padStart(5)} % ${cells}`)
  }
}

/** Width against items, a line for each method that keeps its promise. */
async function drawWidths(rows: readonly RankBandRow[]): Promise<string> {
  const values = rows
    .filter(({ method }) => !method.startsWith('WRONG'))
    .flatMap(({ method, widths }) =>
      widths.map((width, look) => ({ method, items: looks[look], width: Math.round(1e4 * width) / 1e4 })),
    )
  const { drawFigure } = await import('../src/cli/figures/draw-figure.ts')
  return drawFigure({
    title: {
      text: 'How many places the evidence leaves open',
      subtitle: '24 suppliers of different quality; all bands right at once with 95 %',
    },
    width: 520,
    height: 280,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: { field: 'items', type: 'quantitative', title: 'items per supplier', scale: { type: 'log' } },
      y: {
        field: 'width',
        type: 'quantitative',
        title: 'mean width of a band, share of the leaderboard',
        axis: { format: '%' },
      },
      color: { field: 'method', type: 'nominal', title: null, legend: { orient: 'bottom' } },
    },
  })
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      boards: { type: 'string', default: '500' },
      seed: { type: 'string', default: 'rank bands' },
    },
  })
  const results = worlds.map((world) => ({
    ...world,
    rows: rankBandStudy({ ...world, boards: Number(values.boards), looks, alpha: 0.05, seed: values.seed }),
  }))
  if (values.json) console.log(JSON.stringify(results, null, 1))
  else for (const { rows, ...world } of results) printRankBands(world, rows)
  if (values.figures) {
    const folder = new URL('../docs/statistics/figures/', import.meta.url)
    await mkdir(folder, { recursive: true })
    await writeFile(new URL('rank-bands.svg', folder), await drawWidths(results[0]?.rows ?? []))
  }
}
