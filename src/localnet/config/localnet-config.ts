import * as z from 'zod'
import { behaviour } from '../servicer/behaviour.ts'
import { type MeshPlace, meshPlace } from './mesh-place.ts'

/** A network identifier of Morse: one to four bytes, upper case as every network writes them. */
const chain = z
  .string()
  .regex(/^([0-9A-F]{2}){1,4}$/, 'must be one to four bytes of upper-case hexadecimal, such as A100')
const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'must be letters, digits, dots and dashes')
const whole = z.number().int()
const mebibyte = 1024 * 1024

/** What a relay of a service may take; in the pocket-core profile they are those of pocket-core. */
const limits = z.strictObject({
  timeoutMs: whole.min(100).max(3_600_000),
  maximumRequestBytes: whole.min(1_024).max(100 * mebibyte),
  maximumResponseBytes: whole.min(1_024).max(100 * mebibyte),
})

const service = z.strictObject({
  chain,
  /** What people call it. */
  name: z.string().min(1).max(80),
  /** What its simulated backends are. */
  kind: z.enum(['text', 'image', 'embedding', 'regression']),
  /** Pay per relay, as a multiple of the network's `relaysToTokensMultiplier`. */
  multiplier: whole.min(1).max(1_000_000).default(1),
  limits: limits.optional(),
})
export type ServiceConfig = Readonly<z.infer<typeof service>>

const servicer = z.strictObject({
  name,
  /** The chains that it stakes for: its row of the stake matrix. */
  stakedFor: z.array(chain).min(1).max(15),
  stakePokt: whole.min(1).max(1_000_000_000).default(60_000),
  /** How it departs from honesty; none = not at all. */
  behaviours: z.array(behaviour).default([]),
})
export type ServicerConfig = Readonly<z.infer<typeof servicer>>

/** `simulated`, or the URL of any server. */
const backend = z.union([z.literal('simulated'), z.url({ protocol: /^https?$/ })])

const leanNode = z.strictObject({
  name,
  /** They share its address, its backends and its chains.json. */
  servicers: z.array(servicer).min(1),
  /** Where it forwards the relays of each chain. */
  backends: z.record(chain, backend),
  /** Answers the relays of all its servicers, and tells the node afterwards. */
  mesh: meshPlace.optional(),
})
export type LeanNodeConfig = Readonly<z.infer<typeof leanNode>>

const application = z.strictObject({
  name,
  stakedFor: z.array(chain).min(1).max(15),
  /** Relays per session and chain: 1 POKT buys one, shared by its chains and the servicers of the session. */
  stakePokt: whole.min(1).max(1_000_000_000).default(100_000),
})
export type ApplicationConfig = Readonly<z.infer<typeof application>>

/** A local network from nothing, as `assay localnet up --design FILE` reads it. Unknown keys are errors. */
export const localnetConfig = z.strictObject({
  chainId: z.string().min(1).max(50).default('localnet'),
  /** Every key comes from it, so none of them is worth anything. */
  seed: z.string().min(1).max(200).default('assay localnet, throw-away keys'),
  blockTimeMs: whole
    .min(100, 'must be at least 100 (milliseconds)')
    .max(900_000, 'must be at most 900000 (15 minutes)')
    .default(5_000),
  blocksPerSession: whole
    .min(2)
    .max(10, 'must be at most 10: nodes refuse relays of older sessions (code 75)')
    .default(4),
  sessionNodeCount: whole.min(1).max(25).default(5),
  /** Sessions after a session's end in which it can be claimed; the proof comes after them. */
  claimWindowSessions: whole.min(2).max(100).default(2),
  /** `ml`: minutes per relay, 413 over the limit. `pocket-core`: 30 s, bodies cut at 1 MiB, as the real one does it. */
  profile: z.enum(['ml', 'pocket-core']).default('ml'),
  /** The rules after pocket-core's codec upgrade, as the live network has them. */
  isUpgraded: z.boolean().default(true),
  /** Upokt per relay of a service whose multiplier is 1. */
  relaysToTokensMultiplier: whole.min(1).max(1_000_000_000).default(1_000),
  host: z.string().min(1).default('127.0.0.1'),
  /** Lean nodes listen from here on, one port each, then their meshes, then the admin API; 0 = any free ports. */
  firstPort: whole.min(0).max(65_000).default(8_081),
  services: z.array(service).min(1),
  nodes: z.array(leanNode).min(1),
  applications: z.array(application).min(1),
})

/** A local network, complete: what `defaultLocalnet` makes and what a design file says. */
export type LocalnetConfig = Readonly<z.infer<typeof localnetConfig>>
export type LocalnetConfigInput = z.input<typeof localnetConfig>

/**
 * A network that exists as files of pocket-core: its genesis and chains.json as they are, and the keys of its lean
 * nodes. Service URLs of the genesis are replaced by where the lean nodes listen here.
 */
export type ExistingNetwork = {
  /** The content of a genesis.json. */
  readonly genesis: object
  /** The text of a chains.json, the same for every lean node. */
  readonly hostedChains: string
  /** One list a lean node: private keys, 128 hexadecimal digits each. */
  readonly leanNodes: readonly { readonly name: string; readonly keys: readonly string[] }[]
  /** Keys of applications of the genesis, where they are known. */
  readonly applicationKeys: readonly string[]
  /** One mesh before all lean nodes, as pocket-localnet has it. */
  readonly mesh?: MeshPlace
  /** That of the genesis, or another one for a new chain from the same files. */
  readonly chainId: string
  readonly blockTimeMs: number
  readonly profile: 'ml' | 'pocket-core'
  readonly host: string
  readonly firstPort: number
}
