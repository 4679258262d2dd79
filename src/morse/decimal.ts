declare const scaled: unique symbol

/**
 * A decimal with 18 places, as the integer that it is times 10^18: `BigDec` of pocket-core (types/decimal.go). Sums and
 * differences are those of the integers.
 */
export type Decimal = bigint & { readonly [scaled]: true }

const places = 18
const unit = 10n ** 18n
const half = unit / 2n
/** Products and quotients may have 255 bits and those of 18 places; pocket-core panics beyond (types/decimal.go). */
const maximumBits = 255 + 60
/** pocket-core's Newton iteration has no limit. Ours ends a search that does not settle, where a real node would hang. */
const maximumSteps = 10_000

/** One. */
export const oneDecimal = unit as Decimal

/**
 * Reads `-123.45`: digits, and at most 18 of them after a point.
 * @throws BadDecimalError
 */
export function decimal(text: string): Decimal {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text) ?? []
  if (whole === '') throw new BadDecimalError(text)
  const magnitude = BigInt(whole + fraction.padEnd(places, '0'))
  return (sign === '-' ? -magnitude : magnitude) as Decimal
}

/** The decimal with all its 18 places, as pocket-core writes it: `1.500000000000000000`. */
export function decimalText(value: Decimal): string {
  const digits = String(value < 0n ? -value : value).padStart(places + 1, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** A whole number as a decimal. */
export function fromInteger(value: bigint): Decimal {
  return (value * unit) as Decimal
}

/**
 * The product, rounded half to even at the 18th place (`Mul`).
 * @throws DecimalOverflowError
 */
export function multiply(a: Decimal, b: Decimal): Decimal {
  return bounded(roundUnits(a * b))
}

/**
 * The quotient, cut off at the 36th place and then rounded half to even at the 18th (`Quo`).
 * @throws DecimalOverflowError, and RangeError for a divisor of zero
 */
export function quotient(a: Decimal, b: Decimal): Decimal {
  return bounded(roundUnits((a * unit * unit) / b))
}

/** The whole number without what follows the point (`TruncateInt`). */
export function truncate(value: Decimal): bigint {
  return value / unit
}

/** The nearest whole number, the even one of two (`RoundInt`). */
export function roundHalfEven(value: Decimal): bigint {
  return roundUnits(value)
}

/**
 * A whole power by squaring, rounding at every product as pocket-core does (`Power`).
 * @throws DecimalOverflowError
 */
export function power(base: Decimal, exponent: bigint): Decimal {
  if (exponent === 0n) return oneDecimal
  let factor = base
  let odd: Decimal = oneDecimal
  for (let left = exponent; left > 1n; left /= 2n) {
    if (left % 2n === 1n) odd = multiply(odd, factor)
    factor = multiply(factor, factor)
  }
  return multiply(factor, odd)
}

/**
 * The positive root by Newton's method from a first guess of one, until a step is no more than 10^-18 (`ApproxRoot`). Not
 * exact: the 100th root of 2, raised to 100, is 2.000000000000000037. Of a negative number, minus the root of its amount.
 * @throws DecimalOverflowError where a guess outgrows the type, as it does for large numbers and high degrees
 */
export function approximateRoot(value: Decimal, degree: bigint): Decimal {
  if (value < 0n) return -approximateRoot(-value as Decimal, degree) as Decimal
  if (degree === 1n || value === 0n || value === unit) return value
  if (degree === 0n) return oneDecimal
  let guess = oneDecimal
  for (let step = 0, delta = unit; (delta > 1n || delta < -1n) && step < maximumSteps; step++) {
    const previous = power(guess, degree - 1n)
    delta = (quotient(value, previous === 0n ? (1n as Decimal) : previous) - guess) / degree
    guess = (guess + delta) as Decimal
  }
  return guess
}

/**
 * A power whose exponent is a fraction of the denominator, in pocket-core's way (`FracPow`): the root first, then a whole
 * power. Where the root overflows the result is one, because pocket-core recovers from it so.
 * @throws DecimalOverflowError where the power overflows
 */
export function fractionalPower(base: Decimal, exponent: Decimal, denominator: bigint): Decimal {
  if (exponent === 0n) return oneDecimal
  const numerator = roundHalfEven(multiply(exponent, fromInteger(denominator)))
  const root = rootOrUndefined(base, denominator)
  return root === undefined ? oneDecimal : power(root, numerator)
}

function rootOrUndefined(base: Decimal, degree: bigint): Decimal | undefined {
  try {
    return approximateRoot(base, degree)
  } catch (error) {
    if (error instanceof DecimalOverflowError) return undefined
    throw error
  }
}

/** Divides by 10^18 and rounds half to even, away from zero and towards it alike (`chopPrecisionAndRound`). */
function roundUnits(value: bigint): bigint {
  if (value < 0n) return -roundUnits(-value)
  const whole = value / unit
  const rest = value % unit
  return rest > half || (rest === half && whole % 2n === 1n) ? whole + 1n : whole
}

function bounded(value: bigint): Decimal {
  const magnitude = value < 0n ? -value : value
  if (magnitude >> BigInt(maximumBits) !== 0n) throw new DecimalOverflowError()
  return value as Decimal
}

/** Text that should be a decimal is none. */
export class BadDecimalError extends Error {
  override readonly name = 'BadDecimalError'
  readonly code = 'BAD_DECIMAL'
  constructor(text: string) {
    super(`A decimal has digits and at most 18 places, like 1.25; this is none: ${JSON.stringify(text.slice(0, 80))}.`)
  }
}

/** A result is larger than pocket-core's decimals can be; a real node panics at this place. */
export class DecimalOverflowError extends Error {
  override readonly name = 'DecimalOverflowError'
  readonly code = 'DECIMAL_OVERFLOW'
  constructor() {
    super(`A decimal would have more than ${maximumBits} bits.`)
  }
}
