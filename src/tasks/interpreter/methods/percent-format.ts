import { PythonFloat } from '../../python/value.ts'
import { raise } from '../exceptions.ts'
import { hashKey } from '../operations.ts'
import { toStr } from '../representation.ts'
import { typeNameOf } from '../type-name.ts'
import { Dictionary, Tuple, type Value } from '../value.ts'
import { converted, formatValue } from './format-spec.ts'

const field = /%(?:\(([^()]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S])?/gu
const dotted = /\.(?:\*|\d*)[hlL]?[\s\S]?$/u

/**
 * Python's `text % values`.
 *
 * @throws TypeError or ValueError of Python where template and values do not fit.
 * @example percentFormat('%s: %.1f', new Tuple(['a', new PythonFloat(0.25)])) // => 'a: 0.2'
 */
export function percentFormat(template: string, values: Value): string {
  const given = values instanceof Tuple ? values.items : [values]
  let next = 0
  let isByName = false
  function take(): Value {
    const value = given[next++]
    return value === undefined ? raise('TypeError', 'not enough arguments for format string') : value
  }
  const text = template.replace(field, (whole, name, flags, width, precision, type) => {
    if (type === '%') return '%'
    if (type === undefined) return raise('ValueError', 'incomplete format')
    const widthText = width === '*' ? toStr(take()) : (width ?? '')
    const places = dotted.test(whole) ? (precision === '*' ? toStr(take()) : (precision ?? '0')) : undefined
    if (name !== undefined) isByName = true
    const value = name === undefined ? take() : entryOf(values, name)
    return formatted(value, { flags, width: widthText, precision: places, type })
  })
  if (next < given.length && !isByName && !(values instanceof Dictionary)) {
    raise('TypeError', 'not all arguments converted during string formatting')
  }
  return text
}

function entryOf(values: Value, name: string): Value {
  if (!(values instanceof Dictionary)) return raise('TypeError', 'format requires a mapping')
  const entry = values.entries.get(hashKey(name))
  if (entry !== undefined) return entry[1]
  return values.missing === undefined ? raise('KeyError', name) : values.missing(name)
}

type Field = {
  readonly flags: string
  readonly width: string
  readonly precision: string | undefined
  readonly type: string
}

function formatted(value: Value, { flags, width, precision, type }: Field): string {
  const isLeft = flags.includes('-') || width.startsWith('-')
  const size = width.replace('-', '')
  const places = precision === undefined ? '' : `.${precision}`
  if ('sra'.includes(type)) {
    const text = converted(value, type === 's' ? 's' : type)
    return formatValue(text, `${isLeft ? '<' : '>'}${size}${places}`)
  }
  if (type === 'c')
    return formatValue(typeof value === 'string' ? value : String.fromCodePoint(Number(value)), `>${size}`)
  const sign = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const zero = flags.includes('0') && !isLeft ? '0' : ''
  const align = isLeft ? '<' : zero === '' ? '>' : ''
  const alternate = flags.includes('#') ? '#' : ''
  if ('diuxXo'.includes(type)) {
    const code = 'iu'.includes(type) ? 'd' : type
    return formatValue(integerOf(value, type), `${align}${sign}${alternate}${zero}${size}${code}`)
  }
  if ('eEfFgG'.includes(type)) {
    return formatValue(floatOf(value), `${align}${sign}${alternate}${zero}${size}${places}${type}`)
  }
  return raise('ValueError', `unsupported format character '${type}'`)
}

function integerOf(value: Value, type: string): Value {
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (value instanceof PythonFloat && 'diu'.includes(type)) {
    if (!Number.isFinite(value.value)) raise('ValueError', 'cannot convert float to integer')
    const whole = Math.trunc(value.value)
    return Number.isSafeInteger(whole) ? whole : BigInt(whole)
  }
  return raise('TypeError', `%${type} format: a real number is required, not ${typeNameOf(value)}`)
}

function floatOf(value: Value): Value {
  if (value instanceof PythonFloat) return value
  if (typeof value === 'boolean') return new PythonFloat(value ? 1 : 0)
  if (typeof value === 'number' || typeof value === 'bigint') return new PythonFloat(Number(value))
  return raise('TypeError', `must be real number, not ${typeNameOf(value)}`)
}
