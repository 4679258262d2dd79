/** An exact fraction: the denominator is positive and both share no factor. */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint }

/** Beyond this many bits a number is no longer kept exactly. */
const maximumBits = 4096

function isTooLarge(value: bigint): boolean {
  return value.toString(16).length * 4 > maximumBits
}

/** The reduced fraction; undefined for a zero denominator and for numbers beyond 4,096 bits. */
export function rational(numerator: bigint, denominator = 1n): Rational | undefined {
  if (denominator === 0n || isTooLarge(numerator) || isTooLarge(denominator)) return undefined
  const sign = denominator < 0n ? -1n : 1n
  const divisor = greatestCommonDivisor(numerator < 0n ? -numerator : numerator, sign * denominator)
  return { numerator: (sign * numerator) / divisor, denominator: (sign * denominator) / divisor }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [large, small] = [a, b]
  while (small !== 0n) [large, small] = [small, large % small]
  return large === 0n ? 1n : large
}

/** A decimal such as `12.50`. */
export function decimalRational(text: string): Rational | undefined {
  const [whole = '', fraction = ''] = text.split('.')
  return rational(BigInt(`${whole}${fraction}` || '0'), 10n ** BigInt(fraction.length))
}

export function addRational(a: Rational, b: Rational): Rational | undefined {
  return rational(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

export function multiplyRational(a: Rational, b: Rational): Rational | undefined {
  return rational(a.numerator * b.numerator, a.denominator * b.denominator)
}

export function divideRational(a: Rational, b: Rational): Rational | undefined {
  return rational(a.numerator * b.denominator, a.denominator * b.numerator)
}

/** A whole power; undefined for other exponents and for results that would be too large. */
export function powerRational(base: Rational, exponent: Rational): Rational | undefined {
  if (exponent.denominator !== 1n || exponent.numerator > 1000n || exponent.numerator < -1000n) return undefined
  const size = exponent.numerator < 0n ? -exponent.numerator : exponent.numerator
  const bits = (base.numerator.toString(16).length + base.denominator.toString(16).length) * 4
  if (bits * Number(size) > maximumBits * 4) return undefined
  const raised = rational(base.numerator ** size, base.denominator ** size)
  return raised === undefined || exponent.numerator >= 0n ? raised : rational(raised.denominator, raised.numerator)
}

export function isSameRational(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator
}

/** The nearest double, also of fractions whose parts are beyond doubles. */
export function rationalNumber({ numerator, denominator }: Rational): number {
  const direct = Number(numerator) / Number(denominator)
  if (Number.isFinite(direct)) return direct
  const shift = BigInt(Math.max(0, denominator.toString(2).length - 1000))
  return Number(numerator >> shift) / Number(denominator >> shift)
}
