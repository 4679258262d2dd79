import { deriveKey } from '#localnet/config/derive-key.ts'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { createApplicationToken } from '#morse/application-token.ts'
import type { Application } from '#networks/morse/application-keys.ts'
import { type MorseNetwork, openMorseNetwork } from '#networks/morse/morse-network.ts'
import type { SupplierLimits } from '#records/relay.ts'
import type { Supplier } from '#records/supplier.ts'
import type { WatchedLocalnet } from '../localnet/watch-localnet.ts'
import type { Network } from '../network.ts'
import { servicersAt } from '../servicers-at.ts'
import { benchApplications, measuredChains } from './demo-localnet.ts'

/**
 * The demo's servers are small and fast. But a machine that has other work too makes them slow, and servicers would be blamed
 * for it: so each is waited for longer than it needs.
 */
const limits: SupplierLimits = {
  concurrency: 3,
  requestsPerSecond: 50,
  timeouts: { connectMs: 5_000, firstByteMs: 20_000, idleMs: 5_000, totalMs: 25_000 },
  maximumBodyBytes: 1_000_000,
}

/**
 * Several servicers stand before one model, and a model has one core. More at once would not be answered sooner: it would wait
 * there until the session is over.
 */
const limitsOfModels: SupplierLimits = { ...limits, concurrency: 1 }

/** What requests carry as `model`. */
const demoModel = 'default'

/** Before the end of a session of six seconds: what is on its way then may come late. */
const ROLLOVER_GUARD_MS = 700

/** The text servicers of the demo's local network as suppliers, under their names, measured through sessions. */
export function openDemoNetwork({
  config,
  rpcUrls,
  isSimulated,
  report,
  localnet,
}: {
  readonly config: LocalnetConfig
  readonly rpcUrls: readonly string[]
  /** Whether a simulator, and no model, answers at the URL of a backend. */
  readonly isSimulated: (backend: string) => boolean
  readonly report: (message: string) => void
  readonly localnet: WatchedLocalnet
}): Network {
  const morse = openMorseNetwork({
    rpcUrls,
    services: measuredChains,
    applications: benchApplications(config).map((name) => applicationOf(config, name)),
    limits,
    budgetShare: 1,
    rolloverGuardMs: ROLLOVER_GUARD_MS,
    allowPrivate: ['127.0.0.0/8'],
    report,
  })
  const names = namesByAddress(config)
  return {
    relay: morse.relay,
    wasLateBetween: morse.wasLateBetween,
    discover: async () => discovered(morse, (supplier) => labelled(supplier, config, names, isSimulated)),
    limitsOf: (supplier) => (supplier.isSimulated ? limits : limitsOfModels),
    allowanceOf: (supplier) => morse.allowanceOf(supplier),
    modelOf: () => demoModel,
    referenceCost: () => undefined,
    suppliersAt: (checked) => servicersAt(morse.suppliers(), demoModel, checked),
    stakedPayOf: ({ service }) => config.services.find(({ chain }) => chain === service)?.multiplier ?? null,
    chain: { state: () => morse.state(), localnet },
    close: () => morse.close(),
  }
}

/** No list is better than one that is not there yet: it would unlist everyone. */
function discovered(morse: MorseNetwork, label: (supplier: Supplier) => Supplier) {
  const suppliers = morse.suppliers()
  if (suppliers === null) return []
  return [
    { network: 'morse', suppliers: suppliers.map(label) },
    // Stores of demos before this one may list endpoints that are no more.
    { network: 'direct', suppliers: [] },
  ]
}

/** A supplier under its name, and simulated if the model behind it is. */
function labelled(
  supplier: Supplier,
  { nodes }: LocalnetConfig,
  names: ReadonlyMap<string, string>,
  isSimulated: (backend: string) => boolean,
): Supplier {
  const name = names.get(supplier.address) ?? null
  const node = nodes.find(({ servicers }) => servicers.some((servicer) => servicer.name === name))
  return { ...supplier, name, isSimulated: isSimulated(node?.backends[supplier.service] ?? '') }
}

/** Names of servicers by address. */
export function namesByAddress({ seed, nodes }: LocalnetConfig): ReadonlyMap<string, string> {
  const names = nodes.flatMap(({ servicers }) => servicers.map(({ name }) => name))
  return new Map(names.map((name) => [deriveKey({ seed, role: 'servicer', name }).address, name]))
}

/** An application of the demo with its right to relays. */
export function applicationOf({ seed }: LocalnetConfig, name: string): Application {
  const key = deriveKey({ seed, role: 'application', name })
  const token = createApplicationToken({ applicationKey: key, clientPublicKey: key.publicKey })
  return { key, publicKey: key.publicKey, token }
}
