import type { RelayProof } from '#morse/relay.ts'
import { responseHash, writeRelayResponse } from '#morse/relay-response.ts'

export type UnsignedResponse = {
  readonly kind: 'unsigned'
  /** What the servicer signs, 32 bytes. */
  readonly hash: Uint8Array
  /** The answer's JSON up to where the signature's digits go. */
  readonly start: Uint8Array
}

/** What follows the signature in a relay's answer. */
export const RESPONSE_END = '"}\n'

/** The answer to a relay but for its signature. */
export function unsignedResponse(response: Uint8Array, proof: RelayProof): UnsignedResponse {
  const json = writeRelayResponse({ response, signature: '' })
  return {
    kind: 'unsigned',
    hash: responseHash({ response, proof }),
    start: Buffer.from(json.slice(0, -RESPONSE_END.length)),
  }
}
