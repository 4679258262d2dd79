import * as z from 'zod'
import { requireArgument } from '../argument-error.ts'
import type { Bounds, SideAlphas } from '../beta-mixture.ts'
import {
  bettingBounds,
  bettingLogEValue,
  emptyScoreSums,
  foldScore,
  mirrorScoreSums,
  scoreSums,
  stakesOf,
} from '../betting.ts'
import { type AskedItem, type ItemModel, parametersOf, probabilityOfRight } from './item-model.ts'

/** One kind of item of a design: a document, or a family of generated items. */
export type DesignItem = {
  readonly item: string
  /** Published probability of a draw; those of a design sum to 1. */
  readonly weight: number
  /** The labels that its items may have, all equally likely; [null] for items without labels. */
  readonly difficulties: readonly (number | null)[]
}

/**
 * What a model expects before an item is asked. `abilityAt` gives the nearest ability for which that is known exactly: what
 * is taken off on average must be what was added, to the last digit.
 */
export type Expectation = {
  readonly abilityAt: (ability: number) => number
  /** The mean score over the whole design at such an ability. */
  readonly meanAt: (ability: number) => number
  readonly probabilityAt: (item: AskedItem, ability: number) => number
  readonly slopeOf: (item: string) => number
}

/** Abilities beyond are taken for these: nearly everything is right, or wrong. */
const farthestAbility = 5
const stepsPerAbility = 16

/** The expectation of a model under a design. Means are worked out when first asked for. */
export function expectationOf(model: ItemModel, design: readonly DesignItem[]): Expectation {
  const means = new Map<number, number>()
  const labelsOf = new Map(design.map(({ item, difficulties }) => [item, difficulties]))
  function meanOfItem(item: string, ability: number): number {
    const labels = labelsOf.get(item) ?? [null]
    const parameters = parametersOf(model, item)
    const total = labels.reduce<number>((sum, label) => sum + probabilityOfRight(parameters, ability, label), 0)
    return total / labels.length
  }
  function meanAt(ability: number): number {
    const known = means.get(ability)
    if (known !== undefined) return known
    const mean = design.reduce((sum, { item, weight }) => sum + weight * meanOfItem(item, ability), 0)
    means.set(ability, mean)
    return mean
  }
  return {
    abilityAt: (ability) =>
      Math.round(stepsPerAbility * Math.max(-farthestAbility, Math.min(farthestAbility, ability))) / stepsPerAbility,
    meanAt,
    // Where a label should be and is not, its family's average stands for it.
    probabilityAt: ({ item, difficulty }, ability) =>
      difficulty === null
        ? meanOfItem(item, ability)
        : probabilityOfRight(parametersOf(model, item), ability, difficulty),
    slopeOf: (item) => parametersOf(model, item).slope,
  }
}

/** The running state: plain JSON of ten numbers, however many scores it holds. */
export const controlState = z.object({
  /** The most that a draw's published probability can be above its propensity; 1 while nothing is tilted. */
  largestRatio: z.number().min(1),
  /** As estimated from the scores so far, with a standard normal prior. */
  ability: z.number(),
  information: z.number(),
  /** Sums of squares of what the model foretold, and of its products with what came: how far it is to be followed. */
  foretold: z.object({ squares: z.number(), products: z.number() }),
  /** Of corrected scores, brought to [0, 1]. */
  sums: scoreSums,
})
export type ControlState = z.infer<typeof controlState>

/** No scores yet: an average respondent. `largestRatio` as in `emptyAccumulator`, fixed before the first score. */
export function emptyControl({ largestRatio = 1 }: { readonly largestRatio?: number } = {}): ControlState {
  const isValid = largestRatio >= 1 && Number.isFinite(largestRatio)
  requireArgument(isValid, 'emptyControl', 'largestRatio', largestRatio, 'finite and at least 1')
  return { largestRatio, ability: 0, information: 1, foretold: { squares: 0, products: 0 }, sums: emptyScoreSums }
}

/**
 * How much the model is trusted before it has shown anything, in squares of what it foretells: about as much as twenty to
 * forty items of the tier suite would show.
 */
const trust = 1

