import type { Clock } from '#records/clock.ts'
import type { Outcome } from '#records/outcome.ts'
import type { Supplier } from '#records/supplier.ts'
import type { InstanceEvent } from './instance.ts'

/** It is said again after this long. */
const REPEAT_MS = 600_000

/**
 * Hears of every outcome and says so when nodes refuse relays of our applications and it was found to be our fault: a
 * stake that has ended, or relays that are not as the protocol wants them. Nothing can be measured until someone acts.
 */
export function watchApplications(
  log: (event: InstanceEvent) => void,
  clock: Clock,
): (supplier: Supplier, outcome: Outcome) => void {
  let saidAt = Number.NEGATIVE_INFINITY
  return (supplier, { kind, blame, detail }) => {
    if (kind !== 'network-error' || blame !== 'us' || clock() < saidAt + REPEAT_MS) return
    saidAt = clock()
    log({
      message:
        `relays of our applications are refused, and it is our fault: check their stake and keys. ${detail ?? ''}`.trim(),
      supplierId: supplier.id,
    })
  }
}
