import { requireArgument } from './argument-error.ts'
import { hmacSha256 } from './random-stream.ts'

/** As many as NIST SP 800-38G uses for FF1. */
const rounds = 10

/**
 * A secret order of 0 … size − 1 in no memory: returns the function that tells which index stands at a position.
 * Each index stands at exactly one position, and without the key the order cannot be told from a random one.
 *
 * With it a finite data set is drawn without replacement: position 0, 1, 2, … of a supplier's own permutation.
 *
 * It is a Feistel network on pairs (Black & Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, with the
 * round count of NIST FF1), recomputable in any language:
 *
 * 1. columns = ⌈√size⌉, rows = ⌈size / columns⌉. A number x is the pair left = x mod columns, right = ⌊x / columns⌋.
 * 2. Round r = 0 … 9: F(r, v) is the first 6 bytes, big-endian, of HMAC-SHA256(key, r as 1 byte ‖ size as 8 bytes ‖
 *    v as 8 bytes), big-endian all. Even rounds: left = (left + F(r, right)) mod columns. Odd rounds:
 *    right = (right + F(r, left)) mod rows.
 * 3. The result is left + columns × right. While it is not below `size`, steps 1 and 2 are applied to it again (cycle
 *    walking); the domain exceeds the size by less than one row, so that is rare.
 *
 * Re-implemented in `__golden__/random_stream.py`. The key is text (UTF-8) or bytes, secret, 128 bits of entropy.
 *
 * @throws {StatisticsArgumentError} unless size is whole and ≥ 1; the returned function, unless 0 ≤ position < size.
 */
export function keyedPermutation(key: string | Uint8Array, size: number): (position: number) => number {
  requireArgument(
    Number.isSafeInteger(size) && size >= 1,
    'keyedPermutation',
    'size',
    size,
    'a whole number from 1 to 2^53 − 1',
  )
  const columns = ceilingOfSquareRoot(size)
  const rows = Math.ceil(size / columns)
  const roundValue = roundFunction(key, size)
  function encipher(value: number): number {
    let left = value % columns
    let right = Math.floor(value / columns)
    for (let round = 0; round < rounds; round += 2) {
      left = (left + roundValue(round, right)) % columns
      right = (right + roundValue(round + 1, left)) % rows
    }
    return left + columns * right
  }
  return (position) => {
    const isInside = Number.isSafeInteger(position) && position >= 0 && position < size
    requireArgument(isInside, 'keyedPermutation', 'position', position, `a whole number below ${size}`)
    let value = encipher(position)
    while (value >= size) value = encipher(value)
    return value
  }
}

/** F of the rules above: 48 bits, so that the remainder modulo at most 2^27 is as good as uniform. */
function roundFunction(key: string | Uint8Array, size: number): (round: number, value: number) => number {
  const hmac = hmacSha256(typeof key === 'string' ? Buffer.from(key, 'utf8') : key)
  const message = Buffer.alloc(17)
  message.writeBigUInt64BE(BigInt(size), 1)
  return (round, value) => {
    message.writeUInt8(round, 0)
    message.writeUInt32BE(Math.floor(value / 2 ** 32), 9)
    message.writeUInt32BE(value % 2 ** 32, 13)
    return hmac(message).readUIntBE(0, 6)
  }
}

/** Exact also where the square root is rounded. */
function ceilingOfSquareRoot(size: number): number {
  let root = Math.floor(Math.sqrt(size))
  while (BigInt(root) * BigInt(root) < BigInt(size)) root += 1
  return root
}
