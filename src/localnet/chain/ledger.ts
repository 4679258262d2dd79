export type { Parameters } from './parameters.ts'

import type { Parameters } from './parameters.ts'

/**
 * What the chain knows as of one height. Amounts are upokt. Keys and addresses are lower-case hexadecimal as the
 * protocol writes them; lists are ordered by address bytes, as the store of pocket-core is.
 */
export type Ledger = {
  readonly height: number
  readonly parameters: Parameters
  account(address: string): Account | undefined
  /** Pools of modules too, while they hold something. */
  accounts(): readonly Account[]
  application(address: string): Application | undefined
  applications(): readonly Application[]
  node(address: string): Node | undefined
  nodes(): readonly Node[]
  /** Every node that is staked (status 2) with this chain, jailed ones too; the candidates of a session. */
  nodesStakedFor(chain: string): readonly Node[]
  /** Ordered by address, application, chain and session height. */
  claims(): readonly Claim[]
  supply(): Supply
}

export type Account = { readonly address: string; readonly publicKey: string | null; readonly balance: bigint }

/** 0 unstaked, 1 unstaking, 2 staked. */
export type StakeStatus = 0 | 1 | 2

export type Application = {
  readonly address: string
  readonly publicKey: string
  readonly jailed: boolean
  readonly status: StakeStatus
  readonly chains: readonly string[]
  readonly stakedTokens: bigint
  readonly maxRelays: bigint
  /** RFC 3339; `0001-01-01T00:00:00Z` while staked. */
  readonly unstakingTime: string
}

export type Node = {
  readonly address: string
  readonly publicKey: string
  readonly jailed: boolean
  readonly status: StakeStatus
  readonly chains: readonly string[]
  readonly serviceUrl: string
  readonly tokens: bigint
  readonly unstakingTime: string
  /** Where rewards go; null = the node's own address. */
  readonly outputAddress: string | null
  /** Per cent by address; null when there are none. */
  readonly rewardDelegators: Readonly<Record<string, number>> | null
}

export type Claim = {
  readonly fromAddress: string
  readonly header: { readonly appPublicKey: string; readonly chain: string; readonly sessionHeight: number }
  readonly merkleRoot: { readonly hash: Uint8Array; readonly lower: bigint; readonly upper: bigint }
  readonly totalProofs: bigint
  readonly evidenceType: 1 | 2
  readonly expirationHeight: number
  /** The height of the block that took it in. */
  readonly claimedAt: number
}

export type Supply = {
  readonly total: bigint
  readonly nodesStaked: bigint
  readonly applicationsStaked: bigint
  readonly dao: bigint
  readonly feeCollector: bigint
}

/** What a claim that was proven has paid. */
export type Reward = {
  readonly height: number
  readonly nodeAddress: string
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: number
  readonly relays: bigint
  readonly multiplier: bigint
  readonly minted: bigint
  readonly toNode: bigint
  readonly toFeeCollector: bigint
}
