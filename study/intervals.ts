import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { drawFigure } from '#cli/figures/draw-figure.ts'
import { type Bounds, betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { bettingBounds, emptyScoreSums, foldScore, type ScoreSums } from '#statistics/betting.ts'
import { hypergeometricInterval } from '#statistics/hypergeometric-mixture.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { type AgrapaState, emptyAgrapa, foldAgrapa } from '#statistics/sequential/agrapa.ts'
import { wilson } from '#statistics/wilson.ts'

/** Looked at after these numbers of scores. */
const looks: readonly number[] = [10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1200, 1600]

const mean = 0.6

/** Scores of mean .6, from the widest to a narrow spread. */
const families = {
  '0 or 1': (stream: RandomStream) => (stream.next() < mean ? 1 : 0),
  quarters: (stream: RandomStream) => [1, 2, 3, 4].reduce((sum) => sum + (stream.next() < mean ? 0.25 : 0), 0),
} as const

export type FamilyName = keyof typeof families
export const methods = ['beta mixture', 'betting', 'aGRAPA', 'Wilson', 'all 1,600 known'] as const
export type MethodName = (typeof methods)[number]

export type IntervalRow = {
  readonly family: FamilyName
  readonly method: MethodName
  readonly n: number
  /** Mean over the runs. */
  readonly width: number
  /** Share of the runs whose interval held the true mean at this look and at all before. */
  readonly held: number
}

/** Candidate means of the grid on which aGRAPA bets are placed for an interval. */
const gridSize = 200

type Course = { scores: number[]; sums: ScoreSums; above: AgrapaState[]; below: AgrapaState[] }

const sides = { lower: 0.025, upper: 0.025 }

const intervalOf: Readonly<Record<MethodName, (course: Course) => Bounds>> = {
  'beta mixture': ({ sums }) => betaMixtureInterval({ n: sums.n, successes: sums.powers[0] }, 0.05),
  betting: ({ sums }) => bettingBounds(sums, sides),
  aGRAPA: agrapaInterval,
  Wilson: ({ sums }) => wilson(sums.n, sums.powers[0]),
  // A set of 1,600 items that is drawn without replacement: what is known of it at its end is known for good.
  'all 1,600 known': ({ sums }) => {
    const size = looks.at(-1) ?? 0
    return hypergeometricInterval({ size, n: sums.n, successes: Math.round(sums.powers[0]) }, 0.05)
  },
}

/**
 * How wide 95 % intervals are, and how often they hold at all looks so far, for means of `n` scores. The last method is a
 * finite set, whose own mean is the truth.
 */
export function intervalStudy(options: { readonly runs: number; readonly seed: string }): IntervalRow[] {
  return (Object.keys(families) as FamilyName[]).flatMap((family) => {
    const used = methods.filter((method) => family === '0 or 1' || method !== 'all 1,600 known')
    const widths = new Map(used.map((method) => [method, looks.map(() => 0)]))
    const helds = new Map(used.map((method) => [method, looks.map(() => 0)]))
    for (let run = 0; run < options.runs; run += 1) {
      const courses = followCourse(randomStream(`${options.seed} ${family} ${run}`), families[family], used)
      for (const [method, { width, held }] of courses) {
        for (const [look, value] of width.entries()) add(widths.get(method), look, value / options.runs)
        for (const [look, isHeld] of held.entries()) add(helds.get(method), look, (isHeld ? 1 : 0) / options.runs)
      }
    }
    return used.flatMap((method) =>
      looks.map((n, look) => ({
        family,
        method,
        n,
        width: widths.get(method)?.[look] ?? 0,
        held: helds.get(method)?.[look] ?? 0,
      })),
    )
  })
}

function add(values: number[] | undefined, index: number, value: number): void {
  if (values !== undefined) values[index] = (values[index] ?? 0) + value
}

type Followed = { readonly width: number[]; readonly held: boolean[] }

function followCourse(
  stream: RandomStream,
  draw: (stream: RandomStream) => number,
  used: readonly MethodName[],
): Map<MethodName, Followed> {
  const scores = Array.from({ length: looks.at(-1) ?? 0 }, () => draw(stream))
  const setMean = scores.reduce((sum, score) => sum + score, 0) / scores.length
  const course: Course = {
    scores: [],
    sums: emptyScoreSums,
    above: Array.from({ length: gridSize - 1 }, () => emptyAgrapa),
    below: Array.from({ length: gridSize - 1 }, () => emptyAgrapa),
  }
  const followed = new Map(used.map((method): [MethodName, Followed] => [method, { width: [], held: [] }]))
  for (const [index, score] of scores.entries()) {
    course.scores.push(score)
    course.sums = foldScore(course.sums, score)
    for (let cell = 0; cell < gridSize - 1; cell += 1) {
      const threshold = (cell + 1) / gridSize
      course.above[cell] = foldAgrapa(course.above[cell] ?? emptyAgrapa, score, { threshold, direction: 'above' })
      course.below[cell] = foldAgrapa(course.below[cell] ?? emptyAgrapa, score, { threshold, direction: 'below' })
    }
    if (!looks.includes(index + 1)) continue
    for (const [method, { width, held }] of followed) {
      const { lower, upper } = intervalOf[method](course)
      const truth = method === 'all 1,600 known' ? setMean : mean
      width.push(upper - lower)
      held.push((held.at(-1) ?? true) && lower <= truth + 1e-12 && truth <= upper + 1e-12)
    }
  }
  return followed
}

function agrapaInterval({ above, below }: Course): Bounds {
  const isReached = ({ highestLogWealth }: AgrapaState) => highestLogWealth >= -Math.log(sides.lower)
  const lower = above.findLastIndex(isReached)
  const upper = below.findIndex(isReached)
  return { lower: (lower + 1) / gridSize, upper: upper < 0 ? 1 : (upper + 1) / gridSize }
}

async function draw(rows: readonly IntervalRow[]): Promise<void> {
  const colour = { field: 'method', type: 'nominal', title: null, sort: [...methods] } as const
  const x = { field: 'n', type: 'quantitative', scale: { type: 'log' }, title: 'scores' } as const
  const shown = rows.filter(({ family }) => family === '0 or 1')
  const figure = await drawFigure({
    title: '95 % intervals of 0/1 scores with mean .6',
    data: { values: shown },
    hconcat: [
      {
        width: 300,
        height: 240,
        mark: { type: 'line' },
        encoding: { x, y: { field: 'width', type: 'quantitative', title: 'mean width' }, color: colour },
      },
      {
        width: 300,
        height: 240,
        mark: { type: 'line' },
        encoding: {
          x,
          y: {
            field: 'held',
            type: 'quantitative',
            title: 'held at all looks so far',
            scale: { domain: [0.6, 1] },
            axis: { format: '%' },
          },
          color: colour,
        },
      },
    ],
  })
  await writeFile(new URL('../docs/statistics/figures/intervals.svg', import.meta.url), figure)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      figures: { type: 'boolean', default: false },
      runs: { type: 'string', default: '500' },
      seed: { type: 'string', default: 'intervals' },
    },
  })
  const rows = intervalStudy({ runs: Number(values.runs), seed: values.seed })
  if (values.figures) await draw(rows)
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else
    console.table(
      rows
        .filter(({ n }) => [50, 200, 800, 1600].includes(n))
        .map(({ width, held, ...row }) => ({ ...row, width: width.toFixed(4), held: held.toFixed(3) })),
    )
}
