import { chance, integerBetween, pick, pickDistinct, scale, shuffle } from '../draw.ts'
import type { Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { commonWords } from '../word-lists.ts'

type Counted = {
  readonly elements: readonly string[]
  readonly matching: number
  readonly asks: readonly string[]
  readonly terse: string
  readonly what: string
}
type Make = (stream: RandomStream, count: number, matching: number) => Counted

/** How many elements of a list meet a condition, or how often a letter occurs in a phrase. */
export const counting: Family = {
  name: 'counting',
  skill: 'lists',
  description: 'Counting the elements of a list that meet a condition, or the occurrences of a letter.',
  generate(stream, difficulty) {
    const count = scale(difficulty, 9, 42)
    // The answer is drawn first, evenly, so that no single guess is good.
    const matching = integerBetween(stream, 2, Math.min(scale(difficulty, 7, 17), count - 2))
    const make = pick(stream, [letterInPhrase, startingWith, containing, ofLength, numbersWith, repeated])
    return draftOf(stream, make(stream, count, matching))
  },
}

function draftOf(stream: RandomStream, { elements, matching, asks, terse, what }: Counted): Draft {
  const list = elements.join(what === 'phrase' ? ' ' : ', ')
  const question = pick(stream, asks)
  const quoted = what === 'phrase' ? `"${list}"` : list
  return {
    question: pick(stream, [
      `${question}\n\n${quoted}`,
      `Here is my ${what}: ${quoted}. ${question}`,
      `Look at this ${what}: ${quoted}. ${question}`,
    ]),
    terse: `${terse} ${quoted}`,
    ask: pick(stream, ['the number', 'the count', 'the total', 'the final count']),
    expected: { kind: 'number', value: String(matching) },
    wrong: String(matching + pick(stream, [1, -1, 1])),
    size: elements.length,
  }
}

/** `matching` words of one pool among `count`, the others from the rest. */
function mixWords(stream: RandomStream, count: number, matching: number, matches: (word: string) => boolean): string[] {
  const inside = commonWords.filter(matches)
  const outside = commonWords.filter((word) => !matches(word))
  const chosen = Array.from({ length: matching }, () => pick(stream, inside))
  return shuffle(stream, [...chosen, ...pickDistinct(stream, outside, count - matching)])
}

const startingWith: Make = (stream, count, matching) => {
  const letter = pick(stream, [...'bcdghlmnprstvw'])
  return {
    elements: mixWords(stream, count, matching, (word) => word.startsWith(letter)),
    matching,
    asks: [
      `How many of the words start with the letter "${letter}"? Count repeated words every time they appear.`,
      `How many entries in the list begin with "${letter}" (repeats count too)?`,
    ],
    terse: `How many start with "${letter}"?`,
    what: 'list of words',
  }
}

const containing: Make = (stream, count, matching) => {
  const letter = pick(stream, [...'aeilnorst'])
  return {
    elements: mixWords(stream, count, matching, (word) => word.includes(letter)),
    matching,
    asks: [
      `How many of the words contain the letter "${letter}" at least once? Count repeated words every time they appear.`,
      `Count the entries with the letter "${letter}" anywhere in them (repeats count too). How many are there?`,
    ],
    terse: `How many words with "${letter}" in them?`,
    what: 'list of words',
  }
}

const ofLength: Make = (stream, count, matching) => {
  const length = pick(stream, [4, 5, 6, 7])
  return {
    elements: mixWords(stream, count, matching, (word) => word.length === length),
    matching,
    asks: [
      `How many of the words have exactly ${length} letters? Count repeated words every time they appear.`,
      `How many entries are exactly ${length} letters long (repeats count too)?`,
    ],
    terse: `How many with exactly ${length} letters?`,
    what: 'list of words',
  }
}

const numbersWith: Make = (stream, count, matching) => {
  const low = integerBetween(stream, 20, 70)
  const divisor = pick(stream, [3, 4, 6, 7, 9])
  const { text, matches } = pick(stream, [
    { text: `divisible by ${divisor}`, matches: (n: number) => n % divisor === 0 },
    { text: `greater than ${low}`, matches: (n: number) => n > low },
    { text: `even and greater than ${low}`, matches: (n: number) => n > low && n % 2 === 0 },
    { text: `odd and less than ${low}`, matches: (n: number) => n < low && n % 2 === 1 },
  ])
  const hundred = Array.from({ length: 98 }, (_, index) => index + 2)
  const inside = hundred.filter(matches)
  const outside = hundred.filter((n) => !matches(n))
  const numbers = [
    ...Array.from({ length: matching }, () => pick(stream, inside)),
    ...Array.from({ length: count - matching }, () => pick(stream, outside)),
  ]
  return {
    elements: shuffle(stream, numbers).map(String),
    matching,
    asks: [
      `How many of the numbers are ${text}? If a number appears twice, count it twice.`,
      `Count the numbers that are ${text} (repeats count too). How many?`,
    ],
    terse: `How many are ${text}?`,
    what: 'list of numbers',
  }
}

const repeated: Make = (stream, count, matching) => {
  const [target = '', ...others] = pickDistinct(stream, commonWords, 6)
  const rest = Array.from({ length: count - matching }, () => pick(stream, others))
  return {
    elements: shuffle(stream, [...Array.from({ length: matching }, () => target), ...rest]),
    matching,
    asks: [`How many times does the word "${target}" appear?`, `How often does "${target}" occur?`],
    terse: `How often is "${target}" in this?`,
    what: 'list of words',
  }
}

const letterInPhrase: Make = (stream, count, matching) => {
  const letter = pick(stream, [...'aeinorst'])
  const withLetter = commonWords.filter((word) => word.includes(letter))
  const words: string[] = []
  let found = 0
  while (words.length < count / 5 || found < matching) {
    const word = pick(stream, chance(stream, 60) ? withLetter : commonWords)
    words.push(word)
    found += word.split(letter).length - 1
  }
  return {
    elements: words,
    matching: found,
    asks: [`How many times does the letter "${letter}" occur?`, `How many "${letter}"s are there in total?`],
    terse: `How many "${letter}"s in`,
    what: 'phrase',
  }
}
