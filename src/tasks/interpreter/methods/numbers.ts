import { strip } from '../../python/text.ts'
import { PythonFloat } from '../../python/value.ts'
import { callValue } from '../calls.ts'
import { classMember } from '../classes.ts'
import { raise } from '../exceptions.ts'
import { isTruthy } from '../operations.ts'
import { toRepr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { ClassMethod, ClassValue, Instance, Tuple, type Value } from '../value.ts'
import { scaledInteger } from './decimal-digits.ts'
import { bytesOf, expectInteger, float, integer } from './expect.ts'
import { construction, type MethodTable, methodMembers, native } from './native.ts'

/** Python refuses longer decimal texts (sys.get_int_max_str_digits). */
const maximumDigits = 4300
const digitValue = /^[+-]?(?:0[xX]_?)?[0-9a-zA-Z]+(?:_[0-9a-zA-Z]+)*$/
const floatText = /^[+-]?(?:(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+(?:_\d+)*)?$/
const specialText = /^([+-]?)(inf|infinity|nan)$/i

/** Text with all of Unicode's decimal digits as ASCII ones, as `int` and `float` read them. */
function asciiDigits(text: string): string {
  return text.replace(/\p{Nd}/gu, (digit) => String(decimalValue(digit.codePointAt(0) ?? 0)))
}

/** Decimal digits stand in Unicode in runs of ten; the run begins after a code point that is no digit, or a full run. */
function decimalValue(codePoint: number): number {
  if (codePoint < 0x80) return codePoint - 0x30
  // Mathematical digits are five runs without a gap.
  if (codePoint >= 0x1d7ce && codePoint <= 0x1d7ff) return (codePoint - 0x1d7ce) % 10
  let start = codePoint
  while (codePoint - start < 9 && /\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--
  return codePoint - start
}

/** Python's `int(text, base)`. @throws ValueError of Python. */
function integerFromText(text: string, base: number): Value {
  const trimmed = asciiDigits(strip(text))
  function fail(): never {
    return raise('ValueError', `invalid literal for int() with base ${base}: ${toRepr(text)}`)
  }
  const [, sign = '', prefix = '', body = ''] = /^([+-]?)(0[xXoObB]_?)?([\s\S]*)$/.exec(trimmed) ?? []
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()]
  const isPrefixed = prefixBase !== undefined && (base === 0 || base === prefixBase)
  const digits = isPrefixed ? body : prefix + body
  const radix = base === 0 ? (isPrefixed ? prefixBase : 10) : base
  if (!digitValue.test(digits) || /^[+-]/.test(digits)) fail()
  const plain = digits.replaceAll('_', '').toLowerCase()
  if (plain.length > maximumDigits) raise('ValueError', 'Exceeds the limit (4300 digits) for integer string conversion')
  if (base === 0 && !isPrefixed && /^0+[1-9]/.test(plain)) fail()
  let value = 0n
  const isSmall = plain.length <= 10
  if (radix === 10) {
    if (!/^\d+$/.test(plain)) fail()
    value = BigInt(plain)
  } else {
    for (const digit of plain) {
      const one = Number.parseInt(digit, 36)
      if (!(one < radix)) fail()
      value = value * BigInt(radix) + BigInt(one)
    }
  }
  const signed = sign === '-' ? -value : value
  return isSmall ? Number(signed) : integer(signed)
}

/** Python's `float(text)`. @throws ValueError of Python. */
function floatFromText(text: string): PythonFloat {
  const trimmed = asciiDigits(strip(text))
  const special = specialText.exec(trimmed)
  if (special !== null) {
    const magnitude = special[2]?.toLowerCase() === 'nan' ? Number.NaN : Number.POSITIVE_INFINITY
    return float(special[1] === '-' ? -magnitude : magnitude)
  }
  if (!floatText.test(trimmed)) raise('ValueError', `could not convert string to float: ${toRepr(text)}`)
  return float(Number(trimmed.replaceAll('_', '')))
}

/** Python's `int(value)`: a float loses its decimals. */
export function toInteger(value: Value, base: Value | undefined): Value {
  if (typeof value === 'string') return integerFromText(value, base === undefined ? 10 : expectInteger(base))
  const bytes = bytesOf(value)
  if (bytes !== undefined)
    return integerFromText(new TextDecoder().decode(bytes), base === undefined ? 10 : expectInteger(base))
  if (base !== undefined) raise('TypeError', "int() can't convert non-string with explicit base")
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof PythonFloat) return truncated(value.value)
  const own =
    value instanceof Instance ? (classMember(value.type, '__int__') ?? classMember(value.type, '__index__')) : undefined
  if (own !== undefined) return callValue(own, [value])
  const name = typeNameOf(value)
  return raise('TypeError', `int() argument must be a string, a bytes-like object or a real number, not '${name}'`)
}

function truncated(value: number): Value {
  if (Number.isNaN(value)) raise('ValueError', 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer')
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole)
}

/** Python's `float(value)`. */
export function toFloat(value: Value): Value {
  if (value instanceof PythonFloat) return value
  if (typeof value === 'string') return floatFromText(value)
  if (typeof value === 'number' || typeof value === 'bigint') return float(Number(value))
  if (typeof value === 'boolean') return float(value ? 1 : 0)
  const own = value instanceof Instance ? classMember(value.type, '__float__') : undefined
  if (own !== undefined) return callValue(own, [value as Instance])
  return raise('TypeError', `float() argument must be a string or a real number, not '${typeNameOf(value)}'`)
}

/**
 * Python's `round(number, digits)`: half to even from the exact binary value.
 *
 * @throws TypeError, OverflowError or ValueError of Python.
 */
export function rounded(value: Value, digits: Value = null): Value {
  if (value instanceof PythonFloat) return roundedFloat(value.value, digits)
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    const places = digits === null ? 0 : expectInteger(digits)
    if (places >= 0) return integer(BigInt(value))
    // any unit of more digits than the number rounds it to 0
    const digitsOfValue = BigInt(value).toString(16).length * 2
    return -places > digitsOfValue ? 0 : roundedInteger(BigInt(value), 10n ** BigInt(-places))
  }
  const own = value instanceof Instance ? classMember(value.type, '__round__') : undefined
  if (own !== undefined) return callValue(own, [value as Instance, digits])
  return raise('TypeError', `type ${typeNameOf(value)} doesn't define __round__ method`)
}

