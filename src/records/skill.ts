import * as z from 'zod'
import { estimate } from './estimate.ts'

/** A node of the skill tree: the suite, a skill of it, or a task. Never a zero where nothing is known. */
export const skill = z.object({
  /** `assay-basics`, `assay-basics/reasoning`, `assay-basics/reasoning/basics_knights`. */
  path: z.string(),
  n: z.number().int().nonnegative(),
  /** The plain estimate, with the interval that holds at every look. */
  estimate,
  /** Partially pooled towards the parent: nearer to the truth on average where n is small; null = nothing to pool. */
  pooled: z.object({ mean: z.number(), lower: z.number(), upper: z.number() }).nullable(),
})
export type Skill = z.infer<typeof skill>
