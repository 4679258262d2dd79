import * as z from 'zod'

/**
 * What is known of a task's items: a respondent of ability θ is right with the probability
 * 1 / (1 + e^−(slope · θ + intercept + difficultySlope · difficulty)).
 */
export const itemParameters = z.object({
  /** Logits per standard deviation of ability. */
  slope: z.number(),
  /** Logit at ability 0 and difficulty 0. */
  intercept: z.number(),
  /** Change of the logit from the easiest to the hardest label; 0 for tasks without labels. */
  difficultySlope: z.number(),
})

/**
 * An item response model of a suite: made on command from stored scores, in force for epochs that begin after it was
 * made. It narrows down tiers and cannot make them wrong: how, see docs/statistics/item-response.md.
 */
export const itemModelRecord = z.object({
  suite: z.string(),
  suiteVersion: z.string(),
  madeAt: z.number(),
  form: z.enum(['1PL', '2PL']),
  /** Scores that it was fitted on, and suppliers in their epochs that gave them. */
  responses: z.number().int().nonnegative(),
  respondents: z.number().int().nonnegative(),
  tasks: z.record(
    z.string(),
    z.object({
      parameters: itemParameters,
      /** Its items are labelled 0, 0.01, … or 1, each equally often. */
      isLabelled: z.boolean(),
    }),
  ),
})
export type ItemModelRecord = z.infer<typeof itemModelRecord>

/** A model with the hash of its content. */
export type NamedItemModel = { readonly id: string; readonly model: ItemModelRecord }

/** The model that was in force when an epoch began: of those given, the earliest first, the last that was made before. */
export function itemModelInForce(
  models: readonly NamedItemModel[],
  epochStartedAt: number,
): NamedItemModel | undefined {
  return models.findLast(({ model }) => model.madeAt <= epochStartedAt)
}
