import * as z from 'zod'

/** One task of a suite's group, with its share of the group's draws. */
export const suiteTask = z.object({ task: z.string(), weight: z.number().positive() })

/** Tasks in weighted groups. A draw picks a group by weight, then a task by weight, then a document. */
export const suite = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  /** The one suite that sets tiers. */
  setsTier: z.boolean(),
  /** Where its documents come from: private draws, or the published fixed seed. */
  visibility: z.enum(['private', 'public']),
  /** True when an endpoint can tell that it is being measured (few-shot benchmarks, one-token probes). */
  isRecognisable: z.boolean(),
  /**
   * Only suppliers of a backend group are asked, to tell them apart: all the same documents in the same order, each `askings`
   * times, at times apart. Of such questions of a day the suite takes this share.
   */
  groupProbes: z.object({ askings: z.number().int().positive(), share: z.number().positive().max(1) }).optional(),
  /**
   * What is done to documents that are asked in pairs, once as published and once changed (`changed-pairs.ts`). Each group then
   * has every task in both forms with equal weights. Absent: each document is asked by itself.
   */
  change: z.string().optional(),
  groups: z
    .array(z.object({ name: z.string(), weight: z.number().positive(), tasks: z.array(suiteTask).min(1) }))
    .min(1),
})
export type Suite = z.infer<typeof suite>

/** The probability of each (group, task) in one draw; sums to 1. */
export function suitePropensities(definition: Suite): { group: string; task: string; propensity: number }[] {
  const groupTotal = definition.groups.reduce((sum, group) => sum + group.weight, 0)
  return definition.groups.flatMap((group) => {
    const taskTotal = group.tasks.reduce((sum, { weight }) => sum + weight, 0)
    return group.tasks.map(({ task, weight }) => ({
      group: group.name,
      task,
      propensity: (group.weight / groupTotal) * (weight / taskTotal),
    }))
  })
}
