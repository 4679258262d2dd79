import { type ApplicationToken, applicationTokenFields, applicationTokenHash } from './application-token.ts'
import { goErrorFields, int64Type, mapType, parseGoJson, stringType, structType } from './go-json/decode.ts'
import { type GoValue, goString, goStruct } from './go-json/encode.ts'
import { sha3, sha3Hex } from './hash.ts'
import type { PrivateKey } from './keys.ts'

/**
 * The HTTP request that the node should make of its backend. Texts are Go strings: a lone surrogate stands for a byte that
 * is no UTF-8 and is hashed as one, but cannot be sent.
 */
export type RelayPayload = {
  readonly data: string
  /** Empty means POST, yet is hashed as it is. */
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>> | null
}

/** The height that the client believes the chain to have; clients send the session's. */
export type RelayMeta = { readonly blockHeight: bigint }

/** What a node is paid for: that this client asked this node for this request in this session. */
export type RelayProof = {
  /** Any int64 from 0 up; makes the proof unique. */
  readonly entropy: bigint
  readonly sessionBlockHeight: bigint
  readonly servicerPublicKey: string
  readonly blockchain: string
  readonly token: ApplicationToken
  /** Of the client over {@link proofHash}; 128 hex digits. */
  readonly signature: string
  readonly requestHash: string
}

export type Relay = { readonly payload: RelayPayload; readonly meta: RelayMeta; readonly proof: RelayProof }

/** SHA3-256 of payload and meta as Go writes them, as hex (`Relay.RequestHash`, x/pocketcore/types/service.go). */
export function requestHash(payload: RelayPayload, meta: RelayMeta): string {
  return sha3Hex(requestText(payload, meta))
}

/** The proof without its signature, as it is hashed, signed, and put into the leaves of the proof tree (`RelayProof.Bytes`). */
export function proofBytes(proof: RelayProof): Uint8Array {
  return Buffer.from(proofText(proof, ''))
}

/** SHA3-256 of {@link proofBytes}, as hex. */
export function proofHash(proof: RelayProof): string {
  return sha3Hex(proofText(proof, ''))
}

/** SHA3-256 of the proof with its signature, as hex (`RelayProof.HashStringWithSignature`). */
export function proofHashWithSignature(proof: RelayProof): string {
  return sha3Hex(proofText(proof, proof.signature))
}

/** A relay signed by the client. Lone surrogates in the payload become U+FFFD, which is what a node would read. */
export function signRelay(relay: {
  payload: RelayPayload
  blockHeight: bigint
  sessionBlockHeight: bigint
  entropy: bigint
  servicerPublicKey: string
  blockchain: string
  token: ApplicationToken
  clientKey: PrivateKey
}): Relay {
  const { sessionBlockHeight, entropy, servicerPublicKey, blockchain, token, clientKey } = relay
  const payload = sendable(relay.payload)
  const meta = { blockHeight: relay.blockHeight }
  const text = requestText(payload, meta)
  const proof = {
    entropy,
    sessionBlockHeight,
    servicerPublicKey,
    blockchain,
    token,
    signature: '',
    requestHash: sha3Hex(text),
  }
  const signed = { payload, meta, proof: { ...proof, signature: clientKey.sign(sha3(proofText(proof, ''))) } }
  unsentTexts.set(signed, text)
  return signed
}

/** Texts of relays that are signed and not yet written, since escaping megabytes twice would double a relay's cost. */
const unsentTexts = new WeakMap<Relay, string>()

/** The body to POST to a node's /v1/client/relay. */
export function writeRelay(relay: Relay): string {
  const { payload, meta, proof } = relay
  const text = unsentTexts.get(relay) ?? requestText(payload, meta)
  unsentTexts.delete(relay)
  const fields = goStruct({
    entropy: proof.entropy,
    session_block_height: proof.sessionBlockHeight,
    servicer_pub_key: proof.servicerPublicKey,
    blockchain: proof.blockchain,
    aat: applicationTokenFields(proof.token),
    signature: proof.signature,
    request_hash: proof.requestHash,
  })
  return `${text.slice(0, -1)},"proof":${fields}}`
}

