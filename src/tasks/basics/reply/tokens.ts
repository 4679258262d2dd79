import { at } from '../draw.ts'
import { numberWord } from '../english.ts'
import { months } from '../word-lists.ts'

/** A value of the sought kind, where it stands in the text. */
export type Token = { readonly value: string; readonly start: number; readonly end: number }

/** Finds all values of one kind in a piece of text, in order. */
export type FindTokens = (text: string) => Token[]

const plainNumber =
  /(?<![\p{L}\d_.])(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d{1,20})(?:\.\d{1,20})?(?!\d)|(?<![\p{L}\d_.])\.\d{1,20}/gu
const ungroupedNumber = /(?<![\p{L}\d_.])\d{1,20}(?:\.\d{1,20})?(?!\d)/gu

const wordValues = new Map(Array.from({ length: 100 }, (_, value) => [numberWord(value), String(value)]))
const wordPattern = new RegExp(
  `(?<![a-z-])(?:${[...wordValues.keys()]
    .sort((a, b) => b.length - a.length)
    .map((word) => word.replace('-', '[- ]'))
    .join('|')})(?![a-z-])`,
  'gi',
)

/**
 * A decimal number in one spelling: no separators, no needless zeros.
 *
 * @example canonicalNumber('-01,250.50') // => '-1250.5'
 */
function canonicalNumber(text: string): string {
  const isNegative = text.startsWith('-')
  const [whole = '', fraction = ''] = text.replace(/[-,]/g, '').split('.')
  const digits = whole.replace(/^0+(?=\d)/, '') || '0'
  const decimals = fraction.replace(/0+$/, '')
  const size = decimals === '' ? digits : `${digits}.${decimals}`
  return isNegative && size !== '0' ? `-${size}` : size
}

/** Numbers in digits, with thousands separators and signs; number words up to 99 where no digit stands. */
export const findNumbers: FindTokens = (text) => {
  const found = digitNumbers(text, plainNumber)
  return found.length > 0 ? found : numberWords(text)
}

/** Numbers of a list: a comma always ends a number. */
export const findListedNumbers: FindTokens = (text) => digitNumbers(text, ungroupedNumber)

function digitNumbers(text: string, pattern: RegExp): Token[] {
  return [...text.matchAll(pattern)].map((match) => {
    const sign = signBefore(text, match.index)
    const end = match.index + match[0].length
    return { value: canonicalNumber(`${sign === null ? '' : '-'}${match[0]}`), start: sign ?? match.index, end }
  })
}

/** Where the minus sign of the number stands, or null: after a digit or a bracket it is subtraction. */
function signBefore(text: string, start: number): number | null {
  const before = /(?:^|([^\s]?)(\s?))(-)[$€£]?$|(?:^|([^\s]?)(\s?))[$€£](-)$/.exec(
    text.slice(Math.max(0, start - 5), start),
  )
  if (before === null) return null
  const previous = before[1] ?? before[4] ?? ''
  if (/[\p{L}\d)\]%]/u.test(previous)) return null
  return start - (before[0].trimStart().length - previous.length)
}

function numberWords(text: string): Token[] {
  return [...text.matchAll(wordPattern)].map((match) => ({
    value: wordValues.get(match[0].toLowerCase().replace(' ', '-')) ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }))
}

const monthName = `(${months.map((month) => `${month.slice(0, 3)}(?:${month.slice(3)})?`).join('|')})\\.?`
const isoDate = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g
const monthFirst = new RegExp(`\\b${monthName}\\s{1,3}(\\d{1,2})(?:st|nd|rd|th)?,?\\s{1,3}(\\d{4})(?!\\d)`, 'gi')
const dayFirst = new RegExp(
  `(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\s{1,3}(?:of\\s{1,3})?${monthName},?\\s{1,3}(\\d{4})(?!\\d)`,
  'gi',
)

/** Dates with four-digit years: 2025-03-05, March 5th, 2025, 5 March 2025. Slashes are read by nobody alike, so not here. */
export const findDates: FindTokens = (text) =>
  [
    ...matches(text, isoDate, ([year, month, day]) => [year, Number(month), day]),
    ...matches(text, monthFirst, ([month, day, year]) => [year, monthNumber(month), day]),
    ...matches(text, dayFirst, ([day, month, year]) => [year, monthNumber(month), day]),
  ].sort((a, b) => a.start - b.start)

type DateParts = readonly [year: string, month: number, day: string]

function matches(text: string, pattern: RegExp, parts: (groups: [string, string, string]) => DateParts): Token[] {
  return [...text.matchAll(pattern)].map((match) => {
    const [year, month, day] = parts([at(match, 1), at(match, 2), at(match, 3)])
    const value = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`
    return { value, start: match.index, end: match.index + match[0].length }
  })
}

function monthNumber(text: string): number {
  return months.findIndex((month) => month.slice(0, 3).toLowerCase() === text.slice(0, 3).toLowerCase()) + 1
}
