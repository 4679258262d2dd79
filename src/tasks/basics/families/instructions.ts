import { at, chance, integerBetween, pick, pickDistinct, scale } from '../draw.ts'
import { capitalised, numberWord, ordinal } from '../english.ts'
import type { Constraint, Draft, Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { commonWords } from '../word-lists.ts'

/** A constraint with its wording. */
type Wish = { readonly text: string; readonly constraint: Constraint }

/** Short texts under conditions that can be checked to the letter. */
export const instructions: Family = {
  name: 'instructions',
  skill: 'rules',
  description: 'Writing short texts that meet several exact conditions on words, letters and lines.',
  generate(stream, difficulty) {
    return pick(stream, [wordList, sentence, lines])(stream, difficulty)
  },
}

const nothingElse = [
  'Reply with nothing else.',
  'Only send the text itself, please.',
  'No introduction and no comments, just the text.',
  'Your reply should contain just that and nothing more.',
  "Please don't add anything before or after it.",
]

function draftOf(
  stream: RandomStream,
  request: string,
  terse: string,
  wishes: readonly Wish[],
  example: string,
  wrong: string,
): Draft {
  const texts = wishes.map(({ text }) => text)
  const isListed = texts.length > 2 && chance(stream, 50)
  const conditions = isListed
    ? `\n${texts.map((text) => `- ${text}`).join('\n')}\n`
    : ` ${texts.map((text) => `${capitalised(text)}.`).join(' ')} `
  return {
    question: `${request}${conditions}${pick(stream, nothingElse)}`,
    terse: `${terse}: ${texts.join('; ')}. ${pick(stream, ['Only the text.', 'Just the text.', 'Nothing else.'])}`,
    ask: null,
    expected: { kind: 'constrained', constraints: wishes.map(({ constraint }) => constraint), example },
    wrong,
    size: wishes.length,
  }
}

function withoutLetter(words: readonly string[], letter: string | null): readonly string[] {
  return letter === null ? words : words.filter((word) => !word.includes(letter))
}

/** Words between commas: how many, and up to five further conditions. */
function wordList(stream: RandomStream, difficulty: number): Draft {
  const count = integerBetween(stream, scale(difficulty, 4, 9), scale(difficulty, 6, 14))
  const letter = difficulty > 0.35 ? pick(stream, [...'aeiorst']) : null
  const isAlphabetical = difficulty > 0.2
  const pool = withoutLetter(commonWords, letter)
  const chosen = pickDistinct(stream, pool, count)
  const ordered = isAlphabetical ? chosen.sort() : chosen
  const required = at(ordered, integerBetween(stream, 1, count - 2))
  const position = ordered.indexOf(required) + 1
  const isPlaced = difficulty > 0.75
  const wishes: Wish[] = [
    { text: `use exactly ${numberWord(count)} words, separated by commas`, constraint: { kind: 'comma-list', count } },
    { text: "don't use any word twice", constraint: { kind: 'no-repeats' } },
    ...(isAlphabetical
      ? [{ text: 'put them in alphabetical order', constraint: { kind: 'alphabetical' } } satisfies Wish]
      : []),
    ...(letter !== null
      ? [
          {
            text: `none of the words may contain the letter "${letter}"`,
            constraint: { kind: 'excludes-letter', letter },
          } satisfies Wish,
        ]
      : []),
    ...(difficulty > 0.55 && !isPlaced
      ? [
          {
            text: `one of the words has to be "${required}"`,
            constraint: { kind: 'includes', word: required },
          } satisfies Wish,
        ]
      : []),
    ...(isPlaced
      ? [
          {
            text: `the ${ordinal(position)} word has to be "${required}"`,
            constraint: { kind: 'word-at', position, word: required },
          } satisfies Wish,
        ]
      : []),
    ...(difficulty > 0.9 ? [caseWish(stream)] : []),
  ]
  const isUpper = wishes.some(({ constraint }) => constraint.kind === 'upper-case')
  const example = ordered.join(', ')
  const wrong = ordered.slice(0, -1).join(', ')
  const request = pick(stream, [
    'Give me a list of English nouns and adjectives for a memory game.',
    'I need a list of words for a spelling exercise.',
    'Make up a word list for a typing test.',
  ])
  return draftOf(
    stream,
    request,
    pick(stream, ['Word list', 'List of words', 'Words']),
    wishes,
    isUpper ? example.toUpperCase() : example,
    isUpper ? wrong.toUpperCase() : wrong,
  )
}

function caseWish(stream: RandomStream): Wish {
  return chance(stream, 50)
    ? { text: 'write everything in lower case', constraint: { kind: 'lower-case' } }
    : { text: 'write everything in capital letters', constraint: { kind: 'upper-case' } }
}

const topics = [
  'a rainy day',
  'a small harbour',
  'moving to a new flat',
  'a long train ride',
  'learning to cook',
  'an old garden',
  'a lost key',
  'the first snow',
]

/** One sentence with an exact number of words. */
function sentence(stream: RandomStream, difficulty: number): Draft {
  const count = integerBetween(stream, scale(difficulty, 6, 14), scale(difficulty, 9, 22))
  const letter = difficulty > 0.6 ? pick(stream, [...'bgkmpuwy']) : null
  const pool = withoutLetter(commonWords, letter)
  const required = pickDistinct(stream, pool, scale(difficulty, 1, 4))
  const filler = pickDistinct(
    stream,
    pool.filter((word) => !required.includes(word)),
    count - required.length,
  )
  const words = [...required, ...filler]
  const last = at(words, -1)
  const wishes: Wish[] = [
    { text: `it must have exactly ${numberWord(count)} words`, constraint: { kind: 'word-count', count } },
    ...required.map((word): Wish => ({ text: `use the word "${word}"`, constraint: { kind: 'includes', word } })),
    ...(difficulty > 0.25
      ? [{ text: `the last word must be "${last}"`, constraint: { kind: 'last-word', word: last } } satisfies Wish]
      : []),
    ...(letter !== null
      ? [
          {
            text: `the letter "${letter}" must not occur in it`,
            constraint: { kind: 'excludes-letter', letter },
          } satisfies Wish,
        ]
      : []),
    ...(difficulty > 0.45
      ? [{ text: "don't repeat any word", constraint: { kind: 'no-repeats' } } satisfies Wish]
      : []),
    ...(difficulty > 0.8
      ? [{ text: 'write everything in lower case', constraint: { kind: 'lower-case' } } satisfies Wish]
      : []),
  ]
  const isLower = wishes.some(({ constraint }) => constraint.kind === 'lower-case')
  const write = (parts: readonly string[]) => `${isLower ? parts.join(' ') : capitalised(parts.join(' '))}.`
  const topic = pick(stream, topics)
  const request = `${pick(stream, ['Write one sentence about', 'I need a single sentence about', 'Please write me a sentence about'])} ${topic}.`
  return draftOf(
    stream,
    request,
    `${pick(stream, ['One sentence on', 'A sentence about', 'Sentence on'])} ${topic}`,
    wishes,
    write(words),
    write(words.slice(1)),
  )
}

/** A little poem: how many lines, what they begin with, how long they are. */
function lines(stream: RandomStream, difficulty: number): Draft {
  const initials = pick(
    stream,
    commonWords.filter((word) => word.length >= scale(difficulty, 3, 6) && word.length <= scale(difficulty, 4, 9)),
  )
  const perLine = integerBetween(stream, scale(difficulty, 3, 5), scale(difficulty, 4, 8))
  const isAcrostic = difficulty > 0.15
  const forbidden = pick(stream, ['the', 'and', 'a', 'of'])
  const body = [...initials].map((initial) => lineOf(stream, initial, perLine))
  const required = at(at(body, 1), -1)
  const last = at(at(body, -1), -1)
  const wishes: Wish[] = [
    {
      text: `it must have exactly ${numberWord(initials.length)} lines`,
      constraint: { kind: 'line-count', count: initials.length },
    },
    ...(difficulty > 0.3
      ? [
          {
            text: `every line must have exactly ${numberWord(perLine)} words`,
            constraint: { kind: 'words-per-line', count: perLine },
          } satisfies Wish,
        ]
      : []),
    ...(isAcrostic
      ? [
          {
            text: `the first letters of the lines must spell "${initials}"`,
            constraint: { kind: 'acrostic', letters: initials },
          } satisfies Wish,
        ]
      : []),
    ...(difficulty > 0.5
      ? [
          {
            text: `the word "${forbidden}" must not occur`,
            constraint: { kind: 'excludes-word', word: forbidden },
          } satisfies Wish,
        ]
      : []),
    ...(difficulty > 0.65
      ? [{ text: `the word "${required}" must occur`, constraint: { kind: 'includes', word: required } } satisfies Wish]
      : []),
    ...(difficulty > 0.85
      ? [{ text: `the very last word must be "${last}"`, constraint: { kind: 'last-word', word: last } } satisfies Wish]
      : []),
  ]
  const write = (parts: readonly (readonly string[])[]) => parts.map((words) => capitalised(words.join(' '))).join('\n')
  const topic = pick(stream, topics)
  const request = `${pick(stream, ['Write a little poem about', 'Compose some lines about', 'I would like a short poem about'])} ${topic}.`
  return draftOf(
    stream,
    request,
    `${pick(stream, ['Poem on', 'Short poem about', 'A few lines on'])} ${topic}`,
    wishes,
    write(body),
    write(body.slice(0, -1)),
  )
}

function lineOf(stream: RandomStream, initial: string, count: number): string[] {
  const first = pick(
    stream,
    commonWords.filter((word) => word.startsWith(initial)),
  )
  return [
    first,
    ...pickDistinct(
      stream,
      commonWords.filter((word) => word !== first),
      count - 1,
    ),
  ]
}
