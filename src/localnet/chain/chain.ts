import type { Ledger, Reward } from './ledger.ts'

/** A block as it was sealed. Hashes are 32 bytes. */
export type Block = {
  readonly height: number
  /** Milliseconds since 1970. */
  readonly time: number
  readonly hash: Uint8Array
  /** The hash of the block before; the consensus hash for block 1. */
  readonly lastBlockHash: Uint8Array
  readonly appHash: Uint8Array
  readonly proposer: string
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
  /** Amino name without its namespace, such as `send`, `claim`; empty when the bytes are no transaction. */
  readonly messageType: string
  readonly signer: string
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
  /** The last committed height. */
  readonly height: number
  readonly blockTimeMs: number
  /** State as of the end of this block; undefined for heights that are not there (yet, or no more). */
  ledgerAt(height: number): Ledger | undefined
  block(height: number): Block | undefined
  /** The hash that sessions of this height are drawn from, lower-case hexadecimal, in the chain's mode. */
  sessionBlockHash(sessionHeight: number): string | undefined
  /** The newest first. */
  transaction(hash: string): DeliveredTransaction | undefined
  pendingTransactions(): readonly Uint8Array[]
  /** Checks a transaction and keeps it for a next block when its code is 0. */
  submit(raw: Uint8Array): SubmitResult
  rewards(filter?: { readonly nodeAddress?: string; readonly sinceHeight?: number }): readonly Reward[]
  /** Called after every commit, in order. Returns the way to stop. */
  onBlock(listener: (block: Block) => void): () => void
}

export type SubmitResult =
  | { readonly kind: 'checked'; readonly hash: string; readonly result: TransactionResult }
  /** It waits already. */
  | { readonly kind: 'duplicate'; readonly hash: string }
