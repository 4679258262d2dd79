import type { ReferenceCost } from '#bench/manager/plan-items.ts'
import { createDirectRelay } from '#networks/direct/relay.ts'
import { readSecret } from '#networks/direct/secret.ts'
import { defaultLimits, type SuppliersFile, supplierRecord } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import type { ForwardProxy } from '#networks/guard/guarded-connection.ts'
import type { Clock } from '#records/clock.ts'
import type { Relay, SupplierLimits } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'

/** A network as the stages use it: who is there, how to reach them, and how much they may be asked. */
export type Network = {
  readonly relay: Relay
  readonly wasLateBetween: (fromMs: number, toMs: number) => boolean
  discover(): Promise<{ network: string; suppliers: readonly Supplier[] }[]>
  limitsOf(supplier: Pick<Supplier, 'id'>): SupplierLimits
  /** Relays that may be committed now for a supplier: what its sessions have left; Infinity without sessions. */
  allowanceOf(supplier: Pick<Supplier, 'id'>): number
  modelOf(supplier: Pick<Supplier, 'declaredModel'>): string
  referenceCost(supplierId: string): ReferenceCost | undefined
  close(): Promise<void>
}

/** What requests carry as `model` when the suppliers file names none. */
const DEFAULT_MODEL = 'default'

/** The direct network over the endpoints of a suppliers file. */
export function createDirectNetwork(
  file: SuppliersFile,
  { clock, proxy }: { clock: Clock; proxy?: ForwardProxy | undefined },
): Network {
  const records = file.suppliers.map((entry) => ({ entry, supplier: supplierRecord(entry, clock()) }))
  const byId = new Map(records.map(({ entry, supplier }) => [supplier.id, entry]))
  const direct = createDirectRelay({
    suppliers: file.suppliers,
    guard: createAddressGuard({ allow: file.allowPrivate }),
    readSecret: (reference) => readSecret(reference),
    proxy,
  })
  return {
    relay: direct.relay,
    wasLateBetween: direct.wasLateBetween,
    discover: async () => [{ network: 'direct', suppliers: records.map(({ supplier }) => supplier) }],
    limitsOf: ({ id }) => byId.get(id)?.limits ?? defaultLimits,
    allowanceOf: () => Number.POSITIVE_INFINITY,
    modelOf: ({ declaredModel }) => declaredModel ?? DEFAULT_MODEL,
    referenceCost: (id) => {
      const prices = byId.get(id)?.reference
      return prices == null ? undefined : { ...prices, capUsd: prices.moneyCapUsd }
    },
    close: () => direct.close(),
  }
}
