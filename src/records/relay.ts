import type { Outcome, TimeoutPhase, Timing } from './outcome.ts'
import type { RequestKind } from './sample.ts'
import type { Supplier } from './supplier.ts'

/** How long each phase of a relay may take, in milliseconds. */
export type RelayTimeouts = {
  readonly connectMs: number
  readonly firstByteMs: number
  readonly idleMs: number
  readonly totalMs: number
}

/** A request as it leaves for one supplier, whatever the network. */
export type RelayRequest = {
  readonly supplier: Pick<Supplier, 'id' | 'network' | 'address' | 'service'>
  readonly kind: RequestKind
  readonly method: 'GET' | 'POST'
  readonly path: string
  /** The exact bytes of the JSON body; absent for GET. */
  readonly body?: string
  /** The body may not grow beyond this, packed or unpacked. */
  readonly maximumBodyBytes: number
  readonly timeouts: RelayTimeouts
}

/** Why a relay ended without a complete body. */
export type RelayFailure = {
  readonly kind: Extract<
    Outcome['kind'],
    | 'oversized'
    | 'timed-out'
    | 'unreachable'
    | 'reset'
    | 'forbidden-address'
    | 'network-error'
    | 'failed'
    | 'local-fault'
    | 'cancelled'
    | 'malformed'
  >
  readonly blame: Outcome['blame']
  readonly timeoutPhase: TimeoutPhase | null
  /** In our words, at most 300 characters; never the supplier's. */
  readonly detail: string
}

/** A piece of a body as it arrives. A failure piece is always the last. */
export type BodyPiece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array; readonly at: number }
  | { readonly kind: 'failure'; readonly failure: RelayFailure; readonly at: number }

/** What a relay gives back: a response whose body arrives in pieces, or the reason why there is none. */
export type RelayResult =
  | {
      readonly kind: 'response'
      /** Null where the network hides it. */
      readonly httpStatus: number | null
      readonly headers: Readonly<Record<string, string>>
      readonly sentAt: number
      readonly firstByteAt: number
      readonly body: AsyncIterable<BodyPiece>
    }
  | { readonly kind: 'failure'; readonly failure: RelayFailure; readonly timing: Timing }

/**
 * The network port: one relay to one supplier, never retried. Expected misbehaviour comes back as data;
 * only a bug of ours is thrown. The signal ends the relay as `cancelled`.
 */
export type Relay = (request: RelayRequest, signal: AbortSignal) => Promise<RelayResult>

/** How much a supplier may be asked. */
export type SupplierLimits = {
  readonly concurrency: number
  readonly requestsPerSecond: number
  readonly timeouts: RelayTimeouts
  readonly maximumBodyBytes: number
}
