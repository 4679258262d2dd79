import { detectLanguage } from './detect-language.ts'
import type { Instruction } from './instruction.ts'
import { isLowerCase, isUpperCase } from './letter-case.ts'
import { splitSentences } from './sentences.ts'
import { wordTokens } from './word-tokens.ts'

function isIn(language: string, text: string): boolean {
  const detected = detectLanguage(text)
  return detected === undefined || detected === language
}

/** The response is in one language. A text without letters passes, as in the harness. */
export const isInLanguage: Instruction = (given) => {
  const language = given.text('language')
  return (response) => isIn(language, response)
}

/** English in capital letters only. */
export const isEnglishCapital: Instruction = () => (response) => isUpperCase(response) && isIn('en', response)

/** English in small letters only. */
export const isEnglishLowercase: Instruction = () => (response) => isLowerCase(response) && isIn('en', response)

/** Less than, or at least, so many words in capital letters. */
export const hasCapitalWords: Instruction = (given) => {
  const isEnough = given.comparison('capital_relation', given.count('capital_frequency'))
  return (response) => isEnough(splitSentences(response).flatMap(wordTokens).filter(isUpperCase).length)
}
