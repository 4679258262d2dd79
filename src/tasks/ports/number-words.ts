const small: Readonly<Record<string, number>> = Object.fromEntries(
  (
    'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen ' +
    'eighteen nineteen'
  )
    .split(' ')
    .map((word, value) => [word, value]),
)
const tens: Readonly<Record<string, number>> = Object.fromEntries(
  'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, index) => [word, (index + 2) * 10]),
)
const scales: Readonly<Record<string, number>> = { thousand: 1e3, million: 1e6, billion: 1e9 }

/**
 * A whole number written in English words, such as "two hundred and five"; undefined for words that make no number.
 *
 * @example wordsToNumber('one thousand and twenty-three') // => 1023
 */
export function wordsToNumber(text: string): number | undefined {
  const words = text.toLowerCase().split(/[^a-z]+/)
  let [total, group, lastScale] = [0, 0, Number.POSITIVE_INFINITY]
  let isNumber = false
  for (const word of words) {
    const value = small[word] ?? tens[word]
    const scale = scales[word]
    if (value !== undefined) group += value
    else if (word === 'hundred') group = (group === 0 ? 1 : group) * 100
    else if (scale !== undefined) {
      if (scale >= lastScale) return undefined
      total += (group === 0 ? 1 : group) * scale
      group = 0
      lastScale = scale
    } else continue
    isNumber = true
  }
  return isNumber ? total + group : undefined
}
