import { strip } from '../python/text.ts'

const decimal = /^[+-]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i
const named = /^([+-]?)(inf|infinity|nan)$/i

/** Python's `float(text)`; undefined where Python raises ValueError. Digits of other scripts than ASCII are not read. */
export function pythonFloat(text: string): number | undefined {
  const stripped = strip(text)
  if (decimal.test(stripped)) return Number(stripped.replaceAll('_', ''))
  const [, sign, word] = named.exec(stripped) ?? []
  if (word === undefined) return undefined
  if (word.toLowerCase() === 'nan') return Number.NaN
  return sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}
