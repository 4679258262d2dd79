import * as z from 'zod'

/**
 * The localnet's own routes, beside the protocol's and on an address of their own. Reading is free; what changes the
 * network needs `Authorization: Bearer TOKEN`, where the token is the one that {@link file://./token-file.ts} keeps.
 *
 * | route | answer |
 * | --- | --- |
 * | `GET /localnet/status` | {@link LocalnetStatus} |
 * | `GET /localnet/events` | server-sent events: `block` with {@link BlockEvent}, from the next block on |
 * | `POST /localnet/faucet` | {@link FaucetRequest} → {@link SubmittedTransaction} |
 * | `POST /localnet/parameters` | {@link ParameterRequest} → {@link SubmittedTransaction} |
 *
 * Errors are `{"error": {"code", "message"}}`. Amounts are upokt in decimal digits, because they do not fit a double.
 */
export type LocalnetStatus = {
  readonly chainId: string
  readonly profile: 'ml' | 'pocket-core'
  readonly height: number
  /** RFC 3339, of the newest block. */
  readonly blockTime: string
  readonly blockTimeMs: number
  readonly isUpgraded: boolean
  readonly session: {
    readonly height: number
    readonly lastHeight: number
    readonly blocksPerSession: number
    readonly nodeCount: number
  }
  readonly rpcUrls: readonly string[]
  readonly meshes: readonly MeshStatus[]
  readonly services: readonly ServiceStatus[]
  readonly servicers: readonly ServicerStatus[]
  readonly applications: readonly ApplicationStatus[]
  readonly claims: readonly ClaimStatus[]
  readonly pendingTransactions: readonly { readonly hash: string; readonly messageType: string }[]
  readonly supply: {
    readonly totalUpokt: string
    /** All balances together, the fees that wait for the next block too. */
    readonly accountsUpokt: string
    readonly nodesStakedUpokt: string
    readonly applicationsStakedUpokt: string
    readonly daoUpokt: string
  }
  /** Every governed value by its name (`pos/BlocksPerSession`), as `query/allparams` shows it. */
  readonly parameters: Readonly<Record<string, string>>
}

/** A light server that answers relays in the place of servicers of these nodes. */
export type MeshStatus = {
  readonly name: string
  readonly url: string
  readonly leanNodes: readonly string[]
  /** Relays that it has answered and that its nodes do not know of. */
  readonly unreportedRelays: number
}

/** A chain id that somebody is staked for. */
export type ServiceStatus = {
  readonly chain: string
  /** What one relay pays before it is split. */
  readonly upoktPerRelay: string
  readonly servicers: number
  readonly applications: number
  readonly relaysPaid: string
  readonly mintedUpokt: string
}

export type ServicerStatus = {
  readonly address: string
  readonly publicKey: string
  /** What the localnet's design calls it; null for nodes that were staked later. */
  readonly name: string | null
  readonly serviceUrl: string
  readonly chains: readonly string[]
  readonly stakedUpokt: string
  readonly balanceUpokt: string
  readonly status: 'staked' | 'unstaking' | 'unstaked'
  readonly isJailed: boolean
  /** How it behaves other than it should. */
  readonly behaviours: readonly string[]
  /** What it holds of sessions that are not paid yet. */
  readonly evidence: readonly {
    readonly chain: string
    readonly appPublicKey: string
    readonly sessionHeight: number
    readonly relays: number
    readonly isSealed: boolean
    readonly isClaimed: boolean
  }[]
  /** What it was paid so far, by chain. */
  readonly rewards: readonly RewardTotal[]
}

export type RewardTotal = {
  readonly chain: string
  readonly proofs: number
  readonly relays: string
  readonly mintedUpokt: string
  readonly toNodeUpokt: string
  readonly lastHeight: number
}

export type ApplicationStatus = {
  readonly address: string
  readonly publicKey: string
  readonly name: string | null
  readonly chains: readonly string[]
  readonly stakedUpokt: string
  readonly maxRelays: string
  readonly status: 'staked' | 'unstaking' | 'unstaked'
}

export type ClaimStatus = {
  readonly servicerAddress: string
  readonly appPublicKey: string
  readonly chain: string
  readonly sessionHeight: number
  readonly relays: string
  readonly claimedAt: number
  readonly expiresAt: number
}

export type BlockEvent = {
  readonly height: number
  readonly time: string
  readonly hash: string
  readonly proposer: string
  readonly transactions: readonly {
    readonly hash: string
    readonly messageType: string
    readonly code: number
    readonly log: string
  }[]
  readonly rewards: readonly {
    readonly servicerAddress: string
    readonly chain: string
    readonly relays: string
    readonly mintedUpokt: string
    readonly toNodeUpokt: string
  }[]
}

const address = z.string().regex(/^[0-9a-f]{40}$/, 'must be 40 lower-case hexadecimal digits')

/** Money from the faucet's account, by a signed send. */
export const faucetRequest = z.strictObject({
  address,
  amountUpokt: z.string().regex(/^[1-9][0-9]{0,29}$/, 'must be a whole number of upokt, as decimal digits'),
})
export type FaucetRequest = z.infer<typeof faucetRequest>

/** A governed value by its name, as `query/allparams` shows it; takes effect with the block that takes it in. */
export const parameterRequest = z.strictObject({
  name: z.string().regex(/^[a-z]+\/[A-Za-z]+$/, 'must be a parameter such as pos/BlocksPerSession'),
  value: z.string().min(1).max(100_000),
})
export type ParameterRequest = z.infer<typeof parameterRequest>

/** It waits for the next block; `code` other than 0 says why it does not. */
export type SubmittedTransaction = {
  readonly hash: string
  readonly code: number
  readonly codespace: string
  readonly log: string
}

export type AdminError = { readonly error: { readonly code: AdminErrorCode; readonly message: string } }

export type AdminErrorCode =
  | 'bad-request'
  | 'unknown-route'
  | 'method-not-allowed'
  | 'wrong-token'
  | 'too-large'
  | 'no-faucet'
  | 'no-owner'
  | 'internal'
