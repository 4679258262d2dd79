import { requireArgument } from '../argument-error.ts'
import { averageLogEValue } from '../sequential/e-values.ts'

/** Two answers of one endpoint to one prompt, by the numbers of their tokens. */
export type TwoTokens = readonly [number, number]

/** What {@link tokenDistance} can be. */
const possible = [-0.5, -0.25, 0, 0.5, 1] as const
const least = -0.5
const places = new Map<number, number>(possible.map((distance, place) => [distance, place]))

/** Bets, as fractions of the largest that cannot lose more than all. */
const stakes = [0.05, 0.12, 0.25, 0.4, 0.6, 0.8, 0.95] as const

/**
 * An estimate, from two answers each, of half the squared distance of two token distributions: how often tokens of the two endpoints
 * differ, less how often each endpoint differs from itself. Its mean is Σ (p − q)² / 2 ≥ 0, and 0 only if the distributions are equal:
 * the energy distance of Székely & Rizzo (J. Stat. Plan. Inference 143 (2013) 1249) for tokens that are equal or not.
 *
 * @example tokenDistance([1, 1], [2, 2]) // => 1
 * @example tokenDistance([1, 2], [2, 1]) // => -0.5: both waver alike
 */
export function tokenDistance([a, b]: TwoTokens, [c, d]: TwoTokens): number {
  const between = differ(a, c) + differ(a, d) + differ(b, c) + differ(b, d)
  return between / 4 - (differ(a, b) + differ(c, d)) / 2
}

function differ(one: number, two: number): number {
  return one === two ? 0 : 1
}

/** Distances counted by their values: all that the evidence needs. */
export type TokenDistances = {
  readonly n: number
  readonly sum: number
  /** How often each possible distance came. */
  readonly counts: readonly number[]
}

/** @throws {StatisticsArgumentError} for what is no {@link tokenDistance}. */
export function countTokenDistances(distances: readonly number[]): TokenDistances {
  const counts = possible.map(() => 0)
  let sum = 0
  for (const distance of distances) {
    const place = places.get(distance) ?? -1
    requireArgument(place >= 0, 'countTokenDistances', 'distance', distance, `one of ${possible.join(', ')}`)
    counts[place] = (counts[place] ?? 0) + 1
    sum += distance
  }
  return { n: distances.length, sum, counts }
}

/**
 * The natural logarithm of the evidence against "the mean distance is at most `bound`": the mean over stakes of what a bettor owns who
 * wins the stake times how far each distance is above the bound. An e-process in the number of prompts, if the mean given the prompts
 * before is at most the bound (Waudby-Smith & Ramdas, JRSS B 86 (2024) 1).
 */
export function logDistanceAbove(distances: TokenDistances, bound: number): number {
  requireBound('logDistanceAbove', bound)
  return capital(distances, (distance) => distance - bound, 1 / (bound - least))
}

/** The same against "the mean distance is at least `bound`". */
export function logDistanceBelow(distances: TokenDistances, bound: number): number {
  requireBound('logDistanceBelow', bound)
  return capital(distances, (distance) => bound - distance, 1 / (1 - bound))
}

function capital({ counts }: TokenDistances, gainOf: (distance: number) => number, largestStake: number): number {
  return averageLogEValue(
    stakes.map((fraction) =>
      counts.reduce(
        (log, count, place) => log + count * Math.log1p(fraction * largestStake * gainOf(possible[place] ?? 0)),
        0,
      ),
    ),
  )
}

function requireBound(statistic: string, bound: number): void {
  requireArgument(bound > 0 && bound < 1, statistic, 'bound', bound, 'strictly between 0 and 1')
}
