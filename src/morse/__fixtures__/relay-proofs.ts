import type { RelayProof } from '../relay.ts'

/** A relay proof as it stands in JSON on the wire. */
export type RelayProofJson = {
  readonly entropy: number
  readonly session_block_height: number
  readonly servicer_pub_key: string
  readonly blockchain: string
  readonly aat: {
    readonly version: string
    readonly app_pub_key: string
    readonly client_pub_key: string
    readonly signature: string
  }
  readonly signature: string
  readonly request_hash: string
}

/** The proof of a vector; its numbers are small enough to have been parsed without loss. */
export function relayProofOf(json: RelayProofJson): RelayProof {
  const { version, app_pub_key, client_pub_key, signature } = json.aat
  return {
    entropy: BigInt(json.entropy),
    sessionBlockHeight: BigInt(json.session_block_height),
    servicerPublicKey: json.servicer_pub_key,
    blockchain: json.blockchain,
    token: { version, appPublicKey: app_pub_key, clientPublicKey: client_pub_key, signature },
    signature: json.signature,
    requestHash: json.request_hash,
  }
}
