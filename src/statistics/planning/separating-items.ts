import { requireAlpha, requireArgument } from '../argument-error.ts'
import { betaMixtureLogEValue } from '../beta-mixture.ts'
import { normalQuantile } from './normal-quantile.ts'

export type Separation = {
  /** Items for each of the two, decided once at the end; the textbook's figure, which must not be looked at before. */
  readonly unpaired: number
  readonly paired: number
  /** The same looked at after every item, as Assay does: by then it is decided with the wanted power. */
  readonly unpairedWatched: number
  readonly pairedWatched: number
}

/** More than this is as good as never. */
const MOST_ITEMS = 1e9

/**
 * How many 0/1 items tell two suppliers with these true scores apart, each asked its own items (unpaired) or both the
 * same ones (paired).
 *
 * - Fixed: the normal approximation n = (z_{α/2} + z_power)² · variance of a difference / difference²; Miller 2024,
 *   arXiv:2411.00640, §5. Two-sided error `alpha`.
 * - Watched: by the evidence that of the pairs of items on which they differ more than half favour one of them
 *   (McNemar's question as an e-process; unpaired, the i-th own items of both are a pair). Anytime-valid: the better one
 *   is taken for the worse with probability at most `alpha` over all looks. The number is where a course at the unlucky
 *   `1 − power` quantile crosses; how often courses have crossed by then is in `study/planner.ts`.
 *
 * `correlation` says how much more often both are right, or both wrong, on the same item than chance would have it;
 * 0.3 to 0.6 is common among language models. Not for graded scores, which need fewer.
 *
 * @throws {StatisticsArgumentError} for scores outside (0, 1), equal scores, or a correlation that two such scores cannot have.
 * @example separatingItems({ scores: [0.68, 0.72], alpha: 0.05, power: 0.9, correlation: 0.4 }).paired // => 1653
 */
export function separatingItems(question: {
  readonly scores: readonly [number, number]
  readonly alpha: number
  readonly power: number
  readonly correlation: number
}): Separation {
  const { scores, alpha, power, correlation } = question
  for (const score of scores)
    requireArgument(score > 0 && score < 1, 'separatingItems', 'scores', score, 'strictly between 0 and 1')
  const [worse, better] = scores.toSorted((a, b) => a - b) as [number, number]
  requireArgument(worse < better, 'separatingItems', 'scores', scores, 'two different scores')
  requireAlpha('separatingItems', alpha)
  requireAlpha('separatingItems', power, 'power')
  const spread = Math.sqrt(worse * (1 - worse) * better * (1 - better))
  const both = worse * better + correlation * spread
  const isPossible = both >= Math.max(0, worse + better - 1) && both <= worse
  requireArgument(isPossible, 'separatingItems', 'correlation', correlation, 'one that these two scores can have')
  const difference = better - worse
  const variance = worse * (1 - worse) + better * (1 - better)
  const factor = (normalQuantile(1 - alpha / 2) + normalQuantile(power)) ** 2 / difference ** 2
  return {
    unpaired: Math.ceil(factor * variance),
    paired: Math.ceil(factor * (variance - 2 * correlation * spread)),
    unpairedWatched: watchedItems({ worse, better, both: worse * better }, { alpha, power }),
    pairedWatched: watchedItems({ worse, better, both }, { alpha, power }),
  }
}

/** The most that the outcomes of two suppliers with these scores can correlate: when the worse is right only where the better is. */
export function largestCorrelation(scores: readonly [number, number]): number {
  const [worse, better] = scores.toSorted((a, b) => a - b) as [number, number]
  return Math.sqrt((worse * (1 - better)) / (better * (1 - worse)))
}

/** `both`: the probability that both are right about the same pair of items. */
function watchedItems(
  { worse, better, both }: { readonly worse: number; readonly better: number; readonly both: number },
  { alpha, power }: { readonly alpha: number; readonly power: number },
): number {
  const differing = worse + better - 2 * both
  const difference = better - worse
  const spread = Math.sqrt(differing - difference ** 2)
  return leastItems((n) => {
    const pairs = n * differing
    const lead = n * difference - normalQuantile(power) * Math.sqrt(n) * spread
    const wins = Math.min(pairs, (pairs + lead) / 2)
    return wins > pairs / 2 && betaMixtureLogEValue({ n: pairs, successes: wins }, 0.5) >= -Math.log(alpha)
  })
}

/** The least n that suffices, where more always do. */
function leastItems(suffices: (n: number) => boolean): number {
  let most = 1
  while (most < MOST_ITEMS && !suffices(most)) most *= 2
  let least = most / 2
  while (most - least > 1) {
    const middle = Math.floor((least + most) / 2)
    if (suffices(middle)) most = middle
    else least = middle
  }
  return most
}
