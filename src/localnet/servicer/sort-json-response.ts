import { GoJsonUnsupportedError, type GoValue, goInterface, textOfBytes } from '#morse/go-json/encode.ts'

/**
 * A backend's answer after pocket-core's `json_sort_relay_responses` (x/pocketcore/types/service.go, sortJSONResponse): a
 * JSON object is written anew by Go, keys sorted and numbers as float64; anything else stays as it is.
 * @example sortJsonResponse(Buffer.from('{ "b": 1.0, "a": 1 }')) // the bytes of {"a":1,"b":1}
 */
export function sortJsonResponse(body: Uint8Array): Uint8Array {
  const first = body.find((byte) => !isSpace(byte))
  // An object, or null, which Go takes for an empty map.
  if (first !== 0x7b && first !== 0x6e) return body
  try {
    const value: unknown = JSON.parse(textOfBytes(body), (_, item: unknown) =>
      typeof item === 'string' ? item.toWellFormed() : item,
    )
    return Buffer.from(goInterface(value as GoValue))
  } catch (error) {
    // A number beyond float64, and nesting deeper than the stack (Go's bound is 10,000), fail there and here.
    if (error instanceof SyntaxError || error instanceof RangeError || error instanceof GoJsonUnsupportedError)
      return body
    throw error
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c)
}
