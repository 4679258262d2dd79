import type { ReferenceCost } from '#bench/manager/plan-items.ts'
import type { ChainState } from '#networks/morse/chain-state.ts'
import type { CapabilityRecord } from '#records/capability-record.ts'
import type { Relay, SupplierLimits } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Database } from '#store/database.ts'
import type { WatchedLocalnet } from './localnet/watch-localnet.ts'

/** Where something was checked. */
export type CheckedPlace = Pick<CapabilityRecord, 'network' | 'address' | 'model'>

/** A network as the stages use it: who is there, how to reach them, and how much they may be asked. */
export type Network = {
  readonly relay: Relay
  readonly wasLateBetween: (fromMs: number, toMs: number) => boolean
  /** Each network with the suppliers that it lists now; one that cannot tell at present is left out. */
  discover(): Promise<{ network: string; suppliers: readonly Supplier[] }[]>
  limitsOf(supplier: Pick<Supplier, 'id' | 'isSimulated'>): SupplierLimits
  /** Relays that may be committed now for a supplier: what its sessions have left; Infinity without sessions. */
  allowanceOf(supplier: Pick<Supplier, 'id'>): number
  modelOf(supplier: Pick<Supplier, 'declaredModel'>): string
  referenceCost(supplierId: string): ReferenceCost | undefined
  /** Ids of the suppliers that a capability record speaks of: those whose requests go where it was checked, under its model name. */
  suppliersAt(record: CheckedPlace): readonly string[]
  /** What a relay of the service pays, in base rewards; null where the network pays nothing or does not say. */
  stakedPayOf(supplier: Pick<Supplier, 'service'>): number | null
  /** Of a network with a chain. */
  readonly chain?: ChainView
  close(): Promise<void>
}

/** What can be seen of a chain. */
export type ChainView = {
  /** As our own relays need it. */
  state(): ChainState
  /** All of it, where it is a local network of ours. */
  readonly localnet?: WatchedLocalnet
}

/** Opens the network once there is a log for what it has to tell, and a store that may hold more of it. */
export type OpenNetwork = (log: (event: { readonly message: string }) => void, database: Database) => Promise<Network>
