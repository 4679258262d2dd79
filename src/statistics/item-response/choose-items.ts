import { requireArgument } from '../argument-error.ts'
import { type ItemModel, parametersOf, probabilityOfRight } from './item-model.ts'

/**
 * With what probability to draw each item next, so that a corrected score (`foldControlled`) varies as little as it can
 * according to the model: in proportion to weight · √(p (1 − p)), where the score is least certain. At least `share` of
 * each published weight stays, so that the ratio of a draw never exceeds 1 / share, and what the model takes for certain
 * is asked too.
 *
 * Validity needs nothing of the model, only that the ratio weight / probability goes into the fold. In simulation it
 * saves far less than the control variate itself (docs/statistics/item-response.md), so even draws are the rule.
 *
 * @throws {StatisticsArgumentError} unless 0 < share ≤ 1.
 */
export function uncertaintyPropensities(
  model: ItemModel,
  weights: Readonly<Record<string, number>>,
  { ability, share }: { readonly ability: number; readonly share: number },
): Record<string, number> {
  requireArgument(share > 0 && share <= 1, 'uncertaintyPropensities', 'share', share, 'above 0 and at most 1')
  const uncertain = Object.entries(weights).map(([item, weight]) => {
    const p = probabilityOfRight(parametersOf(model, item), ability, null)
    return [item, weight * Math.sqrt(p * (1 - p))] as const
  })
  const total = uncertain.reduce((sum, [, value]) => sum + value, 0)
  return Object.fromEntries(
    uncertain.map(([item, value]) => {
      const weight = weights[item] ?? 0
      return [item, share * weight + (1 - share) * (total > 0 ? value / total : weight)]
    }),
  )
}
