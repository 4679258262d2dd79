import { parseArgs } from 'node:util'
import { type Bounds, betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { hypergeometricInterval } from '#statistics/hypergeometric-mixture.ts'
import { keyedPermutation } from '#statistics/keyed-permutation.ts'
import { emptyAccumulator, fold, interval } from '#statistics/random-group-mean.ts'
import { type RandomStream, randomStream } from '#statistics/random-stream.ts'
import { wilson } from '#statistics/wilson.ts'

/** A simulated supplier: its true score, and the interval after each of its samples in turn. */
type Course = { readonly truth: number; readonly intervals: Iterable<Bounds> }

type Group = {
  readonly weight: number
  /** Probability with which a tilted design draws it. */
  readonly tilt: number
  /** Data set sizes: what counts for the pooled design. */
  readonly size: number
  readonly isGraded: boolean
}

/** Twelve groups of unequal weight; one holds most items, as MMLU does among the leaderboard's tasks. */
const groups: readonly Group[] = Array.from({ length: 12 }, (_, index) => ({
  weight: (1 + (index % 3)) / 24,
  tilt: (1 + (index % 4)) / 30,
  size: index === 0 ? 2000 : 15 + 5 * index,
  isGraded: index % 2 === 1,
}))

export type CoverageOptions = {
  readonly suppliers: number
  readonly looks: number
  readonly alpha: number
  readonly seed: string
  /** Which designs to run; all unless told otherwise. */
  readonly designs?: readonly DesignName[]
}

export type CoverageRow = {
  readonly design: DesignName
  readonly suppliers: number
  readonly looks: number
  /** Share of suppliers whose interval held the truth at every look. */
  readonly coverage: number
  /** Mean width of the last interval. */
  readonly lastWidth: number
}

/** Ways to draw items and to make an interval of their scores. The last three are there to be seen failing. */
const designs = {
  'random groups, 0/1 scores': (stream, options) => randomGroups(stream, options, false),
  'random groups, graded scores': (stream, options) => randomGroups(stream, options, true),
  'tilted groups with propensities': tiltedGroups,
  'random groups, finite tasks': finiteTasks,
  'one finite task': oneFiniteTask,
  'WRONG: random groups, Wilson, every look': wilsonOfRandomGroups,
  'WRONG: fixed counts, pooled, Wilson, every look': (stream, options) => fixedCounts(stream, options, wilson),
  'WRONG: fixed counts, pooled, beta mixture': (stream, options) => fixedCounts(stream, options, betaMixture),
} satisfies Record<string, (stream: RandomStream, options: CoverageOptions) => Course>

export type DesignName = keyof typeof designs

export const designNames = Object.keys(designs) as DesignName[]

/**
 * How often intervals hold the truth at *all* of their looks, over simulated suppliers that are drawn as the pipeline
 * draws: a group by weight, then an item, looked at after every sample.
 */
export async function coverageStudy(options: CoverageOptions): Promise<CoverageRow[]> {
  return (options.designs ?? designNames).map((design) => {
    let held = 0
    let widths = 0
    for (let supplier = 0; supplier < options.suppliers; supplier += 1) {
      const course = designs[design](randomStream(`${options.seed} ${design} ${supplier}`), options)
      const { isHeld, lastWidth } = follow(course)
      held += isHeld ? 1 : 0
      widths += lastWidth
    }
    const { suppliers, looks } = options
    return { design, suppliers, looks, coverage: held / suppliers, lastWidth: widths / suppliers }
  })
}

function follow({ truth, intervals }: Course): { readonly isHeld: boolean; readonly lastWidth: number } {
  let isHeld = true
  let last: Bounds = { lower: 0, upper: 1 }
  for (last of intervals) if (truth < last.lower - 1e-12 || truth > last.upper + 1e-12) isHeld = false
  return { isHeld, lastWidth: last.upper - last.lower }
}

function randomGroups(stream: RandomStream, { looks, alpha }: CoverageOptions, isGraded: boolean): Course {
  const abilities = drawAbilities(stream)
  const weights = groups.map(({ weight }) => weight)
  function* intervals(): Generator<Bounds> {
    let accumulator = emptyAccumulator()
    for (let look = 0; look < looks; look += 1) {
      const index = pick(stream, weights)
      const hasParts = isGraded && groups[index]?.isGraded === true
      accumulator = fold(accumulator, scoreItem(stream, abilities[index] ?? 0, hasParts))
      yield interval(accumulator, alpha)
    }
  }
  return { truth: weightedMean(abilities), intervals: intervals() }
}

function tiltedGroups(stream: RandomStream, { looks, alpha }: CoverageOptions): Course {
  const abilities = drawAbilities(stream)
  const tilts = groups.map(({ tilt }) => tilt)
  const ratios = groups.map(({ weight, tilt }) => weight / tilt)
  function* intervals(): Generator<Bounds> {
    let accumulator = emptyAccumulator({ largestRatio: Math.max(...ratios) })
    for (let look = 0; look < looks; look += 1) {
      const index = pick(stream, tilts)
      accumulator = fold(accumulator, scoreItem(stream, abilities[index] ?? 0, false), ratios[index])
      yield interval(accumulator, alpha)
    }
  }
  return { truth: weightedMean(abilities), intervals: intervals() }
}

/** Each group is a small data set with fixed answers, drawn in the supplier's own order without replacement. */
function finiteTasks(stream: RandomStream, { looks, alpha }: CoverageOptions): Course {
  const weights = groups.map(({ weight }) => weight)
  const answers = drawAbilities(stream).map((ability, index) =>
    Array.from({ length: 30 + 5 * index }, () => scoreItem(stream, ability, false)),
  )
  const unseen = answers.map((scores) => stream.shuffle(scores))
  const means = answers.map((scores) => scores.reduce((sum, score) => sum + score, 0) / scores.length)
  function* intervals(): Generator<Bounds> {
    let accumulator = emptyAccumulator()
    for (let look = 0; look < looks; look += 1) {
      const index = pick(stream, weights)
      // A task whose documents are used up begins a new round in a new order.
      if (unseen[index]?.length === 0) unseen[index] = stream.shuffle(answers[index] ?? [])
      accumulator = fold(accumulator, unseen[index]?.pop() ?? 0)
      yield interval(accumulator, alpha)
    }
  }
  return { truth: weightedMean(means), intervals: intervals() }
}

function oneFiniteTask(stream: RandomStream, { alpha }: CoverageOptions): Course {
  const size = 200
  const ability = stream.next()
  const answers = Array.from({ length: size }, () => scoreItem(stream, ability, false))
  const order = keyedPermutation(`${stream.next()}`, size)
  function* intervals(): Generator<Bounds> {
    let successes = 0
    for (let n = 1; n <= size; n += 1) {
      successes += answers[order(n - 1)] ?? 0
      yield hypergeometricInterval({ size, n, successes }, alpha)
    }
  }
  return { truth: answers.reduce((sum, score) => sum + score, 0) / size, intervals: intervals() }
}

function wilsonOfRandomGroups(stream: RandomStream, { looks }: CoverageOptions): Course {
  const abilities = drawAbilities(stream)
  const weights = groups.map(({ weight }) => weight)
  function* intervals(): Generator<Bounds> {
    let successes = 0
    for (let n = 1; n <= looks; n += 1) {
      successes += scoreItem(stream, abilities[pick(stream, weights)] ?? 0, false)
      yield wilson(n, successes)
    }
  }
  return { truth: weightedMean(abilities), intervals: intervals() }
}

/** As the incumbent does: every task in proportion to its size, one mean over all items. */
function fixedCounts(
  stream: RandomStream,
  { looks, alpha }: CoverageOptions,
  toInterval: (n: number, successes: number, alpha: number) => Bounds,
): Course {
  const abilities = drawAbilities(stream)
  const total = groups.reduce((sum, { size }) => sum + size, 0)
  const order = stream.shuffle(
    groups.flatMap(({ size }, index) => Array.from({ length: Math.round((looks * size) / total) }, () => index)),
  )
  function* intervals(): Generator<Bounds> {
    let successes = 0
    for (const [position, index] of order.entries()) {
      successes += scoreItem(stream, abilities[index] ?? 0, false)
      yield toInterval(position + 1, successes, alpha)
    }
  }
  return { truth: weightedMean(abilities), intervals: intervals() }
}

function betaMixture(n: number, successes: number, alpha: number): Bounds {
  return betaMixtureInterval({ n, successes }, alpha)
}

/** A general ability and its deviation in each group, all in [0.15, 0.85]. */
function drawAbilities(stream: RandomStream): number[] {
  const general = 0.3 + 0.4 * stream.next()
  return groups.map(() => general + 0.3 * (stream.next() - 0.5))
}

/** Items differ in difficulty by up to 0.15 of probability; graded ones are five parts, each right or wrong. */
function scoreItem(stream: RandomStream, ability: number, isGraded: boolean): number {
  const probability = ability + 0.3 * (stream.next() - 0.5)
  const parts = isGraded ? 5 : 1
  let right = 0
  for (let part = 0; part < parts; part += 1) right += stream.next() < probability ? 1 : 0
  return right / parts
}

function weightedMean(values: readonly number[]): number {
  return groups.reduce((sum, { weight }, index) => sum + weight * (values[index] ?? 0), 0)
}

/** An index with the given probabilities, which sum to 1. */
function pick(stream: RandomStream, probabilities: readonly number[]): number {
  let left = stream.next()
  for (const [index, probability] of probabilities.entries()) {
    left -= probability
    if (left < 0) return index
  }
  return probabilities.length - 1
}

function printCoverage(rows: readonly CoverageRow[]): void {
  console.log(`${'design'.padEnd(50)} suppliers  held at all looks  last width`)
  for (const { design, suppliers, coverage, lastWidth } of rows) {
    const held = `${(100 * coverage).toFixed(2)} %`
    console.log(`${design.padEnd(50)} ${`${suppliers}`.padStart(9)}  ${held.padStart(17)}  ${lastWidth.toFixed(3)}`)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      suppliers: { type: 'string', default: '2000' },
      looks: { type: 'string', default: '400' },
      seed: { type: 'string', default: 'coverage' },
    },
  })
  const { suppliers, looks, seed } = values
  const rows = await coverageStudy({ suppliers: Number(suppliers), looks: Number(looks), alpha: 0.05, seed })
  if (values.json) console.log(JSON.stringify(rows, null, 1))
  else printCoverage(rows)
}
