import type { PrivateKey } from '#morse/keys.ts'
import type { Chain } from '../chain/chain.ts'
import type { Clock } from '../profile/clock.ts'
import type { Profile } from '../profile/profile.ts'
import type { RelayReply } from '../profile/reply.ts'
import type { Behaviour } from './behaviour.ts'
import type { HostedChains } from './hosted-chains.ts'

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
  close(): Promise<void>
}

export type LeanNodeOptions = {
  readonly chain: Chain
  readonly keys: readonly PrivateKey[]
  readonly hostedChains: HostedChains
  readonly profile: Profile
  /** By servicer address. */
  readonly behaviours?: ReadonlyMap<string, readonly Behaviour[]>
  readonly clock: Clock
  /** Uniform in [0, 1). */
  readonly random: () => number
  /** Where evidence is kept; null keeps it in memory. */
  readonly evidenceFile: string | null
  readonly log: (message: string) => void
}
