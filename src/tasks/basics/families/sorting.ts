import { at, distinctIntegers, integerBetween, pick, pickDistinct, reshuffle, scale } from '../draw.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { commonWords, names } from '../word-lists.ts'

/** What is to be sorted, already in the right order. */
type Sorted = {
  readonly values: readonly string[]
  /** As the prompt shows them; the values themselves when absent. */
  readonly shown?: ReadonlyMap<string, string>
  readonly options: readonly string[] | null
  readonly how: readonly string[]
  readonly what: string
}
type Make = (stream: RandomStream, count: number, difficulty: number) => Sorted

/** Putting a list in order: numbers, decimals, words, or people by a number. */
export const sorting: Family = {
  name: 'sorting',
  skill: 'lists',
  description: 'Putting numbers, words or people in a stated order.',
  generate(stream, difficulty) {
    const count = scale(difficulty, 4, 18)
    const kinds = difficulty < 0.25 ? easyKinds : [...easyKinds, ...hardKinds]
    return draftOf(stream, pick(stream, kinds)(stream, count, difficulty))
  },
}

function draftOf(stream: RandomStream, { values, shown, options, how, what }: Sorted): Draft {
  const mixed = reshuffle(stream, values)
  const list = mixed.map((value) => shown?.get(value) ?? value).join(', ')
  const order = pick(stream, how)
  const swap = stream.integer(values.length - 1)
  const slipped = values.map(
    (value, index) => values[index === swap ? swap + 1 : index === swap + 1 ? swap : index] ?? value,
  )
  return {
    question: pick(stream, [
      `Please sort these ${what} ${order}: ${list}.`,
      `I have a list of ${what}: ${list}. Put them in order, ${order}.`,
      `Can you order the following ${what} ${order}? ${list}`,
      `Arrange these ${what} ${order}: ${list}.`,
    ]),
    terse: `Sort ${how.toSorted((a, b) => a.length - b.length)[0] ?? order}: ${list}`,
    ask: pick(stream, [
      'the sorted list (separated by commas)',
      'the sorted, comma-separated list',
      'the list in the right order (with commas)',
    ]),
    expected: {
      kind: 'list',
      values: [...values],
      options: options === null ? null : [...options].sort(),
      isOrdered: true,
    },
    wrong: slipped.join(', '),
    size: values.length,
  }
}

const wholeNumbers: Make = (stream, count, difficulty) => {
  const numbers = distinctIntegers(stream, count, 1, scale(difficulty, 60, 999)).sort((a, b) => a - b)
  const isDescending = stream.integer(2) === 0
  return {
    values: (isDescending ? numbers.reverse() : numbers).map(String),
    options: null,
    how: isDescending
      ? ['from largest to smallest', 'in descending order']
      : ['from smallest to largest', 'in ascending order'],
    what: 'numbers',
  }
}

/** Decimals of different lengths, such as 3.9, 3.11 and 3.105. */
const decimals: Make = (stream, count) => {
  const texts = new Set<string>()
  while (texts.size < count) {
    const digits = integerBetween(stream, 1, 3)
    const fraction = String(integerBetween(stream, 1, 10 ** digits - 1))
      .padStart(digits, '0')
      .replace(/0+$/, '')
    texts.add(`${integerBetween(stream, 2, 4)}.${fraction}`)
  }
  const sorted = [...texts].sort((a, b) => Number(a) - Number(b))
  const isDescending = stream.integer(2) === 0
  return {
    values: isDescending ? sorted.reverse() : sorted,
    options: null,
    how: isDescending
      ? ['from largest to smallest', 'in descending order']
      : ['from smallest to largest', 'in ascending order'],
    what: 'numbers',
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const alphabetical: Make = (stream, count) => {
  const words = pickDistinct(stream, commonWords, count).sort(byCodeUnits)
  const isReversed = stream.integer(3) === 0
  return {
    values: isReversed ? words.reverse() : words,
    options: words,
    how: isReversed
      ? ['in reverse alphabetical order (Z to A)']
      : ['alphabetically', 'in alphabetical order', 'from A to Z'],
    what: 'words',
  }
}

const byLength: Make = (stream, count) => {
  const words = pickDistinct(stream, commonWords, count).sort((a, b) => a.length - b.length || byCodeUnits(a, b))
  return {
    values: words,
    options: words,
    how: [
      'from shortest to longest, and words of the same length alphabetically',
      'by length, shortest first, with ties in alphabetical order',
    ],
    what: 'words',
  }
}

const byLastLetter: Make = (stream, count) => {
  const words = pickDistinct(stream, commonWords, count).sort(
    (a, b) => byCodeUnits(a.slice(-1), b.slice(-1)) || byCodeUnits(a, b),
  )
  return {
    values: words,
    options: words,
    how: ['by their last letter (A to Z), and alphabetically among words with the same last letter'],
    what: 'words',
  }
}

const byAge: Make = (stream, count) => {
  const people = pickDistinct(stream, names, count)
  const ages = distinctIntegers(stream, count, 6, 95).sort((a, b) => a - b)
  const isDescending = stream.integer(2) === 0
  const shown = new Map(people.map((name, index) => [name, `${name} (${at(ages, index)})`]))
  return {
    values: isDescending ? people.toReversed() : people,
    shown,
    options: people,
    how: isDescending
      ? ['by age, oldest first (names only in the answer)']
      : ['by age, youngest first (names only in the answer)'],
    what: 'people',
  }
}

const easyKinds: readonly Make[] = [wholeNumbers, alphabetical, byAge]
const hardKinds: readonly Make[] = [decimals, byLength, byLastLetter]
