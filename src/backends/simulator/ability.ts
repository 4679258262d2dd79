import * as z from 'zod'

const accuracy = z.number().min(0).max(1)

/**
 * How able a model is: the accuracy to expect over items of evenly spread difficulty, one number for all task families
 * or one per family; and how much harder the hardest item is than the easiest, in logits.
 */
export const ability = z
  .union([
    accuracy,
    z.strictObject({
      default: accuracy,
      families: z.record(z.string(), accuracy).default({}),
      slope: z.number().nonnegative().max(100).default(4),
    }),
  ])
  .transform((value) => (typeof value === 'number' ? { default: value, families: {}, slope: 4 } : value))

export type Ability = {
  readonly default: number
  readonly families: Readonly<Record<string, number>>
  readonly slope: number
}
