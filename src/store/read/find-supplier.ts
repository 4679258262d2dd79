import type { Supplier } from '#records/supplier.ts'
import type { Database } from '../database.ts'
import { supplierFromRow } from './supplier-from-row.ts'

/** What a name given by a reader stands for. */
export type SupplierMatch =
  | { readonly kind: 'found'; readonly supplier: Supplier }
  | { readonly kind: 'none' }
  /** Several suppliers fit; at most ten of them are listed. */
  | { readonly kind: 'ambiguous'; readonly candidates: readonly Supplier[] }

const candidateLimit = 10
const shortestPrefix = 4

/**
 * The supplier that a reader means: by its full id, by its address on the network or its name, or by the beginning of
 * its id (from four characters on). An exact id wins over an address or a name, those over a prefix.
 */
export async function findSupplier(
  database: Database,
  { name, service }: { readonly name: string; readonly service?: string | undefined },
): Promise<SupplierMatch> {
  const rows = await database
    .selectFrom('suppliers')
    .selectAll()
    .where((expression) =>
      expression.or([
        expression('id', '=', name),
        expression('address', '=', name),
        expression('name', '=', name),
        ...(isPrefix(name) ? [expression('id', 'like', `${name.toLowerCase()}%`)] : []),
      ]),
    )
    .$if(service !== undefined, (query) => query.where('service', '=', service ?? ''))
    .orderBy('id')
    .limit(candidateLimit * 2)
    .execute()
  const suppliers = rows.map(supplierFromRow)
  const byId = suppliers.filter(({ id }) => id === name)
  const byAddress = suppliers.filter((supplier) => supplier.address === name || supplier.name === name)
  const matches = byId.length > 0 ? byId : byAddress.length > 0 ? byAddress : suppliers
  const [first] = matches
  if (first === undefined) return { kind: 'none' }
  return matches.length === 1
    ? { kind: 'found', supplier: first }
    : { kind: 'ambiguous', candidates: matches.slice(0, candidateLimit) }
}

/** Only hexadecimal digits, as ids are: so the pattern of `like` holds no wildcard of the reader's. */
function isPrefix(name: string): boolean {
  return name.length >= shortestPrefix && /^[0-9a-f]+$/i.test(name)
}
