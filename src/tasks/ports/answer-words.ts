import { translateRegex } from '../python/regex.ts'
import { splitText } from '../python/text.ts'

const articles = translateRegex('\\b(a|an|the)\\b')
const punctuation = /[!-/:-@[-`{-~]/g

/** Text without ASCII punctuation (Python's `string.punctuation`). */
export function withoutPunctuation(text: string): string {
  return text.replace(punctuation, '')
}

/** Text with English articles as spaces. */
export function withoutArticles(text: string): string {
  return text.replace(articles, ' ')
}

/**
 * SQuAD's normalisation (Rajpurkar et al. 2016): small letters, no punctuation, no articles, single spaces.
 *
 * @example normalizedAnswer('The U.S.  flag!') // => 'us flag'
 */
export function normalizedAnswer(text: string): string {
  return splitText(withoutArticles(withoutPunctuation(text.toLowerCase()))).join(' ')
}

/** 1 where two answers are the same after normalisation, else 0. */
export function exactScore(gold: string, answer: string): number {
  return normalizedAnswer(gold) === normalizedAnswer(answer) ? 1 : 0
}

/** F1 of the words that two answers share, each as often as it occurs; 1 for two empty answers, 0 for one. */
export function overlapScore(gold: string, answer: string): number {
  const goldWords = splitText(normalizedAnswer(gold))
  const words = splitText(normalizedAnswer(answer))
  if (goldWords.length === 0 || words.length === 0) return goldWords.length === words.length ? 1 : 0
  const left = new Map<string, number>()
  for (const word of goldWords) left.set(word, (left.get(word) ?? 0) + 1)
  let shared = 0
  for (const word of words) {
    const count = left.get(word) ?? 0
    if (count > 0) shared++
    left.set(word, count - 1)
  }
  if (shared === 0) return 0
  const [precision, recall] = [shared / words.length, shared / goldWords.length]
  return (2 * precision * recall) / (precision + recall)
}
