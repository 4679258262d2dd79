import { translateRegex } from '../python/regex.ts'
import { splitText, strip, stripStart } from '../python/text.ts'
import type { Instruction } from './instruction.ts'
import { splitSentences } from './sentences.ts'

const words = translateRegex('\\w+')
const divider = translateRegex('\\s?\\*\\*\\*\\s?')

/** Less than, or at least, so many words. */
export const hasWords: Instruction = (given) => {
  const isEnough = given.comparison('relation', given.count('num_words'))
  return (response) => isEnough([...response.matchAll(words)].length)
}

/** Less than, or at least, so many sentences (see {@link splitSentences}). */
export const hasSentences: Instruction = (given) => {
  const isEnough = given.comparison('relation', given.count('num_sentences'))
  return (response) => isEnough(splitSentences(response).length)
}

/** Exactly so many paragraphs between `***`; only the first and the last may be empty, and then do not count. */
export const hasParagraphs: Instruction = (given) => {
  const wanted = given.count('num_paragraphs')
  return (response) => {
    const paragraphs = response.split(divider).map((paragraph) => strip(paragraph))
    if (paragraphs.slice(1, -1).includes('')) return false
    return paragraphs.filter((paragraph) => paragraph !== '').length === wanted
  }
}

/** Exactly so many paragraphs between empty lines, and a given one begins with a given word. */
export const hasFirstWord: Instruction = (given) => {
  const wanted = given.count('num_paragraphs')
  const index = given.count('nth_paragraph')
  const firstWord = given.text('first_word').toLowerCase()
  return (response) => {
    const paragraphs = response.split('\n\n').map((paragraph) => strip(paragraph))
    const count = paragraphs.filter((paragraph) => paragraph !== '').length
    const paragraph = paragraphs[index - 1] ?? ''
    return count === wanted && index <= count && paragraph !== '' && openingWord(paragraph) === firstWord
  }
}

/** The first word without quotes before it, up to the first mark of punctuation. */
function openingWord(paragraph: string): string {
  const [word = ''] = splitText(paragraph, undefined, 1)
  return (/^[^.,?!'"]*/.exec(stripStart(stripStart(word, "'"), '"'))?.[0] ?? '').toLowerCase()
}
