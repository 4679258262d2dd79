import { requireArgument } from '../argument-error.ts'
import { type AskedItem, type ItemModel, itemInformation, parametersOf, probabilityOfRight } from './item-model.ts'

/** An answer with its score in [0, 1]. */
export type ScoredItem = AskedItem & { readonly score: number }

export type AbilityEstimate = {
  /** In standard deviations of the population, 0 its mean. */
  readonly ability: number
  readonly standardError: number
  /** Fisher's information of all answers and the prior; 1 / standardError². */
  readonly information: number
}

const mostSteps = 50

/**
 * The likeliest ability, given a standard normal prior (maximum a posteriori; without answers 0 ± 1). The answers'
 * likelihood has one peak, and Newton's iteration finds it.
 *
 * The standard error takes the model for true and the answers for independent given ability. Where the model is wrong it
 * is too small, so it must not decide about anything; `control-variate.ts` has intervals that hold whatever the model.
 * Reference: Lord, Applications of Item Response Theory (1980), ch. 4; Mislevy, Psychometrika 51 (1986) 177.
 *
 * @throws {StatisticsArgumentError} for a score outside [0, 1].
 */
export function estimateAbility(model: ItemModel, answers: readonly ScoredItem[]): AbilityEstimate {
  let ability = 0
  let information = 1
  for (let step = 0; step < mostSteps; step += 1) {
    let gradient = -ability
    information = 1
    for (const { item, difficulty, score } of answers) {
      requireArgument(score >= 0 && score <= 1, 'estimateAbility', 'score', score, 'between 0 and 1')
      const parameters = parametersOf(model, item)
      gradient += parameters.slope * (score - probabilityOfRight(parameters, ability, difficulty))
      information += itemInformation(parameters, ability, difficulty)
    }
    // A step is held short where the logistic curve is so flat that Newton's parabola would overshoot.
    const move = Math.max(-1, Math.min(1, gradient / information))
    ability += move
    if (Math.abs(move) < 1e-10) break
  }
  return { ability, standardError: 1 / Math.sqrt(information), information }
}
