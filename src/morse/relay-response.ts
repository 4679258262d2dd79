import { innermostError } from './error-codes.ts'
import { goString, goStringOfBytes, textOfBytes } from './go-json/encode.ts'
import { sha3 } from './hash.ts'
import { type PrivateKey, verifySignature } from './keys.ts'
import { proofHash, type RelayProof } from './relay.ts'

/** What a node answered to a relay. Nothing of it but a verified response is to be believed: errors are not signed. */
export type RelayAnswer =
  | { readonly kind: 'response'; readonly response: string; readonly signature: string }
  | {
      readonly kind: 'error'
      /** 0 when the node named none: it is catching up with the chain, or could not read the relay. */
      readonly code: number
      readonly codespace: string
      readonly message: string
      /** The session that the node believes in, as it sent it; null for most codes. */
      readonly dispatch: unknown
      /** The code inside the message, where a geo-mesh proxy or the RPC wrapped another error; null when not wrapped. */
      readonly innerCode: number | null
    }
  | { readonly kind: 'nonsense'; readonly detail: string }

/** Above these a response is not tried in mixtures: 64 signatures at most, over so much text together. */
const maximumRuns = 6
const maximumTriedCharacters = 4 * 1024 * 1024

/** Of what others wrote, as much as helps in a message. */
const shownCharacters = 200

/**
 * What a node signs: SHA3-256 of the response and the unsigned proof's hash (`RelayResponse.Hash`,
 * x/pocketcore/types/service.go). Bytes that are no UTF-8 are hashed as `\ufffd`. 32 bytes.
 */
export function responseHash({ response, proof }: { response: string | Uint8Array; proof: RelayProof }): Uint8Array {
  const payload = typeof response === 'string' ? goString(response) : goStringOfBytes(response)
  return hashOf(payload, proofHash(proof))
}

/** The node's signature over {@link responseHash}, 128 hex digits. */
export function signResponse(signed: {
  response: string | Uint8Array
  proof: RelayProof
  servicerKey: PrivateKey
}): string {
  return signed.servicerKey.sign(responseHash(signed))
}

/** The body of a node's answer, with the new line that Go's encoder adds. What is no UTF-8 is delivered as U+FFFD. */
export function writeRelayResponse({
  response,
  signature,
}: {
  response: string | Uint8Array
  signature: string
}): string {
  const text = typeof response === 'string' ? response.toWellFormed() : textOfBytes(response)
  return `{"response":${goString(text)},"signature":${goString(signature)}}\n`
}

/** Reads the body of a node's answer, whatever its status was. */
export function readRelayResponse(body: Uint8Array): RelayAnswer {
  // Nodes send UTF-8 only. What else there is becomes U+FFFD, at the speed of the machine and not as Go would count them.
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  const answer = parseObject(text)
  if (answer === undefined) return { kind: 'nonsense', detail: `no JSON object: ${shown(text)}` }
  const { response, signature, error, dispatch } = answer
  if (isObject(error)) return readError(error, dispatch ?? null)
  if (typeof response === 'string' && typeof signature === 'string') {
    return { kind: 'response', response: response.toWellFormed(), signature }
  }
  if (typeof answer.code === 'number' && typeof answer.message === 'string') return readError(answer, null)
  return { kind: 'nonsense', detail: `neither a signed response nor an error: ${shown(text)}` }
}

/**
 * Whether the servicer that the proof names signed this response to it. A U+FFFD may be one that the backend sent or what
 * became of a byte that was no UTF-8; those are signed differently, so both are tried: all alike, then (while that is
 * little work) each run of them by itself.
 */
export function verifyRelayResponse(answer: { response: string; signature: string; proof: RelayProof }): boolean {
  const { response, signature, proof } = answer
  // Before megabytes are hashed for nothing.
  if (!SIGNATURE.test(signature)) return false
  const hash = proofHash(proof)
  for (const payload of possiblePayloads(goString(response))) {
    const message = hashOf(payload, hash)
    if (verifySignature({ publicKey: proof.servicerPublicKey, message, signature })) return true
  }
  return false
}

const SIGNATURE = /^[0-9a-fA-F]{128}$/

/** @param payload the response as a Go string literal */
function hashOf(payload: string, hash: string): Uint8Array {
  return sha3(`{"signature":"","payload":${payload},"Proof":"${hash}"}`)
}

/** The literals that can have been signed where this one was delivered. A U+FFFD that was sent stands in them as it is. */
function* possiblePayloads(payload: string): Generator<string> {
  yield payload
  if (!payload.includes('\ufffd')) return
  yield payload.replaceAll('\ufffd', '\\ufffd')
  const runs = payload
    .matchAll(/\ufffd+/g)
    .take(maximumRuns + 1)
    .toArray().length
  const combinations = 2 ** runs
  if (runs > maximumRuns || combinations * payload.length > maximumTriedCharacters) return
  // Odd places of the split are the runs.
  const parts = payload.split(/(\ufffd+)/)
  for (let chosen = 1; chosen < combinations - 1; chosen++) {
    yield parts
      .map((part, index) =>
        index % 2 === 1 && (chosen >> ((index - 1) / 2)) & 1 ? '\\ufffd'.repeat(part.length) : part,
      )
      .join('')
  }
}

function readError(error: Record<string, unknown>, dispatch: unknown): RelayAnswer {
  const { code, codespace, message } = error
  if (typeof code !== 'number' || !Number.isSafeInteger(code)) {
    return {
      kind: 'error',
      code: 0,
      codespace: '',
      message: JSON.stringify(error).slice(0, shownCharacters),
      dispatch,
      innerCode: null,
    }
  }
  const space = typeof codespace === 'string' ? codespace : ''
  const text = typeof message === 'string' ? message : ''
  // Only these two wrap: an error of pocket-core may quote what a backend wrote.
  const mayWrap = space === '' || (space === 'sdk' && code === 1)
  const innerCode = mayWrap ? (innermostError(text)?.code ?? null) : null
  return { kind: 'error', code, codespace: space, message: text, dispatch, innerCode }
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, shownCharacters))
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
