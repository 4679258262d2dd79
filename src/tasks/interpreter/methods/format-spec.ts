import { textLength } from '../../python/text.ts'
import { floatRepr } from '../../python/to-string.ts'
import { PythonFloat } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { toRepr, toStr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { Instance, type Value } from '../value.ts'
import { fixedDigits, significantDigits } from './decimal-digits.ts'

type Specification = {
  readonly fill: string
  readonly align: string
  readonly sign: string
  readonly isAlternate: boolean
  readonly width: number
  readonly grouping: string
  readonly precision: number | undefined
  readonly type: string
}

/** Wider results are refused, so that no program fills the memory with one format. */
const maximumWidth = 1_000_000
const pattern = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u

function readSpecification(spec: string, value: Value): Specification {
  const found = pattern.exec(spec)
  if (found === null) {
    return raise('ValueError', `Invalid format specifier '${spec}' for object of type '${typeNameOf(value)}'`)
  }
  const [, fill, align, sign, , alternate, zero, width, grouping, precision, type] = found
  return {
    fill: fill ?? (zero !== undefined ? '0' : ' '),
    align: align ?? (zero !== undefined && typeof value !== 'string' ? '=' : ''),
    sign: sign ?? '-',
    isAlternate: alternate !== undefined,
    width: bounded(width),
    grouping: grouping ?? '',
    precision: precision === undefined ? undefined : bounded(precision),
    type: type ?? '',
  }
}

function bounded(text: string | undefined): number {
  const number = Number(text ?? 0)
  return number <= maximumWidth ? number : raise('ValueError', 'Too many decimal digits in format string')
}

/**
 * Python's `format(value, spec)`, which f-strings and `str.format` use too.
 *
 * @throws ValueError or TypeError of Python for a specification that does not fit the value.
 * @example formatValue(new PythonFloat(0.5), '.1%') // => '50.0%'
 */
export function formatValue(value: Value, spec: string): string {
  if (spec === '') return toStr(value)
  if (typeof value === 'string') return formatText(value, readSpecification(spec, value))
  if (typeof value === 'number' || typeof value === 'bigint') return formatInteger(value, spec)
  if (typeof value === 'boolean') return formatInteger(value ? 1 : 0, spec)
  if (value instanceof PythonFloat) return formatFloat(value.value, readSpecification(spec, value))
  if (value instanceof Instance && typeof value.native === 'number') return formatValue(value.native, spec)
  return raise('TypeError', `unsupported format string passed to ${typeNameOf(value)}.__format__`)
}

function formatText(text: string, specification: Specification): string {
  const { type, precision, sign, align } = specification
  if (type !== '' && type !== 's') {
    raise('ValueError', `Unknown format code '${type}' for object of type 'str'`)
  }
  if (align === '=' || sign !== '-') raise('ValueError', "'=' alignment not allowed in string format specifier")
  const shown = precision === undefined ? text : [...text].slice(0, precision).join('')
  return padded('', shown, { ...specification, align: align || '<' })
}

/** Fills up to the width; `=` puts the filling between sign and digits. */
function padded(sign: string, body: string, { fill, align, width }: Specification): string {
  const missing = width - textLength(sign) - textLength(body)
  if (missing <= 0) return sign + body
  if (align === '<') return sign + body + fill.repeat(missing)
  if (align === '=') return sign + fill.repeat(missing) + body
  if (align !== '^') return fill.repeat(missing) + sign + body
  const before = Math.floor(missing / 2)
  return fill.repeat(before) + sign + body + fill.repeat(missing - before)
}

const bases: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16, X: 16 }

function formatInteger(value: number | bigint, spec: string): string {
  const specification = readSpecification(spec, value)
  const { type, precision } = specification
  if ('eEfFgG%'.includes(type) && type !== '') return formatFloat(Number(value), specification)
  if (type === 's') raise('ValueError', "Unknown format code 's' for object of type 'int'")
  if (precision !== undefined) raise('ValueError', 'Precision not allowed in integer format specifier')
  if (type === 'c')
    return padded('', String.fromCodePoint(Number(value)), { ...specification, align: specification.align || '<' })
  const magnitude = (value < 0 ? -BigInt(value) : BigInt(value)).toString(bases[type] ?? 10)
  const digits = type === 'X' ? magnitude.toUpperCase() : magnitude
  const prefix = specification.isAlternate && bases[type] !== undefined ? `0${type}` : ''
  return numeric({ isNegative: value < 0, prefix, whole: digits, rest: '', specification })
}

