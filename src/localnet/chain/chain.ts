import type { Ledger, Reward } from './ledger.ts'

/** A block as it was sealed. Hashes are 32 bytes, and empty where Tendermint has none. */
export type Block = {
  readonly height: number
  /** Milliseconds since 1970. */
  readonly time: number
  /** The same as RFC 3339, as the block's JSON has it; block 1 keeps the digits of the genesis file. */
  readonly timeText: string
  readonly hash: Uint8Array
  /** The hash of the block before; the consensus hash for block 1. */
  readonly lastBlockHash: Uint8Array
  /** Hash of the set of parts (`block_id.parts.hash`; there is always one part). */
  readonly partsHash: Uint8Array
  /** That of the block before; empty for block 1. */
  readonly lastPartsHash: Uint8Array
  readonly lastCommitHash: Uint8Array
  readonly dataHash: Uint8Array
  readonly validatorsHash: Uint8Array
  readonly nextValidatorsHash: Uint8Array
  readonly consensusHash: Uint8Array
  /** Of the state after the block before; empty for block 1. */
  readonly appHash: Uint8Array
  readonly lastResultsHash: Uint8Array
  /** Empty when no node is staked. */
  readonly proposer: string
  /** Addresses of those that signed the block before, in the order of their votes. */
  readonly lastSigners: readonly string[]
  /** Transactions in all blocks up to this one. */
  readonly totalTransactions: number
  readonly transactions: readonly DeliveredTransaction[]
}

export type DeliveredTransaction = {
  /** The bytes as they were submitted, with their length prefix. */
  readonly raw: Uint8Array
  /** Upper-case hexadecimal SHA-256 of `raw`. */
  readonly hash: string
  readonly height: number
  readonly index: number
  readonly result: TransactionResult
}

/** Code 0 is success. The log is the text that pocket-core puts into `raw_log`. */
export type TransactionResult = {
  readonly code: number
  readonly codespace: string
  readonly log: string
  /** Its action, such as `send`, `stake_validator`, `claim`; empty when the bytes are no transaction. */
  readonly messageType: string
  /** Address; empty when it is not known. */
  readonly signer: string
  /** Address that a send goes to; empty otherwise. */
  readonly recipient: string
  readonly events: readonly TransactionEvent[]
}

export type TransactionEvent = {
  readonly type: string
  readonly attributes: readonly { readonly key: string; readonly value: string }[]
}

/**
 * The chain of a localnet as the other parts see it. All reads are of committed state and never block; state at past
 * heights never changes.
 */
export type Chain = {
  readonly chainId: string
  /** Whether the rules of pocket-core after its codec upgrade hold (session block hash, merkle parents, stake weights). */
  readonly isUpgraded: boolean
  /** The last committed height; at least 1. */
  readonly height: number
  readonly blockTimeMs: number
  /** State as of the end of this block; undefined for heights that are not there (yet, or no more). */
  ledgerAt(height: number): Ledger | undefined
  block(height: number): Block | undefined
  /** The hash that sessions of this height are drawn from, lower-case hexadecimal, in the chain's mode. */
  sessionBlockHash(sessionHeight: number): string | undefined
  /** By upper-case hexadecimal hash. */
  transaction(hash: string): DeliveredTransaction | undefined
  /** Transactions that an account signed or was sent. */
  accountTransactions(query: AccountTransactionsQuery): {
    readonly total: number
    readonly transactions: readonly DeliveredTransaction[]
  }
  pendingTransactions(): readonly Uint8Array[]
  /** Checks a transaction and keeps it for a next block when its code is 0. */
  submit(raw: Uint8Array): SubmitResult
  /** Oldest first. */
  rewards(filter?: RewardFilter): readonly Reward[]
  /** Called after every commit, in order. Returns the way to stop. */
  onBlock(listener: (block: Block) => void): () => void
}

/** Rewards that match all that is given. */
export type RewardFilter = {
  readonly nodeAddress?: string
  readonly chain?: string
  readonly sessionHeight?: number
  /** Paid at this height or later. */
  readonly sinceHeight?: number
}

export type AccountTransactionsQuery = {
  readonly address: string
  readonly role: 'signer' | 'recipient'
  readonly isNewestFirst: boolean
  readonly offset: number
  readonly limit: number
}

export type SubmitResult =
  | { readonly kind: 'checked'; readonly hash: string; readonly result: TransactionResult }
  /** It waits already. */
  | { readonly kind: 'duplicate'; readonly hash: string }
  /** It was not even checked: it is too large, or too many wait. The detail is Tendermint's sentence. */
  | { readonly kind: 'refused'; readonly hash: string; readonly detail: string }
