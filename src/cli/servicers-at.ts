import type { Supplier } from '#records/supplier.ts'
import type { CheckedPlace } from './network.ts'

/**
 * The id of the servicer of Morse that was checked, as a list of at most one. A record names no service: an address that is staked
 * for several may have another backend for each, and then nothing is known of any.
 */
export function servicersAt(
  suppliers: readonly Pick<Supplier, 'id' | 'address'>[] | null,
  model: string,
  checked: CheckedPlace,
): readonly string[] {
  if (checked.network !== 'morse' || checked.model !== model) return []
  const there = (suppliers ?? []).filter(({ address }) => address === checked.address)
  return there.length === 1 ? there.map(({ id }) => id) : []
}
