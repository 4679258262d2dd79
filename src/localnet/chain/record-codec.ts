import { fromHex, toHex } from '#morse/hash.ts'

/**
 * Writes a value of the chain's state as text that is the same for the same value, so that it can be hashed: JSON with
 * sorted keys, where big integers and bytes are `{"$int": "5"}` and `{"$hex": "00ff"}`.
 */
export function encodeRecord(value: unknown): string {
  return JSON.stringify(marked(value))
}

/** The inverse of {@link encodeRecord}, for text that this program wrote. */
export function decodeRecord(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value
    if ('$int' in value) return BigInt(value.$int as string)
    if ('$hex' in value) return fromHex(value.$hex as string)
    return value
  })
}

function marked(value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: value.toString() }
  if (value instanceof Uint8Array) return { $hex: toHex(value) }
  if (Array.isArray(value)) return value.map(marked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, child]) => [key, marked(child)]),
  )
}
