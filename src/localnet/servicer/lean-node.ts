import type { PrivateKey } from '#morse/keys.ts'
import type { Chain } from '../chain/chain.ts'
import { BodyBudget } from '../profile/body-budget.ts'
import type { Clock } from '../profile/clock.ts'
import type { Profile } from '../profile/profile.ts'
import type { RelayReply } from '../profile/reply.ts'
import { BackendClient } from './backend-client.ts'
import type { Behaviour } from './behaviour.ts'
import { startClaimer } from './claimer.ts'
import { EvidenceBook } from './evidence-book.ts'
import { type HostedChains, parseHostedChains } from './hosted-chains.ts'
import { watchLeaving } from './leave-network.ts'
import { createMeshSupport, type MeshSupport } from './mesh-support.ts'
import { RelayBytes } from './relay-bytes.ts'
import { serveRelay } from './serve-relay.ts'

/** What one servicer holds about one session of one application. */
export type EvidenceSummary = {
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: number
  readonly servicerAddress: string
  /** Relays that count. */
  readonly relays: number
  readonly isSealed: boolean
  readonly isClaimed: boolean
}

/** A node that answers relays for several servicers at once ("lean" in pocket-core). */
export type LeanNode = {
  readonly servicers: readonly { readonly address: string; readonly publicKey: string }[]
  /** Answers one relay; `body` as the profile let it through (`readBody`). Never rejects for what a client sends. */
  handleRelay(body: Uint8Array, signal: AbortSignal): Promise<RelayReply>
  hostedChains(): HostedChains
  /** Takes a new `chains.json`; the answer says what is wrong with it, in which case the old one stays. */
  replaceHostedChains(text: string): string | null
  evidence(): readonly EvidenceSummary[]
  /** For meshes in front of this node. */
  readonly mesh: MeshSupport
  close(): Promise<void>
}

export type LeanNodeOptions = {
  readonly chain: Chain
  readonly keys: readonly PrivateKey[]
  readonly hostedChains: HostedChains
  readonly profile: Profile
  /** By servicer address. */
  readonly behaviours?: ReadonlyMap<string, readonly Behaviour[]>
  /** Decides which prompts a behaviour with a share shows itself on. */
  readonly behaviourSeed?: string
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Between a servicer's turn to claim and its transactions. */
  readonly claimDelayMs?: number
  /** Where evidence is kept; null keeps it in memory. */
  readonly evidenceFile: string | null
  /** Still reading blocks: relays are refused without a code, as pocket-core does. */
  readonly isCatchingUp?: () => boolean
  readonly log: (message: string) => void
}

/** @throws BadLineFileError */
export function createLeanNode(options: LeanNodeOptions): LeanNode {
  const { chain, keys, profile, behaviours = new Map(), behaviourSeed = '', clock, log } = options
  const book = new EvidenceBook(options.evidenceFile, log)
  const backends = new BackendClient(new BodyBudget(profile.bodyBudgetBytes))
  const bytes = new RelayBytes()
  let hostedChains = options.hostedChains
  const behavioursOf = (address: string) => behaviours.get(address) ?? []
  const { claimDelayMs: delayMs = 100, random } = options
  const claimer = startClaimer({ chain, keys, evidence: book, clock, delayMs, random, log })
  const leaving = watchLeaving({ chain, keys, behavioursOf, random, log })
  const serving = {
    chain,
    keys: new Map(keys.map((key) => [key.address, key])),
    hostedChains: () => hostedChains,
    profile,
    behavioursOf,
    behaviourSeed,
    clock,
    evidence: book,
    backends,
    bytes,
    isCatchingUp: options.isCatchingUp ?? (() => false),
    log,
  }
  return {
    servicers: keys.map(({ address, publicKey }) => ({ address, publicKey })),
    handleRelay: (body, signal) => serveRelay(serving, body, signal),
    hostedChains: () => hostedChains,
    replaceHostedChains(text) {
      const parsed = parseHostedChains(text)
      if (parsed.kind === 'problem') return parsed.problem
      hostedChains = parsed.chains
      return null
    },
    evidence: () =>
      book.entries().map(({ servicerAddress, evidence, claimedAt }) => ({
        appPublicKey: evidence.header.appPublicKey,
        chain: evidence.header.chain,
        sessionHeight: Number(evidence.header.sessionHeight),
        servicerAddress,
        relays: evidence.proofs.length,
        isSealed: evidence.isSealed,
        isClaimed: claimedAt !== null,
      })),
    mesh: createMeshSupport(serving),
    async close() {
      claimer.stop()
      leaving.stop()
      await Promise.all([backends.close(), bytes.close()])
      book.close()
    },
  }
}
