const ADDRESS_BYTES = 20

/**
 * Hexadecimal as Go's `encoding/hex` reads it, with its words for what is wrong: odd length is only noticed after all
 * pairs were good.
 */
export function readHex(text: string): { readonly bytes: Uint8Array } | { readonly problem: string } {
  const bytes = Buffer.from(text, 'utf8')
  for (const byte of bytes) {
    if (!isHexDigit(byte)) return { problem: `encoding/hex: invalid byte: ${describeByte(byte)}` }
  }
  if (bytes.length % 2 === 1) return { problem: 'encoding/hex: odd length hex string' }
  return { bytes: Buffer.from(text, 'hex') }
}

/** An address as `sdk.AddressFromHex` reads it (types/address.go); nothing is the empty address. */
export function readAddress(text: string): { readonly address: string } | { readonly problem: string } {
  const hex = readHex(text)
  if ('problem' in hex) return hex
  if (hex.bytes.length !== 0 && hex.bytes.length !== ADDRESS_BYTES) return { problem: 'Incorrect address length' }
  return { address: text.toLowerCase() }
}

function isHexDigit(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
}

/** Go's `%#U`: the code point, and the character itself where it can be printed. */
function describeByte(byte: number): string {
  const code = `U+${byte.toString(16).toUpperCase().padStart(4, '0')}`
  const isPrintable = (byte >= 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad)
  return isPrintable ? `${code} '${String.fromCodePoint(byte)}'` : code
}
