import { PythonFloat } from '../../python/value.ts'

/** What an unquoted scalar can be. */
export type PlainValue = string | number | bigint | boolean | null | PythonFloat

/** Words and numbers as PyYAML knows them (yaml/resolver.py, PyYAML 6.0), which is less than YAML 1.1 has. */
export const plainForms = {
  null: /^(?:~|null|Null|NULL|)$/,
  true: /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/,
  false: /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/,
  integer:
    /^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$/,
  float:
    /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/,
} as const

/** The only characters that anything but text begins with; checking them first spares most texts the patterns. */
const firstCharacters = /^[-+.0-9~yYnNtTfFoO]/
const longestNumber = 400

/**
 * The value of an unquoted scalar: text unless PyYAML sees something else in it. Floats are boxed as Python's, whole numbers
 * beyond 2^53 are bigints. A date stays its text, which prints as the date does.
 */
export function plainValue(text: string): PlainValue {
  if (text === '') return null
  if (!firstCharacters.test(text) || text.length > longestNumber) return text
  if (plainForms.integer.test(text)) return integer(text)
  if (plainForms.float.test(text)) return new PythonFloat(float(text))
  if (plainForms.true.test(text)) return true
  if (plainForms.false.test(text)) return false
  return plainForms.null.test(text) ? null : text
}

/** The value of a text that {@link plainForms}.integer accepts. */
export function integer(text: string): number | bigint {
  const isNegative = text.startsWith('-')
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '')
  const size = magnitude(digits)
  const value = isNegative ? -size : size
  const small = Number(value)
  return Number.isSafeInteger(small) ? small + 0 : value
}

function magnitude(digits: string): bigint {
  if (digits.includes(':')) return digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  if (/^0[bx]/.test(digits)) return BigInt(digits)
  return digits.startsWith('0') && digits.length > 1 ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits)
}

/** The value of a text that {@link plainForms}.float accepts. */
export function float(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  const digits = text.replace(/^[-+]/, '').replaceAll('_', '').toLowerCase()
  if (digits === '.inf') return sign * Number.POSITIVE_INFINITY
  if (digits === '.nan') return Number.NaN
  return sign * digits.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
}