function formatFloat(value: number, specification: Specification): string {
  const isNegative = value < 0 || Object.is(value, -0)
  const { type } = specification
  if (type !== '' && !'eEfFgGn%'.includes(type)) {
    raise('ValueError', `Unknown format code '${type}' for object of type 'float'`)
  }
  const magnitude = Math.abs(value)
  let text = Number.isFinite(value) ? floatDigits(magnitude, specification) : floatRepr(magnitude)
  if (type === '%') text += '%'
  if ('EFG'.includes(type) && type !== '') text = text.toUpperCase()
  const [, whole = '', rest = ''] = /^(\d*)([\s\S]*)$/.exec(text) ?? []
  return numeric({ isNegative: isNegative && !Number.isNaN(value), prefix: '', whole, rest, specification })
}

/** Digits of a finite magnitude in the notation of the specification. */
function floatDigits(magnitude: number, { type, precision, isAlternate }: Specification): string {
  if (type === '' && precision === undefined) return floatRepr(magnitude)
  if (type === 'f' || type === 'F') return withPoint(fixedDigits(magnitude, precision ?? 6), isAlternate)
  if (type === '%') return withPoint(fixedDigits(magnitude * 100, precision ?? 6), isAlternate)
  if (type === 'e' || type === 'E') return exponential(magnitude, precision ?? 6, isAlternate)
  return general(magnitude, { digits: Math.max(1, precision ?? 6), isAlternate, isPlain: type === '' })
}

function withPoint(text: string, isAlternate: boolean): string {
  return isAlternate && !text.includes('.') ? `${text}.` : text
}

function exponential(magnitude: number, decimals: number, isAlternate: boolean): string {
  const { digits, exponent } = significantDigits(magnitude, decimals + 1)
  return `${withPoint(pointAfterFirst(digits), isAlternate)}${exponentText(exponent)}`
}

function pointAfterFirst(digits: string): string {
  return digits.length > 1 ? `${digits[0]}.${digits.slice(1)}` : digits
}

function exponentText(exponent: number): string {
  return `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** The `g` notation; without a type (`isPlain`) Python keeps one decimal and turns to exponents one digit earlier. */
function general(
  magnitude: number,
  { digits: count, isAlternate, isPlain }: { digits: number; isAlternate: boolean; isPlain: boolean },
): string {
  const { digits, exponent } = significantDigits(magnitude, count)
  const kept = isAlternate ? digits : digits.replace(/0+$/, '')
  if (exponent < -4 || exponent >= count - (isPlain ? 1 : 0)) {
    return pointAfterFirst(kept === '' ? '0' : kept) + exponentText(exponent)
  }
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${kept}`
  const whole = digits.slice(0, exponent + 1)
  const decimals = kept.slice(exponent + 1)
  if (decimals !== '') return `${whole}.${decimals}`
  return isPlain ? `${whole}.0` : withPoint(whole, isAlternate)
}

function numeric({
  isNegative,
  prefix,
  whole,
  rest,
  specification,
}: {
  isNegative: boolean
  prefix: string
  whole: string
  rest: string
  specification: Specification
}): string {
  const { grouping, type, width, fill, align, sign: signs } = specification
  const sign = (isNegative ? '-' : signs === '-' ? '' : signs) + prefix
  const size = bases[type] === undefined ? 3 : 4
  let digits = whole
  if (grouping !== '' && fill === '0' && align === '=') {
    // Zeros that fill up are grouped too.
    while (grouped(digits, grouping, size).length + sign.length + rest.length < width) digits = `0${digits}`
  }
  return padded(sign, grouped(digits, grouping, size) + rest, { ...specification, align: align || '>' })
}

function grouped(digits: string, grouping: string, size: number): string {
  if (grouping === '') return digits
  const first = digits.length % size
  const parts = first > 0 ? [digits.slice(0, first)] : []
  for (let index = first; index < digits.length; index += size) parts.push(digits.slice(index, index + size))
  return parts.join(grouping)
}

/** A value converted as `!r`, `!s` or `!a` of a replacement field say. */
export function converted(value: Value, conversion: string): Value {
  if (conversion === 'r') return toRepr(value)
  if (conversion === 's') return toStr(value)
  if (conversion === 'a') return asciiText(toRepr(value))
  return value
}

/** Python's `ascii()` of a repr: what is not ASCII as escapes. */
export function asciiText(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
}