function roundedFloat(value: number, digits: Value): Value {
  if (digits === null) {
    truncated(value)
    const magnitude = scaledInteger(Math.abs(value), 0)
    return integer(value < 0 ? -magnitude : magnitude)
  }
  const places = expectInteger(digits)
  if (!Number.isFinite(value) || places > 323) return float(value)
  if (places < -308) return float(value < 0 ? -0 : 0)
  const magnitude = Number(`${scaledInteger(Math.abs(value), places)}e${-places}`)
  return float(value < 0 || Object.is(value, -0) ? -magnitude : magnitude)
}

function roundedInteger(value: bigint, unit: bigint): Value {
  const magnitude = value < 0n ? -value : value
  const quotient = magnitude / unit
  const twiceRest = (magnitude % unit) * 2n
  const isUp = twiceRest > unit || (twiceRest === unit && quotient % 2n === 1n)
  const result = (quotient + (isUp ? 1n : 0n)) * unit
  return integer(value < 0n ? -result : result)
}

function isInteger(value: Value | undefined): boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
}

const intMethods: MethodTable = {
  bit_length: [
    '',
    (value: Value) =>
      (BigInt(value as number) < 0n ? -BigInt(value as number) : BigInt(value as number)).toString(2).replace(/^0$/, '')
        .length,
  ],
  bit_count: [
    '',
    (value: Value) =>
      BigInt(value as number)
        .toString(2)
        .replaceAll(/[-0]/g, '').length,
  ],
  is_integer: ['', () => true],
  conjugate: ['', (value: Value) => value],
}

/** The class `int`. */
export const intClass = new ClassValue(
  'int',
  [],
  methodMembers('int', isInteger, intMethods),
  construction('int', 'x=, base=', (x: Value = 0, base: Value) => toInteger(x, base)),
)

/** The class `bool`, below int. */
export const boolClass = new ClassValue(
  'bool',
  [intClass],
  new Map(),
  construction('bool', 'x=', (x: Value = false) => isTruthy(x)),
)

function ratio(value: number): Tuple {
  truncated(value)
  let denominator = 1n
  let scaled = value
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    denominator *= 2n
  }
  return new Tuple([integer(BigInt(scaled)), integer(denominator)])
}

/** The class `float`. */
export const floatClass = new ClassValue(
  'float',
  [],
  methodMembers('float', (value) => value instanceof PythonFloat, {
    is_integer: ['', (value: PythonFloat) => Number.isInteger(value.value)],
    as_integer_ratio: ['', (value: PythonFloat) => ratio(value.value)],
  }),
  construction('float', 'x=', (x: Value = float(0)) => toFloat(x)),
)
floatClass.members.set(
  'fromhex',
  new ClassMethod(
    'fromhex',
    native('fromhex', 'cls, text', () => raise('ValueError', 'hexadecimal floats are not supported')).call,
  ),
)
