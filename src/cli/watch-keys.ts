import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import type { InstanceEvent } from './instance.ts'

/** So many refusals of our key in a row, from the first request on, are no chance. */
const REFUSALS = 10

/**
 * Hears of every outcome and says so, once, when a supplier has answered nothing but 401 or 403: then the key that we
 * hold is probably wrong. The refusals stay on record as they are, since a supplier could refuse to hide.
 */
export function watchKeys(log: (event: InstanceEvent) => void): (supplier: Supplier, outcome: Outcome) => void {
  const refusals = new Map<string, number>()
  return (supplier, { kind, httpStatus }) => {
    // Elsewhere there are no keys of suppliers.
    if (supplier.network !== 'direct') return
    const isRefused = httpStatus === 401 || httpStatus === 403
    // Anything else that it answered shows that the key works.
    if (!isRefused) return void (kind === 'answered' && refusals.set(supplier.id, Number.NEGATIVE_INFINITY))
    const count = (refusals.get(supplier.id) ?? 0) + 1
    refusals.set(supplier.id, count)
    if (count !== REFUSALS) return
    log({
      message: `${supplier.address} answers ${httpStatus} to everything: check its key in the suppliers file, or it scores as one that refuses`,
      supplierId: supplier.id,
    })
  }
}
