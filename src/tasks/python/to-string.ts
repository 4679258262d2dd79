import { isDict, PythonFloat } from './value.ts'

/** Python's `str(value)`: strings as they are, everything else as its repr. */
export function pythonString(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value)
}

/**
 * Python's `repr(value)` for JSON-like values.
 *
 * @throws {TypeError} for a value that Python code could not hold, such as a function.
 * @example pythonRepr(['a', null, new PythonFloat(1)]) // => "['a', None, 1.0]"
 */
export function pythonRepr(value: unknown): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return stringRepr(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  // a fraction among texts is no column of floats, and stays a plain number
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value).toString() : floatRepr(value)
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof PythonFloat) return floatRepr(value.value)
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`
  if (isDict(value)) {
    const members = Object.entries(value).map(([key, member]) => `${stringRepr(key)}: ${pythonRepr(member)}`)
    return `{${members.join(', ')}}`
  }
  throw new TypeError(`a template cannot print a ${typeof value}`)
}

/**
 * Python's `repr(float)`: the shortest digits that read back equal, with an exponent below 1e-4 and from 1e16 on.
 *
 * @example floatRepr(1e16) // => '1e+16'
 */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0'
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (exponent < -4 || exponent >= 16) {
    return `${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
  }
  return positional(mantissa, exponent)
}

function positional(mantissa: string, exponent: number): string {
  const sign = mantissa.startsWith('-') ? '-' : ''
  const digits = mantissa.replace('-', '').replace('.', '')
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  return `${sign}${whole}.${digits.slice(exponent + 1) || '0'}`
}

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Zs}\\]/gu
const named: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(unprintable, (character) => {
    if (character === ' ') return character
    return named[character] ?? numericEscape(character.codePointAt(0) ?? 0)
  })
  return `${quote}${quote === "'" ? escaped.replaceAll("'", "\\'") : escaped}${quote}`
}

function numericEscape(codePoint: number): string {
  const hexadecimal = codePoint.toString(16)
  if (codePoint <= 0xff) return `\\x${hexadecimal.padStart(2, '0')}`
  return codePoint <= 0xffff ? `\\u${hexadecimal.padStart(4, '0')}` : `\\U${hexadecimal.padStart(8, '0')}`
}
