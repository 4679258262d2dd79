/** The exact value of a finite float's magnitude: numerator / 2^shift. */
function exactFraction(magnitude: number): { numerator: bigint; shift: bigint } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, magnitude)
  const bits = view.getBigUint64(0)
  const exponent = (bits >> 52n) & 0x7ffn
  const fraction = bits & 0xfffffffffffffn
  const mantissa = exponent === 0n ? fraction : fraction | (1n << 52n)
  const power = (exponent === 0n ? 1n : exponent) - 1075n
  return power >= 0n ? { numerator: mantissa << power, shift: 0n } : { numerator: mantissa, shift: -power }
}

/**
 * A float's magnitude times 10^decimals as an integer, rounded half to even from its exact binary value: what CPython's
 * `round` and its formats do, and JavaScript's `toFixed` does not (it rounds halves up).
 *
 * @param magnitude finite and not negative
 * @example scaledInteger(0.125, 2) // => 12n
 */
export function scaledInteger(magnitude: number, decimals: number): bigint {
  const { numerator, shift } = exactFraction(magnitude)
  const scaledUp = decimals >= 0 ? numerator * 10n ** BigInt(decimals) : numerator
  const divisor = (1n << shift) * (decimals < 0 ? 10n ** BigInt(-decimals) : 1n)
  const quotient = scaledUp / divisor
  const twiceRest = (scaledUp % divisor) * 2n
  if (twiceRest > divisor || (twiceRest === divisor && quotient % 2n === 1n)) return quotient + 1n
  return quotient
}

/** A magnitude with so many decimals: `fixedDigits(2.5, 0) // => '2'`. */
export function fixedDigits(magnitude: number, decimals: number): string {
  const digits = scaledInteger(magnitude, decimals)
    .toString()
    .padStart(decimals + 1, '0')
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The first `count` significant digits of a magnitude, rounded half to even, and the decimal exponent of the first. */
export function significantDigits(magnitude: number, count: number): { digits: string; exponent: number } {
  if (magnitude === 0) return { digits: '0'.repeat(count), exponent: 0 }
  const exponent = Number(magnitude.toExponential().split('e')[1])
  const digits = scaledInteger(magnitude, count - 1 - exponent).toString()
  return digits.length > count ? { digits: digits.slice(0, count), exponent: exponent + 1 } : { digits, exponent }
}
