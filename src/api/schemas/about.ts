import * as z from 'zod'

/** Which instance speaks. */
export const about = z
  .object({
    name: z.string(),
    version: z.string(),
    /** True when the suppliers are simulated, so that nobody takes the figures for real ones. */
    isDemo: z.boolean(),
    /** What a reader must know about these figures, one sentence each. */
    notes: z.array(z.string()),
  })
  .meta({ id: 'About' })
export type About = z.infer<typeof about>
