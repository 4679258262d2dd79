import * as z from 'zod'

/** Where suppliers are found and reached: a file of URLs (`direct`), or Pocket V0 (`morse`). */
export const networkName = z.enum(['direct', 'morse'])
export type NetworkName = z.infer<typeof networkName>
