const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

const smallNumbers = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen ' +
  'sixteen seventeen eighteen nineteen'
).split(' ')
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/**
 * The ordinal of a position that starts at 1; words up to ten, then digits.
 *
 * @example ordinal(22) // => '22nd'
 */
export function ordinal(position: number): string {
  const word = ordinals[position - 1]
  if (word !== undefined) return word
  const isTeen = position % 100 >= 11 && position % 100 <= 13
  return `${position}${isTeen ? 'th' : (['th', 'st', 'nd', 'rd'][position % 10] ?? 'th')}`
}

/** A whole number from 0 to 99 in words, with a hyphen from twenty-one on. */
export function numberWord(value: number): string {
  const small = smallNumbers[value]
  if (small !== undefined) return small
  const ten = tens[Math.floor(value / 10) - 2] ?? ''
  return value % 10 === 0 ? ten : `${ten}-${smallNumbers[value % 10]}`
}

/** The noun with its indefinite article; goes by the first letter, so keep to nouns where that is right. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** A count with its noun: `1 day`, `3 days`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`
}

/** `a, b and c`. */
export function joinAnd(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

/** The text with its first letter in upper case. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/**
 * Whole hundredths as a decimal number without needless zeros.
 *
 * @example fromHundredths(1250) // => '12.5'
 */
export function fromHundredths(hundredths: number): string {
  const sign = hundredths < 0 ? '-' : ''
  const size = Math.abs(hundredths)
  const fraction = String(size % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return `${sign}${Math.floor(size / 100)}${fraction === '' ? '' : `.${fraction}`}`
}

/** Cents as a price: `$12.50`, and `$12` for whole dollars. */
export function dollars(cents: number): string {
  const whole = Math.floor(cents / 100)
  return cents % 100 === 0 ? `$${whole}` : `$${whole}.${String(cents % 100).padStart(2, '0')}`
}
