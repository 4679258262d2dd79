import type { PrivateKey } from '#morse/keys.ts'
import type { Block, Chain } from './chain/chain.ts'
import type { ExistingNetwork, LocalnetConfig } from './config/localnet-config.ts'
import type { Clock } from './profile/clock.ts'
import type { LeanNode } from './servicer/lean-node.ts'

export type LocalnetOptions = {
  readonly config: LocalnetConfig | ExistingNetwork
  /** Where the chain and the evidence are kept, so that a restart goes on; null = in memory. */
  readonly folder: string | null
  readonly clock: Clock
  readonly log: (event: { readonly message: string; readonly [fact: string]: unknown }) => void
  /** False: blocks come only from `chain.produceBlock()`. */
  readonly producesBlocks?: boolean
}

/** A running network: one chain, several nodes. */
export type Localnet = {
  readonly chain: Chain & { produceBlock(): Promise<Block> | Block }
  readonly nodes: readonly RunningNode[]
  readonly rpcUrls: readonly string[]
  readonly adminUrl: string
  /** Their stakes are in the genesis, so relays can be sent at once. */
  readonly applications: readonly {
    readonly name: string
    readonly chains: readonly string[]
    readonly key: PrivateKey
  }[]
  /** An account with more than anyone needs; null where its key is not known. */
  readonly faucet: PrivateKey | null
  /** The owner of the parameters; null where its key is not known. */
  readonly dao: PrivateKey | null
  close(): Promise<void>
}

type RunningNode = {
  readonly name: string
  readonly url: string
  readonly leanNode: LeanNode
  readonly servicers: readonly { readonly name: string; readonly address: string; readonly publicKey: string }[]
}

/** Starts a whole network on this machine. It answers relays as soon as this resolves; block 1 is there. */
export declare function startLocalnet(options: LocalnetOptions): Promise<Localnet>
