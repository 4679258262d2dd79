import * as z from 'zod'
import { requireAlpha, requireArgument } from '../argument-error.ts'
import type { Bounds, SideAlphas } from '../beta-mixture.ts'
import { largestCrossing } from '../betting.ts'

/** A score in [0, 1] with the labelled difficulty of its item in [0, 1]; null = not labelled. */
export type GapItem = { readonly value: number; readonly difficulty: number | null }

export type GapArm = 'first' | 'second'

const powers = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly()

/** Two arms of scores, folded in pairs: plain JSON, small however many pairs it holds. */
export const gapSums = z.object({
  pairs: z.number().int().nonnegative(),
  /** Sums of the first four powers of the corrected scores, less the centre that was foreseen for them. */
  first: powers,
  second: powers,
  /** Sums over pairs from which centre and slope are foreseen: both arms' scores; difficulty², difficulty × score. */
  foresight: z.object({ scores: z.number(), squares: z.number(), products: z.number() }),
  /** Items of one arm whose partners have not come yet, oldest first: value and difficulty less ½. */
  waiting: z.object({ arm: z.enum(['first', 'second']), items: z.array(z.tuple([z.number(), z.number()])).readonly() }),
})
export type GapSums = z.infer<typeof gapSums>

export const emptyGapSums: GapSums = {
  pairs: 0,
  first: [0, 0, 0, 0],
  second: [0, 0, 0, 0],
  foresight: { scores: 0, squares: 0, products: 0 },
  waiting: { arm: 'first', items: [] },
}

/**
 * Items of each arm that are used, the first ones. A fixed number for each arm, and not of places to wait in, makes the
 * sums the same for any interleaving of the arms.
 */
export const mostGapItems = 200

/** The share of the score that difficulty may explain: larger slopes would let a factor of the wealth turn negative. */
const largestSlope = 0.9

/** The most that |corrected score − centre| can be. */
const largestDeviation = 1 + largestSlope / 2

/**
 * What the bettor stakes: mostly what suits a gap of about 15 points, with something on small gaps. The first costs
 * least where 150 pairs have to show 20 points; the second keeps small gaps from hiding for ever.
 */
const stakes = [
  { share: 0.36, weight: 0.95 },
  { share: 0.1, weight: 0.05 },
].map((stake) => ({ ...stake, quartic: quarticCoefficient(stake.share * (largestDeviation + 0.5)) }))

/**
 * The sums with one more item of an arm; of each arm the first 200 count. The k-th item of one arm is paired with the k-th
 * of the other, so arms may come in any interleaving.
 *
 * @throws {StatisticsArgumentError} unless value and difficulty are in [0, 1].
 */
export function foldGapItem(sums: GapSums, arm: GapArm, { value, difficulty }: GapItem): GapSums {
  requireArgument(value >= 0 && value <= 1, 'foldGapItem', 'value', value, 'between 0 and 1')
  const label = difficulty ?? 0.5
  requireArgument(label >= 0 && label <= 1, 'foldGapItem', 'difficulty', label, 'between 0 and 1')
  const item = [value, label - 0.5] as const
  const { pairs, waiting } = sums
  const [partner, ...rest] = waiting.items
  if (pairs + (waiting.arm === arm ? waiting.items.length : 0) >= mostGapItems) return sums
  if (waiting.arm === arm || partner === undefined) {
    return { ...sums, waiting: { arm, items: [...waiting.items, [...item]] } }
  }
  const folded = arm === 'first' ? foldPair(sums, item, partner) : foldPair(sums, partner, item)
  return { ...folded, waiting: { arm: waiting.arm, items: rest } }
}

type Scored = readonly [value: number, difficulty: number]

/** Centre and slope come from earlier pairs alone; that is what keeps every bet fair. */
function foldPair(sums: GapSums, first: Scored, second: Scored): GapSums {
  const { pairs, foresight } = sums
  const centre = (1 + foresight.scores) / (2 + 2 * pairs)
  // Twenty imagined items without slope hold the first estimates near 0.
  const slope = clamp(foresight.products / (foresight.squares + 20 / 12), largestSlope)
  const corrected = ([value, difficulty]: Scored) => value - slope * difficulty - centre
  const product = ([value, difficulty]: Scored) => difficulty * (value - centre)
  return {
    ...sums,
    pairs: pairs + 1,
    first: addPowers(sums.first, corrected(first)),
    second: addPowers(sums.second, corrected(second)),
    foresight: {
      scores: foresight.scores + first[0] + second[0],
      squares: foresight.squares + first[1] ** 2 + second[1] ** 2,
      products: foresight.products + product(first) + product(second),
    },
  }
}

