import { fromHex } from '#morse/hash.ts'
import { hexProblem } from '#morse/validate-relay-proof.ts'

const ADDRESS_BYTES = 20

/** Hexadecimal as Go's `encoding/hex` reads it, with its words for what is wrong. */
export function readHex(text: string): { readonly bytes: Uint8Array } | { readonly problem: string } {
  const bytes = fromHex(text)
  return bytes === undefined ? { problem: hexProblem(text) } : { bytes }
}

/** An address as `sdk.AddressFromHex` reads it (types/address.go); nothing is the empty address. */
export function readAddress(text: string): { readonly address: string } | { readonly problem: string } {
  const hex = readHex(text)
  if ('problem' in hex) return hex
  if (hex.bytes.length !== 0 && hex.bytes.length !== ADDRESS_BYTES) return { problem: 'Incorrect address length' }
  return { address: text.toLowerCase() }
}
