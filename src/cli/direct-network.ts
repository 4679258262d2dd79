import { createDirectRelay } from '#networks/direct/relay.ts'
import { readSecret } from '#networks/direct/secret.ts'
import { defaultLimits, type SuppliersFile, supplierRecord } from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import type { ForwardProxy } from '#networks/guard/guarded-connection.ts'
import type { Clock } from '#records/clock.ts'
import type { Network } from './network.ts'

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
    suppliersAt: ({ network, address, model }) =>
      network !== 'direct'
        ? []
        : records.flatMap(({ entry, supplier }) =>
            entry.url === baseOf(address) && (entry.model ?? DEFAULT_MODEL) === model ? [supplier.id] : [],
          ),
    stakedPayOf: () => null,
    close: () => direct.close(),
  }
}

/** An address that a user typed, in the form that the suppliers file is read into. */
function baseOf(address: string): string | null {
  const url = URL.parse(address)
  return url === null ? null : `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
