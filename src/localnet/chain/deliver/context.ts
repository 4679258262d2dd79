import type { TransactionEvent } from '../chain.ts'
import type { Ledger, Reward } from '../ledger.ts'
import type { WorkingState } from '../state.ts'

/** The committed past, for what looks back from a block that is being made. */
export type Past = {
  ledgerAt(height: number): Ledger | undefined
  /** What sessions of this height are drawn from, lower-case hexadecimal. */
  sessionBlockHash(height: number): string | undefined
  /** `last_block_id.hash` of the header at this height. */
  lastBlockHash(height: number): Uint8Array | undefined
}

/** What a message works on. */
export type DeliverContext = {
  readonly state: WorkingState
  /** Of the block that is being made. */
  readonly height: number
  /** Of that block, milliseconds since 1970. */
  readonly timeMs: number
  readonly isUpgraded: boolean
  readonly past: Past
  /** Address of the key that signed the transaction. */
  readonly signer: string
  readonly events: TransactionEvent[]
  readonly rewards: Reward[]
}

export function emit(
  context: Pick<DeliverContext, 'events'>,
  type: string,
  attributes: Readonly<Record<string, string>>,
): void {
  context.events.push({ type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) })
}
