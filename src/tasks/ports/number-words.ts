const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'
const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'

const values = new Map<string, number>([
  ...small.split(' ').map((word, value) => [word, value] as const),
  ...tens.split(' ').map((word, index) => [word, (index + 2) * 10] as const),
  ['hundred', 100],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
])

/**
 * A whole number written in English words as the package word2number (1.1) reads it, which the harness asks; undefined where
 * that fails. It is right for numbers said in full and has its ways with others: of more than four words without a scale
 * only the first counts, and "one million two thousand" is 1,003,002.
 *
 * @example wordsToNumber('one thousand and twenty-three') // => 1023
 */
export function wordsToNumber(text: string): number | undefined {
  const words = text.toLowerCase().replaceAll('-', ' ').split(/\s+/)
  const numbers = words.flatMap((word) => values.get(word) ?? [])
  const [billion, million, thousand] = [1e9, 1e6, 1e3].map((scale) => numbers.indexOf(scale)) as [
    number,
    number,
    number,
  ]
  const isRepeated = [1e9, 1e6, 1e3].some((scale) => numbers.filter((number) => number === scale).length > 1)
  const isDisordered =
    (thousand >= 0 && (thousand < million || thousand < billion)) || (million >= 0 && million < billion)
  if (isRepeated || isDisordered || numbers.length === 0) return undefined
  if (numbers.length === 1) return numbers[0]
  const parts = [
    scaled(numbers.slice(0, Math.max(billion, 0)), billion, 1e9),
    scaled(numbers.slice(billion + 1, Math.max(million, 0)), million, 1e6),
    scaled(numbers.slice(Math.max(billion, million) + 1, Math.max(thousand, 0)), thousand, 1e3),
    groupValue(lastGroup(numbers, [thousand, million, billion])),
  ]
  return parts.some((part) => part === undefined)
    ? undefined
    : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0)
}

function scaled(group: readonly number[], place: number, scale: number): number | undefined {
  if (place < 0) return 0
  const value = groupValue(group)
  return value === undefined ? undefined : value * scale
}

/** What follows the smallest scale that is not the last word. */
function lastGroup(numbers: readonly number[], places: readonly number[]): readonly number[] {
  const place = places.find((candidate) => candidate >= 0 && candidate !== numbers.length - 1)
  if (place !== undefined) return numbers.slice(place + 1)
  return places.every((candidate) => candidate < 0) ? numbers : [0]
}

function groupValue([a, b, c, d, ...rest]: readonly number[]): number | undefined {
  if (a === undefined || b === undefined || rest.length > 0) return a
  if (c !== undefined) return a * b + c + (d ?? 0)
  return a === 100 || b === 100 ? a * b : a + b
}
