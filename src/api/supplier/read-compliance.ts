import type { Support } from '#records/capability-record.ts'
import { readCapabilityRecords } from '#store/capability-records.ts'
import type { Database } from '#store/database.ts'
import type { SuppliersAtPort } from '../ports.ts'
import type { Compliance } from '../schemas/compliance.ts'

/** What is wrong comes first, what nobody knows last. */
const order: readonly Support[] = ['broken', 'ignored', 'refused', 'supported', 'unknown']

/**
 * What the newest check that was kept says of a supplier. Where the check was made is not told: it may be an address that only the
 * operator of this instance may know.
 */
export async function readCompliance(
  database: Database,
  { supplierId, suppliersAt }: { readonly supplierId: string; readonly suppliersAt: SuppliersAtPort | undefined },
): Promise<Compliance> {
  const records = suppliersAt === undefined ? [] : await readCapabilityRecords(database, { since: 0 })
  const record = records.findLast((one) => suppliersAt?.(one).includes(supplierId))
  if (record === undefined) return { capabilities: null, findings: [] }
  const { checkedAt, model, level, contextWindowTokens, logprobDepth, supports } = record
  return {
    capabilities: { checkedAt, model, level, contextWindowTokens, logprobDepth },
    findings: Object.entries(supports)
      .map(([name, support]) => ({ name, support }))
      .toSorted((a, b) => order.indexOf(a.support) - order.indexOf(b.support) || (a.name < b.name ? -1 : 1)),
  }
}
