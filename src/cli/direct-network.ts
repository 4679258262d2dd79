import { createDirectRelay } from '#networks/direct/relay.ts'
import { readSecret } from '#networks/direct/secret.ts'
import {
  type DirectSupplier,
  defaultLimits,
  type SuppliersFile,
  supplierRecord,
} from '#networks/direct/suppliers-file.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import type { ForwardProxy } from '#networks/guard/guarded-connection.ts'
import type { Clock } from '#records/clock.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Network } from './network.ts'

/** What requests carry as `model` when the suppliers file names none. */
const DEFAULT_MODEL = 'default'

/** A requester that hears of an unknown supplier looks for it, not more often than this. */
const LOOK_AGAIN_MS = 1_000

type Options = {
  readonly clock: Clock
  readonly proxy?: ForwardProxy | undefined
  /** What was added beside the file; nothing unless told. An entry that the file has too is the file's. */
  readonly readAdded?: () => Promise<readonly DirectSupplier[]>
}

type Known = { readonly entry: DirectSupplier; readonly supplier: Supplier }

/** The direct network over the endpoints of a suppliers file, and of those that were added since. */
export function createDirectNetwork(
  file: SuppliersFile,
  { clock, proxy, readAdded = async () => [] }: Options,
): Network {
  let known = knownBy(file.suppliers, clock)
  let lookedAt = Number.NEGATIVE_INFINITY
  const direct = createDirectRelay({
    suppliers: file.suppliers,
    guard: createAddressGuard({ allow: file.allowPrivate }),
    readSecret: (reference) => readSecret(reference),
    proxy,
  })

  async function look(): Promise<void> {
    lookedAt = clock()
    const names = new Set(file.suppliers.map(({ id }) => id))
    const added = (await readAdded()).filter(({ id }) => !names.has(id))
    const suppliers = [...file.suppliers, ...added]
    known = knownBy(suppliers, clock)
    await direct.setSuppliers(suppliers)
  }

  return {
    async relay(request, signal) {
      // Another process may have been told of it.
      if (!known.has(request.supplier.id) && clock() - lookedAt >= LOOK_AGAIN_MS) await look()
      return await direct.relay(request, signal)
    },
    wasLateBetween: direct.wasLateBetween,
    async discover() {
      await look()
      return [{ network: 'direct', suppliers: [...known.values()].map(({ supplier }) => supplier) }]
    },
    limitsOf: ({ id }) => known.get(id)?.entry.limits ?? defaultLimits,
    allowanceOf: () => Number.POSITIVE_INFINITY,
    modelOf: ({ declaredModel }) => declaredModel ?? DEFAULT_MODEL,
    referenceCost: (id) => {
      const prices = known.get(id)?.entry.reference
      return prices == null ? undefined : { ...prices, capUsd: prices.moneyCapUsd }
    },
    suppliersAt: ({ network, address, model }) =>
      network !== 'direct'
        ? []
        : [...known.values()].flatMap(({ entry, supplier }) =>
            entry.url === baseOf(address) && (entry.model ?? DEFAULT_MODEL) === model ? [supplier.id] : [],
          ),
    stakedPayOf: () => null,
    close: () => direct.close(),
  }
}

function knownBy(suppliers: readonly DirectSupplier[], clock: Clock): ReadonlyMap<string, Known> {
  return new Map(
    suppliers.map((entry) => {
      const supplier = supplierRecord(entry, clock())
      return [supplier.id, { entry, supplier }]
    }),
  )
}

/** An address that a user typed, in the form that the suppliers file is read into. */
function baseOf(address: string): string | null {
  const url = URL.parse(address)
  return url === null ? null : `${url.origin}${url.pathname.replace(/\/+$/, '')}`
}
