import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { inspect } from 'node:util'
import { fromHex, sha256, toHex } from './hash.ts'

/** Bytes of an ed25519 seed, and of a public key. */
const keyBytes = 32
const signatureHexDigits = 128
const publicKeyHexDigits = 64

/** What precedes the 32 raw bytes in DER: RFC 8410, sections 7 (private keys) and 4 (public keys). */
const privateKeyPrefix = Uint8Array.fromHex('302e020100300506032b657004220420')
const publicKeyPrefix = Uint8Array.fromHex('302a300506032b6570032100')

/** How many parsed public keys are kept: several times the nodes of a large network. */
const cachedKeys = 20_000
const parsedKeys = new Map<string, KeyObject>()

/** An ed25519 key of an account, node, application or client. It does not show itself when printed. */
export class PrivateKey {
  /** Lower-case hex, 64 digits. */
  readonly publicKey: string
  /** Lower-case hex, 40 digits. */
  readonly address: string
  readonly #seed: Uint8Array
  readonly #key: KeyObject

  constructor(seed: Uint8Array) {
    this.#seed = Uint8Array.from(seed)
    this.#key = createPrivateKey({ key: der(privateKeyPrefix, seed), format: 'der', type: 'pkcs8' })
    const spki = createPublicKey(this.#key).export({ format: 'der', type: 'spki' })
    this.publicKey = toHex(spki.subarray(publicKeyPrefix.length))
    this.address = addressOf(this.publicKey)
  }

  /** Signs the bytes themselves (for relays: the 32 bytes of a hash). The signature as lower-case hex, 128 digits. */
  sign(message: Uint8Array): string {
    return sign(null, message, this.#key).toString('hex')
  }

  /** The secret in pocket-core's form: seed, then public key, 128 hex digits (crypto/ed25519.go). */
  export(): string {
    return toHex(this.#seed) + this.publicKey
  }

  toJSON(): string {
    return `PrivateKey of ${this.address}`
  }

  [inspect.custom](): string {
    return this.toJSON()
  }
}

/**
 * Reads a private key as pocket-core writes it: 128 hex digits, the seed and then the public key that follows from it.
 * @throws BadPrivateKeyError
 */
export function readPrivateKey(hex: string): PrivateKey {
  const bytes = fromHex(hex)
  if (bytes?.length !== 2 * keyBytes) {
    throw new BadPrivateKeyError(`it must have 128 hex digits; this has ${hex.length} characters`)
  }
  const key = new PrivateKey(bytes.subarray(0, keyBytes))
  if (key.publicKey !== toHex(bytes.subarray(keyBytes))) {
    throw new BadPrivateKeyError('its second half is not the public key of its first half')
  }
  return key
}

/**
 * The key of an ed25519 seed of 32 bytes.
 * @throws BadPrivateKeyError
 */
export function privateKeyFromSeed(seed: Uint8Array): PrivateKey {
  if (seed.length !== keyBytes) throw new BadPrivateKeyError(`its seed must have 32 bytes, and has ${seed.length}`)
  return new PrivateKey(seed)
}

/**
 * The address of a public key: the first 20 bytes of the SHA-256 of its bytes, as 40 hex digits (crypto/ed25519.go).
 * @throws BadPublicKeyError
 */
export function addressOf(publicKey: string): string {
  const bytes = fromHex(publicKey)
  if (bytes?.length !== keyBytes) throw new BadPublicKeyError(publicKey)
  return toHex(sha256(bytes)).slice(0, 40)
}

/**
 * Whether the signature (128 hex digits) is that of the public key (64) over these bytes. Anything malformed is a
 * signature that does not hold. Parsed keys are kept, so that many relays of one node cost one parse.
 */
export function verifySignature(signed: { publicKey: string; message: Uint8Array; signature: string }): boolean {
  if (signed.signature.length !== signatureHexDigits) return false
  const signature = fromHex(signed.signature)
  const key = parsedKey(signed.publicKey)
  return signature !== undefined && key !== undefined && verify(null, signed.message, key, signature)
}

function parsedKey(publicKey: string): KeyObject | undefined {
  const known = parsedKeys.get(publicKey)
  if (known !== undefined) return known
  const bytes = publicKey.length === publicKeyHexDigits ? fromHex(publicKey) : undefined
  if (bytes === undefined) return undefined
  const key = createPublicKey({ key: der(publicKeyPrefix, bytes), format: 'der', type: 'spki' })
  const oldest = parsedKeys.keys().next().value
  if (parsedKeys.size >= cachedKeys && oldest !== undefined) parsedKeys.delete(oldest)
  parsedKeys.set(publicKey, key)
  return key
}

function der(prefix: Uint8Array, raw: Uint8Array): Buffer {
  return Buffer.concat([prefix, raw])
}

/** Text that should be a private key is none. The message never holds the text. */
export class BadPrivateKeyError extends Error {
  override readonly name = 'BadPrivateKeyError'
  readonly code = 'BAD_PRIVATE_KEY'
  constructor(reason: string) {
    super(`The private key cannot be used: ${reason}.`)
  }
}

/** Text that should be a public key is none. */
export class BadPublicKeyError extends Error {
  override readonly name = 'BadPublicKeyError'
  readonly code = 'BAD_ACCOUNT_KEY'
  constructor(publicKey: string) {
    super(`A public key has 64 hex digits; this is none: ${JSON.stringify(publicKey.slice(0, 80))}.`)
  }
}
