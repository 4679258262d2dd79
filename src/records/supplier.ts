import * as z from 'zod'
import { contentId } from './content-id.ts'
import { networkName } from './network.ts'

/**
 * One staked node for one service: the unit that is measured, ranked and paid.
 * On the direct network the address is the id that the suppliers file gives it, and the URL is the network's affair.
 */
export const supplier = z.object({
  id: z.string(),
  network: networkName,
  address: z.string(),
  service: z.string(),
  /** What whoever knows the network calls it, where its address says little; null = only the address is known. */
  name: z.string().nullable(),
  operator: z.string(),
  /** What the operator says it runs; never evidence. */
  declaredModel: z.string().nullable(),
  /** Measured for comparison by the same pipeline; never ranked for reward. */
  isReference: z.boolean(),
  /** A simulated endpoint; every place that shows the supplier says so. */
  isSimulated: z.boolean(),
  /** False when the network no longer lists it: nothing new is planned for it. */
  isListed: z.boolean(),
  firstSeenAt: z.number(),
  lastSeenAt: z.number(),
})
export type Supplier = z.infer<typeof supplier>

/** The id of a supplier: a hash of the three things that make it one. */
export function supplierId(identity: Pick<Supplier, 'network' | 'address' | 'service'>): string {
  return contentId('supplier', [identity.network, identity.address, identity.service])
}
