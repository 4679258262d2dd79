import type { CheckedNetwork } from './finding.ts'

/** A request of a check. The endpoint's address and our key are the transport's business. */
export type CheckRequest = {
  readonly method: string
  /** From the root, such as `/v1/models`. */
  readonly path: string
  /** Lower-case names. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string | Uint8Array | null
  /** The key that it carries: ours unless told. */
  readonly key?: 'ours' | 'none' | { readonly wrong: string }
  /** Sees each piece of the body as it comes; true = leave now, as a client does that closes its window. */
  readonly leavesAt?: (piece: Uint8Array) => boolean
}

/** A piece of the body: when it came, in milliseconds since the request was sent, and where it ends. */
export type Arrival = { readonly atMs: number; readonly endByte: number }

export type CheckAnswer =
  | {
      readonly kind: 'answer'
      /** Null where the network hides it. */
      readonly status: number | null
      /** Lower-case names; null where the network hides them. */
      readonly headers: Readonly<Record<string, string>> | null
      /** As it came, without any unpacking. */
      readonly body: Uint8Array
      readonly arrivals: readonly Arrival[]
      readonly firstByteMs: number
      readonly totalMs: number
      /** `left`: by us; `cut-off`: by the endpoint before the end; `oversized`: we read no further. */
      readonly end: 'complete' | 'left' | 'cut-off' | 'oversized'
    }
  | {
      readonly kind: 'failure'
      readonly reason: 'unreachable' | 'certificate' | 'timed-out' | 'broken-off' | 'cancelled' | 'network'
      /** In our words. */
      readonly detail: string
      readonly totalMs: number
    }

/** A connection of our own on which HTTP is spoken by hand. */
export type RawConnection = {
  /** Writes the head of a request for the endpoint, with host and key; the head ends with its blank line. */
  writeHead(request: Pick<CheckRequest, 'method' | 'path' | 'headers'>): void
  write(bytes: string | Uint8Array): void
  /** Waits until what was received since the last call satisfies `isEnough`, or the end, or the time is up. */
  read(
    isEnough: (received: Uint8Array) => boolean,
    timeoutMs: number,
  ): Promise<{ readonly received: Uint8Array; readonly end: 'enough' | 'closed' | 'timed-out' | 'oversized' }>
  close(): void
}

/** How an endpoint is reached. What it does wrong comes back as data. */
export type CheckTransport = {
  readonly network: CheckedNetwork
  /** Whether our key goes with requests. */
  readonly hasKey: boolean
  readonly isEncrypted: boolean
  exchange(
    request: CheckRequest,
    limits: { readonly timeoutMs: number; readonly maximumBytes: number; readonly signal: AbortSignal },
  ): Promise<CheckAnswer>
  /** The same over HTTP/2, null where the endpoint does not agree to it. Null where it could not be seen. */
  readonly exchangeOverHttp2: ((...asked: Parameters<CheckTransport['exchange']>) => Promise<CheckAnswer | null>) | null
  /** Null where there is no connection of our own. Rejects with nothing: null in place of what cannot be connected. */
  readonly connect: ((signal: AbortSignal) => Promise<RawConnection | null>) | null
}
