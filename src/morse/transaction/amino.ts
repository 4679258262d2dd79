import { sha256 } from '../hash.ts'

const prefixBytes = 4
const disambiguationBytes = 3

/**
 * The four bytes that amino writes before a value of a registered name: SHA-256 of the name, without leading zero bytes,
 * the three bytes that follow, and zero bytes again. (tendermint/go-amino, codec.go: nameToDisfix)
 * @example aminoPrefix('posmint/StdTx').toHex() // 'db0b170d'
 */
export function aminoPrefix(name: string): Uint8Array {
  const digest = sha256(name)
  const rest = withoutZeros(withoutZeros(digest).subarray(disambiguationBytes))
  return rest.subarray(0, prefixBytes)
}

/** What follows the prefix of a name; undefined when the bytes do not begin with it. */
export function withoutPrefix(bytes: Uint8Array, prefix: Uint8Array): Uint8Array | undefined {
  const isThere = prefix.every((byte, at) => bytes[at] === byte)
  return isThere ? bytes.subarray(prefix.length) : undefined
}

function withoutZeros(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte !== 0)
  return bytes.subarray(first)
}