/**
 * Reads the body of a relay as pocket-core does: what is missing is empty, and a body of no bytes is an empty relay. `error` is
 * Go's error as the node prints it.
 */
export function readRelay(body: Uint8Array): { kind: 'relay'; relay: Relay } | { kind: 'bad'; error: GoValue } {
  if (body.length === 0) return { kind: 'relay', relay: relayType.zero }
  const read = parseGoJson(body, relayType)
  return read.kind === 'value'
    ? { kind: 'relay', relay: read.value }
    : { kind: 'bad', error: goErrorFields(read.error) }
}

export const tokenType = structType<ApplicationToken>('types.AAT', {
  version: { key: 'version', type: stringType },
  appPublicKey: { key: 'app_pub_key', type: stringType },
  clientPublicKey: { key: 'client_pub_key', type: stringType },
  signature: { key: 'signature', type: stringType },
})

export const relayProofType = structType<RelayProof>('types.RelayProof', {
  requestHash: { key: 'request_hash', type: stringType },
  entropy: { key: 'entropy', type: int64Type },
  sessionBlockHeight: { key: 'session_block_height', type: int64Type },
  servicerPublicKey: { key: 'servicer_pub_key', type: stringType },
  blockchain: { key: 'blockchain', type: stringType },
  token: { key: 'aat', type: tokenType },
  signature: { key: 'signature', type: stringType },
})

export const relayType = structType<Relay>('types.Relay', {
  payload: {
    key: 'payload',
    type: structType<RelayPayload>('types.Payload', {
      data: { key: 'data', type: stringType },
      method: { key: 'method', type: stringType },
      path: { key: 'path', type: stringType },
      headers: { key: 'headers', type: mapType(stringType) },
    }),
  },
  meta: {
    key: 'meta',
    type: structType<RelayMeta>('types.RelayMeta', { blockHeight: { key: 'block_height', type: int64Type } }),
  },
  proof: { key: 'proof', type: relayProofType },
})

/** Headers stand in the hashed text even where the JSON had none (`Payload.MarshalJSON`). */
function requestText({ data, method, path, headers }: RelayPayload, meta: RelayMeta): string {
  const sorted = headers === null ? null : new Map(Object.entries(headers))
  const rest = goStruct({ method, path, headers: sorted })
  return `{"payload":{"data":${goString(data)},${rest.slice(1)},"meta":{"block_height":${meta.blockHeight}}}`
}

/** Order as in x/pocketcore/types/proof.go:159; the token is there by its hash, under another key than on the wire. */
function proofText(proof: RelayProof, signature: string): string {
  return goStruct({
    entropy: proof.entropy,
    session_block_height: proof.sessionBlockHeight,
    servicer_pub_key: proof.servicerPublicKey,
    blockchain: proof.blockchain,
    signature,
    token: tokenHash(proof.token),
    request_hash: proof.requestHash,
  })
}

/** A client signs many relays with one token object. */
const tokenHashes = new WeakMap<ApplicationToken, string>()

function tokenHash(token: ApplicationToken): string {
  const known = tokenHashes.get(token)
  if (known !== undefined) return known
  const computed = applicationTokenHash(token)
  tokenHashes.set(token, computed)
  return computed
}

function sendable({ data, method, path, headers }: RelayPayload): RelayPayload {
  const entries = Object.entries(headers ?? {}).map(
    ([key, value]) => [key.toWellFormed(), value.toWellFormed()] as const,
  )
  return {
    data: data.toWellFormed(),
    method: method.toWellFormed(),
    path: path.toWellFormed(),
    headers: headers === null ? null : Object.assign(Object.create(null), Object.fromEntries(entries)),
  }
}