/**
 * A lower bound on the log evidence against "the first arm's mean is at most `gap` above the second's". Under that
 * hypothesis P(it ever reaches ln(1/alpha)) ≤ alpha, whatever the looks.
 *
 * Each pair multiplies the wealth by (1 + λ(a − c − g/2)) (1 − λ(b − c + g/2)). Given the past, the two scores are
 * independent draws with means whose difference is at most g, so with v = E b − c + g/2 its expectation is at most
 * (1 + λv)(1 − λv) ≤ 1, for any centre c foreseen from earlier pairs; both factors are positive for the stakes used. For
 * 0/1 scores and c halfway between the means this is the growth-optimal e-variable of two Bernoulli streams (Turner, Ly
 * & Grünwald, arXiv 2106.02693; Turner & Grünwald, arXiv 2302.14574, for nonzero differences), with scores of any kind
 * allowed. Correcting scores by a slope on labelled difficulty, foreseen likewise, takes variance away and no validity
 * as long as difficulty has the same mean in both arms (control variate). The logarithm is bounded by four powers as in
 * `betting.ts`, so that any gap can be asked for later.
 *
 * Assumes each arm's items are drawn anew from its own population. Drawing a finite set without replacement makes it
 * conservative in the way that `random-group-mean.ts` describes. Not for paired answers to the same item.
 *
 * @throws {StatisticsArgumentError} unless −1 ≤ gap ≤ 1.
 */
export function gapLogEValue({ pairs, first, second }: GapSums, gap: number): number {
  requireArgument(gap >= -1 && gap <= 1, 'gapLogEValue', 'gap', gap, 'between −1 and 1')
  const above = shifted(first, pairs, -gap / 2)
  const below = shifted(second, pairs, gap / 2)
  const logWealths = stakes.map(
    ({ share, weight, quartic }) =>
      Math.log(weight) + logWealth(above, share, quartic) + logWealth(below, -share, quartic),
  )
  const largest = Math.max(...logWealths)
  return largest + Math.log(logWealths.reduce((sum, logWealth) => sum + Math.exp(logWealth - largest), 0))
}

/**
 * Bounds for the first arm's mean less the second's: it is ever below `lower` with probability at most `alphas.lower`,
 * ever above `upper` with at most `alphas.upper`, under every look.
 */
export function gapBounds(sums: GapSums, alphas: SideAlphas): Bounds {
  requireAlpha('gapBounds', alphas.lower, 'alphas.lower')
  requireAlpha('gapBounds', alphas.upper, 'alphas.upper')
  const mirrored = { ...sums, first: sums.second, second: sums.first }
  return { lower: lowerBound(sums, alphas.lower), upper: -lowerBound(mirrored, alphas.upper) }
}

/** The first arm's mean less the second's over the pairs, with its standard error; null before the second pair. */
export function gapEstimate({ pairs, first, second }: GapSums): { gap: number; standardError: number } | null {
  if (pairs < 2) return null
  const variance = (sums: GapSums['first']) => Math.max(0, sums[1] / pairs - (sums[0] / pairs) ** 2)
  // Half an imagined miss keeps an arm without misses from looking certain.
  const total = variance(first) + variance(second) + 0.5 / pairs
  return { gap: (first[0] - second[0]) / pairs, standardError: Math.sqrt(total / pairs) }
}

function lowerBound(sums: GapSums, alpha: number): number {
  if (sums.pairs === 0) return -1
  const ceiling = clamp((sums.first[0] - sums.second[0]) / sums.pairs, 1)
  return largestCrossing((gap) => gapLogEValue(sums, gap), -Math.log(alpha), { floor: -1, ceiling })
}

function addPowers([first, second, third, fourth]: GapSums['first'], value: number): GapSums['first'] {
  const square = value * value
  return [first + value, second + square, third + square * value, fourth + square * square]
}

/** Power sums of x + shift from those of x. */
function shifted([first, second, third, fourth]: GapSums['first'], n: number, shift: number): GapSums['first'] {
  const square = shift * shift
  return [
    first + n * shift,
    second + 2 * shift * first + n * square,
    third + 3 * shift * second + 3 * square * first + n * square * shift,
    fourth + 4 * shift * third + 6 * square * second + 4 * square * shift * first + n * square * square,
  ]
}

function logWealth([first, second, third, fourth]: GapSums['first'], share: number, quartic: number): number {
  return share * (first - share * (second / 2 - share * (third / 3 - share * quartic * fourth)))
}

/** κ of `betting.ts` for the least value −s that a bet can lose: (−ln(1 − s) − s − s²/2 − s³/3) / s⁴. */
function quarticCoefficient(most: number): number {
  return (-Math.log1p(-most) - most - most ** 2 / 2 - most ** 3 / 3) / most ** 4
}

function clamp(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value))
}
