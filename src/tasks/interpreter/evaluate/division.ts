import { PythonFloat } from '#tasks/python/value.ts'
import { allocate } from '../budget.ts'
import { raise } from '../exceptions.ts'

// All of these get two bigints for ints, and two numbers as soon as one of them is a float.
type Numeric = number | bigint

/** Python's `/`: always a float, of two ints the nearest to the true quotient. */
export function trueDivide(left: Numeric, right: Numeric): PythonFloat {
  // biome-ignore lint/suspicious/noDoubleEquals: zero of either kind
  if (right == 0) raise('ZeroDivisionError', typeof right === 'bigint' ? 'division by zero' : 'float division by zero')
  if (typeof left !== 'bigint' || typeof right !== 'bigint') return new PythonFloat(Number(left) / Number(right))
  const [a, b] = [Number(left), Number(right)]
  if (Number.isSafeInteger(a) && Number.isSafeInteger(b)) return new PythonFloat(a / b)
  return new PythonFloat(quotientOfLarge(left, right))
}

/** 66 bits of the quotient, the last of them set when anything is left: `Number` then rounds it once and rightly. */
function quotientOfLarge(left: bigint, right: bigint): number {
  const isNegative = left < 0n !== right < 0n
  const [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right]
  const shift = 66 - (a.toString(2).length - b.toString(2).length)
  const [scaledA, scaledB] = shift >= 0 ? [a << BigInt(shift), b] : [a, b << BigInt(-shift)]
  const quotient = (scaledA / scaledB) | (scaledA % scaledB === 0n ? 0n : 1n)
  const magnitude = Number(quotient) * 2 ** -shift
  if (!Number.isFinite(magnitude)) raise('OverflowError', 'integer division result too large for a float')
  return isNegative ? -magnitude : magnitude
}

/** Python's `//`, towards minus infinity. */
export function floorDivide(left: Numeric, right: Numeric): Numeric {
  // biome-ignore lint/suspicious/noDoubleEquals: zero of either kind
  if (right == 0) {
    const message = typeof right === 'bigint' ? 'integer division or modulo by zero' : 'float floor division by zero'
    raise('ZeroDivisionError', message)
  }
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    const quotient = left / right
    return left % right !== 0n && left < 0n !== right < 0n ? quotient - 1n : quotient
  }
  return floorDivideFloats(Number(left), Number(right))
}

/** As CPython's float_divmod does it, so that the last bit agrees. */
function floorDivideFloats(left: number, right: number): number {
  const quotient = (left - moduloFloats(left, right)) / right
  if (quotient === 0) return left / right < 0 || Object.is(left / right, -0) ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

/** Python's `%`: the sign of the right side. */
export function modulo(left: Numeric, right: Numeric): Numeric {
  // biome-ignore lint/suspicious/noDoubleEquals: zero of either kind
  if (right == 0) {
    raise('ZeroDivisionError', typeof right === 'bigint' ? 'integer modulo by zero' : 'float modulo')
  }
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    const rest = left % right
    return rest !== 0n && rest < 0n !== right < 0n ? rest + right : rest
  }
  return moduloFloats(Number(left), Number(right))
}

function moduloFloats(left: number, right: number): number {
  const rest = left % right
  if (rest === 0) return right < 0 ? -0 : 0
  return rest < 0 !== right < 0 ? rest + right : rest
}

/** Python's `**`; a negative exponent makes ints a float. */
export function power(left: Numeric, right: Numeric): Numeric | PythonFloat {
  if (typeof left === 'bigint' && typeof right === 'bigint') {
    if (right < 0n) return new PythonFloat(floatPower(Number(left), Number(right)))
    allocate(Math.ceil((left.toString(16).length * Number(right)) / 8))
    return left ** right
  }
  return floatPower(Number(left), Number(right))
}

function floatPower(base: number, exponent: number): number {
  if (base === 0 && exponent < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  // JavaScript says NaN for 1 ** NaN and (±1) ** ±Infinity
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1
  if (base < 0 && Number.isFinite(base) && Number.isFinite(exponent) && !Number.isInteger(exponent)) {
    raise('TypeError', 'a complex number is not supported here')
  }
  const result = base ** exponent
  const isOverflow = !Number.isFinite(result) && Number.isFinite(base) && Number.isFinite(exponent)
  return isOverflow ? raise('OverflowError', 34, 'Numerical result out of range') : result
}

export function shiftLeft(left: bigint, right: bigint): bigint {
  if (right < 0n) raise('ValueError', 'negative shift count')
  allocate(Number(right) / 8)
  return left << right
}

export function shiftRight(left: bigint, right: bigint): bigint {
  return right < 0n ? raise('ValueError', 'negative shift count') : left >> right
}
