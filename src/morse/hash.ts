import { hash } from 'node:crypto'
import { blake2b } from '@noble/hashes/blake2.js'

/** SHA3-256: every hash of pocket-core's relay module (x/pocketcore/types/crypto.go:16). Text is hashed as UTF-8. 32 bytes. */
export function sha3(data: Uint8Array | string): Uint8Array {
  return hash('sha3-256', data, 'buffer')
}

/** {@link sha3} as lower-case hex, 64 digits. */
export function sha3Hex(data: Uint8Array | string): string {
  return hash('sha3-256', data, 'hex')
}

/** BLAKE2b with 256 bits of output: leaves and nodes of the proof tree (x/pocketcore/types/merkle.go). 32 bytes. */
export function blake2b256(data: Uint8Array): Uint8Array {
  return blake2b(data, { dkLen: 32 })
}

/** SHA-256: addresses and transaction hashes. 32 bytes. */
export function sha256(data: Uint8Array | string): Uint8Array {
  return hash('sha256', data, 'buffer')
}

/** Lower-case hex, two digits for each byte. */
export function toHex(bytes: Uint8Array): string {
  return bytes.toHex()
}

/** The bytes of hex text in either case; undefined when its length is odd or anything else than hex digits is in it. */
export function fromHex(hex: string): Uint8Array | undefined {
  return hex.length % 2 === 0 && /^[0-9a-fA-F]*$/.test(hex) ? Uint8Array.fromHex(hex) : undefined
}
