const quote = 0x22
const comma = 0x2c
const backslash = 0x5c
const openBracket = 0x5b
const openBrace = 0x7b

/** A response has two fields; an error with the session that a node sends along has some hundreds of values. */
const MAXIMUM_VALUES = 20_000

/**
 * Whether an envelope has as few values as an envelope can have, counted without parsing it. A response is one long string;
 * megabytes of small objects instead would take a hundred times their size in memory before anyone looked at them.
 */
export function isPlainEnvelope(json: Uint8Array): boolean {
  const bytes = Buffer.from(json.buffer, json.byteOffset, json.byteLength)
  let values = 0
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index]
    if (byte === quote) {
      index = endOfString(bytes, index)
      if (index === -1) return true
    } else if (byte === comma || byte === openBracket || byte === openBrace) {
      values += 1
      if (values > MAXIMUM_VALUES) return false
    }
  }
  return true
}

/** The index of the quote that ends the string begun at `start`, or −1: then it is no JSON, which parsing finds out. */
function endOfString(bytes: Buffer, start: number): number {
  let end = bytes.indexOf(quote, start + 1)
  while (end !== -1 && isEscaped(bytes, end)) end = bytes.indexOf(quote, end + 1)
  return end
}

function isEscaped(bytes: Buffer, index: number): boolean {
  let first = index
  while (bytes[first - 1] === backslash) first -= 1
  return (index - first) % 2 === 1
}
