import type { GoValue } from '#morse/go-json/encode.ts'
import { type Relay, readRelay, requestHash } from '#morse/relay.ts'

/** A relay as it came in, with what is asked of large bodies worked out once. */
export type ReceivedRelay = {
  /** Its `payload.data` is empty where the body was large; `data` has it. */
  readonly relay: Relay
  /** The bytes that go to the backend. */
  readonly data: Uint8Array
  /** What `proof.requestHash` must be. */
  readonly requestHash: string
}

export type ReadRelay =
  | { readonly kind: 'relay'; readonly received: ReceivedRelay }
  /** Go's error, as the answer shows it. */
  | { readonly kind: 'bad'; readonly error: GoValue }

/** Reads the body of a relay. No body at all is a relay with nothing in it, as for every route of pocket-core. */
export function receiveRelay(body: Uint8Array): ReadRelay {
  const read = readRelay(body.length === 0 ? Buffer.from('{}') : body)
  if (read.kind === 'bad') return read
  const { relay } = read
  return {
    kind: 'relay',
    received: {
      relay,
      data: Buffer.from(relay.payload.data),
      requestHash: requestHash(relay.payload, relay.meta),
    },
  }
}