/**
 * The state with one more scored item, in draw order. What is averaged is not the score but
 *
 *   Z = ratio · score − β (ratio · p(θ) − m(θ)),
 *
 * where p is the chance that the model gave this item before it was asked, m the average of that chance over the whole
 * design, θ the ability estimated from *earlier* scores, ratio = published probability / propensity of the draw, and β in
 * [0, 1] how well such corrections foretold earlier scores (their regression coefficient). A lucky draw of an easy item
 * is so taken back. Given all that came before, ratio · p has the mean m and Z the published mean score, for *any* p
 * and β whatever: a wrong model costs width and never validity, and not much of it, since β then falls to 0.
 *
 * That is augmented inverse probability weighting (Robins, Rotnitzky & Zhao, JASA 89 (1994) 846) with the coefficient of
 * a control variate, folded into a betting process as in "prediction-powered e-values" (Csillag, Struchiner &
 * Goedert, arXiv 2502.04294).
 *
 * What must hold: items are drawn by the design's probabilities (or `ratio` says how not), the expectation is that of
 * this design, and it was fixed before the first score. Scores lie in [0, 1].
 *
 * The ability is followed by one Newton step per score, with the information gathered so far (as ratings of
 * players are: Glickman, Appl. Statist. 48 (1999) 377). It need not be right.
 */
export function foldControlled(
  state: ControlState,
  expectation: Expectation,
  { item, difficulty, score, ratio = 1 }: AskedItem & { readonly score: number; readonly ratio?: number },
): ControlState {
  const { largestRatio, information, foretold, sums } = state
  requireArgument(score >= 0 && score <= 1, 'foldControlled', 'score', score, 'between 0 and 1')
  requireArgument(
    ratio >= 0 && ratio <= largestRatio,
    'foldControlled',
    'ratio',
    ratio,
    `between 0 and ${largestRatio}`,
  )
  const ability = expectation.abilityAt(state.ability)
  const p = expectation.probabilityAt({ item, difficulty }, ability)
  const mean = expectation.meanAt(ability)
  const surplus = ratio * p - mean
  const coefficient = Math.max(0, Math.min(1, (trust + foretold.products) / (trust + foretold.squares)))
  const corrected = ratio * score - coefficient * surplus
  const slope = expectation.slopeOf(item)
  const informationAfter = information + slope * slope * p * (1 - p)
  return {
    largestRatio,
    ability: state.ability + (slope * (score - p)) / informationAfter,
    information: informationAfter,
    foretold: {
      squares: foretold.squares + surplus * surplus,
      products: foretold.products + surplus * (ratio * score - mean),
    },
    sums: foldScore(sums, toUnit(corrected, largestRatio)),
  }
}

/**
 * Large stakes only: tiers are decided by levels that lie a good part of the zone and more from the mean, so evidence
 * against means nearer than that to the truth is not needed.
 */
const zoneStakes = stakesOf(Array.from({ length: 24 }, (_, index) => 0.2 + (0.7 * (index + 0.5)) / 24))

/**
 * The natural logarithm of the evidence against "the published mean score is at most `level`" (`above`) or "at least
 * `level`" (`below`): a lower bound of an e-process, whatever the model, so P(it ever reaches ln(1/alpha)) ≤ alpha under
 * its null, at all looks together.
 */
export function controlledLogEValue(state: ControlState, level: number, direction: 'above' | 'below'): number {
  const { largestRatio, sums } = state
  const scaled = toUnit(level, largestRatio)
  return direction === 'above'
    ? bettingLogEValue(sums, scaled, zoneStakes)
    : bettingLogEValue(mirrorScoreSums(sums), 1 - scaled, zoneStakes)
}

/**
 * Bounds for the published mean score: it is ever below `lower` with probability at most `alphas.lower`, ever above
 * `upper` with at most `alphas.upper`, at all looks together, whatever the model (two bettors on Z, see `betting.ts`).
 * Made for deciding between thresholds; far from the truth they are tight, near to it wider than `bounds` of
 * `random-group-mean.ts`.
 */
export function controlledBounds({ largestRatio, sums }: ControlState, alphas: SideAlphas): Bounds {
  const { lower, upper } = bettingBounds(sums, alphas, zoneStakes)
  const clip = (value: number) => Math.max(0, Math.min(1, value))
  return { lower: clip(fromUnit(lower, largestRatio)), upper: clip(fromUnit(upper, largestRatio)) }
}

/** The mean of the corrected scores: unbiased for the published mean, and null without scores. */
export function controlledMean({ largestRatio, sums }: ControlState): number | null {
  if (sums.n === 0) return null
  return Math.max(0, Math.min(1, fromUnit(sums.powers[0] / sums.n, largestRatio)))
}

/** Z lies in [−r, 1 + r], as p, m, β and score lie in [0, 1]. */
function toUnit(corrected: number, largestRatio: number): number {
  return Math.max(0, Math.min(1, (corrected + largestRatio) / (1 + 2 * largestRatio)))
}

function fromUnit(value: number, largestRatio: number): number {
  return value * (1 + 2 * largestRatio) - largestRatio
}
