import { at, integerBetween, pick, scale } from '../draw.ts'
import { ordinal } from '../english.ts'
import type { Family } from '../item.ts'
import type { RandomStream } from '../random-stream.ts'
import { commonWords } from '../word-lists.ts'

/** One change of a string of letters; null where it would change nothing or leave too little. */
type Operation = { readonly text: string; readonly terse: string; readonly result: string }
type Make = (stream: RandomStream, word: string) => Operation | null

const fewestLetters = 4

/** Changing the spelling of a word in one step or several. */
export const letters: Family = {
  name: 'letters',
  skill: 'text',
  description: 'Changing the spelling of a word step by step: reversing, removing, replacing, moving letters.',
  generate(stream, difficulty) {
    const steps = scale(difficulty, 1, 6)
    const word = pickWord(stream, scale(difficulty, 5, 9))
    const operations = chain(stream, word, steps)
    const value = at(operations, -1).result
    return {
      question: questionOf(
        stream,
        word,
        operations.map(({ text }) => text),
      ),
      terse: `"${word}": ${joinThen(operations.map(({ terse }) => terse))}`,
      ask: pick(stream, ['the resulting letters', 'the result', 'the final string', 'the new word']),
      expected: { kind: 'letters', value },
      wrong: swapTwo(stream, value),
      size: steps * 10 + word.length,
    }
  },
}

function pickWord(stream: RandomStream, length: number): string {
  return pick(
    stream,
    commonWords.filter((word) => word.length >= length && word.length <= length + 2),
  )
}

function chain(stream: RandomStream, word: string, steps: number): Operation[] {
  const operations: Operation[] = []
  let previous: Make | null = null
  let current = word
  while (operations.length < steps) {
    const make = pick(stream, makes)
    const operation = make === previous ? null : make(stream, current)
    if (operation === null || operation.result === current || operation.result.length < fewestLetters) continue
    operations.push(operation)
    current = operation.result
    previous = make
  }
  return operations
}

function questionOf(stream: RandomStream, word: string, texts: readonly string[]): string {
  if (texts.length === 1) {
    const text = at(texts, 0)
    return pick(stream, [
      `Take the word "${word}" and ${text}. What do you get?`,
      `What do I get if I take "${word}" and ${text}?`,
      `With the word "${word}", please ${text}.`,
    ])
  }
  if (stream.integer(2) === 0) {
    const numbered = texts.map((text, index) => `${index + 1}. ${text}`).join('\n')
    return `Take the word "${word}" and do this, one step after the other, each on the result of the last:\n${numbered}\nWhat comes out?`
  }
  return pick(stream, [
    `Start from the word "${word}". In this order, ${joinThen(texts)}. What do you end up with?`,
    `Take "${word}", then ${joinThen(texts)}. What is the result?`,
  ])
}

function joinThen(texts: readonly string[]): string {
  return texts.join(', then ')
}

/** Two neighbouring letters that differ, exchanged; a letter doubled when all are equal. */
function swapTwo(stream: RandomStream, word: string): string {
  const places = [...word].flatMap((letter, index) => (index > 0 && word[index - 1] !== letter ? [index] : []))
  if (places.length === 0) return word + word.slice(0, 1)
  const place = pick(stream, places)
  return word.slice(0, place - 1) + at([...word], place) + at([...word], place - 1) + word.slice(place + 1)
}

const makes: readonly Make[] = [
  (_, word) => ({ text: 'write it backwards', terse: 'backwards', result: [...word].reverse().join('') }),
  (_, word) => ({
    text: 'remove all vowels (a, e, i, o, u)',
    terse: 'drop a, e, i, o and u',
    result: word.replace(/[aeiou]/g, ''),
  }),
  (_, word) => ({ text: 'remove the first letter', terse: 'drop the first letter', result: word.slice(1) }),
  (_, word) => ({ text: 'remove the last letter', terse: 'drop the last letter', result: word.slice(0, -1) }),
  (_, word) => ({
    text: 'swap the first and the last letter',
    terse: 'swap first and last letter',
    result: word.slice(-1) + word.slice(1, -1) + word.slice(0, 1),
  }),
  (_, word) => ({
    text: 'move the last letter to the front',
    terse: 'last letter to the front',
    result: word.slice(-1) + word.slice(0, -1),
  }),
  (_, word) => ({
    text: 'move the first two letters to the end',
    terse: 'first two letters to the end',
    result: word.slice(2) + word.slice(0, 2),
  }),
  (_, word) => ({
    text: 'put the letters in alphabetical order',
    terse: 'letters from a to z',
    result: [...word].sort().join(''),
  }),
  (_, word) =>
    word.length > 12
      ? null
      : { text: 'double the last letter', terse: 'double the last letter', result: word + word.slice(-1) },
  (_, word) =>
    word.length < 8
      ? null
      : {
          text: 'keep only every second letter, starting with the first',
          terse: 'keep letters 1, 3, 5 and so on',
          result: [...word].filter((__, index) => index % 2 === 0).join(''),
        },
  (stream, word) => {
    const position = integerBetween(stream, 2, word.length - 1)
    return {
      text: `remove the ${ordinal(position)} letter`,
      terse: `drop the ${ordinal(position)} letter`,
      result: word.slice(0, position - 1) + word.slice(position),
    }
  },
  (stream, word) => {
    const old = pick(stream, [...word])
    const fresh = pick(stream, [...'bdfkmpuwz'])
    return {
      text: `replace every "${old}" with "${fresh}"`,
      terse: `"${fresh}" for every "${old}"`,
      result: word.replaceAll(old, fresh),
    }
  },
  (_, word) => ({
    text: 'replace each letter with the next one in the alphabet (z becomes a)',
    terse: 'next letter of the alphabet for each',
    result: [...word].map((letter) => (letter === 'z' ? 'a' : String.fromCharCode(letter.charCodeAt(0) + 1))).join(''),
  }),
]
