import { deriveKey } from '#localnet/config/derive-key.ts'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { createApplicationToken } from '#morse/application-token.ts'
import type { Application } from '#networks/morse/application-keys.ts'
import { type MorseNetwork, openMorseNetwork } from '#networks/morse/morse-network.ts'
import type { SupplierLimits } from '#records/relay.ts'
import type { Network } from '../network.ts'
import { benchApplications, measuredChains } from './demo-localnet.ts'

/** Simulated servicers are fast; whoever hangs is waited for some seconds, not for minutes as a real model. */
const limits: SupplierLimits = {
  concurrency: 8,
  requestsPerSecond: 50,
  timeouts: { connectMs: 2_000, firstByteMs: 6_000, idleMs: 3_000, totalMs: 8_000 },
  maximumBodyBytes: 1_000_000,
}

/** Before the end of a session of six seconds: what is on its way then may come late. */
const ROLLOVER_GUARD_MS = 700

/** The text servicers of the demo's local network as suppliers, under their names, measured through sessions. */
export function openDemoNetwork({
  config,
  rpcUrls,
  report,
}: {
  readonly config: LocalnetConfig
  readonly rpcUrls: readonly string[]
  readonly report: (message: string) => void
}): Network {
  const morse = openMorseNetwork({
    rpcUrls,
    services: measuredChains,
    applications: benchApplications(config).map((name) => applicationOf(config, name)),
    limits,
    budgetShare: 1,
    rolloverGuardMs: ROLLOVER_GUARD_MS,
    allowPrivate: ['127.0.0.0/8'],
    isSimulated: true,
    report,
  })
  const names = namesByAddress(config)
  return {
    relay: morse.relay,
    wasLateBetween: morse.wasLateBetween,
    discover: async () => discovered(morse, names),
    limitsOf: () => limits,
    allowanceOf: (supplier) => morse.allowanceOf(supplier),
    modelOf: () => 'default',
    referenceCost: () => undefined,
    stakedPayOf: ({ service }) => config.services.find(({ chain }) => chain === service)?.multiplier ?? null,
    close: () => morse.close(),
  }
}

/** No list is better than one that is not there yet: it would unlist everyone. */
function discovered(morse: MorseNetwork, names: ReadonlyMap<string, string>) {
  const suppliers = morse.suppliers()
  if (suppliers === null) return []
  return [
    {
      network: 'morse',
      suppliers: suppliers.map((supplier) => ({ ...supplier, name: names.get(supplier.address) ?? null })),
    },
    // Stores of demos before this one may list endpoints that are no more.
    { network: 'direct', suppliers: [] },
  ]
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
