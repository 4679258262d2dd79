import { translateRegex } from '../python/regex.ts'
import { findAllWithin, testWithin } from '../python/regex-deadline.ts'
import { strip } from '../python/text.ts'
import type { Instruction } from './instruction.ts'

/** Words are expressions, as in the harness, and case does not matter. */
function caseless(pattern: string): RegExp {
  return translateRegex(`(?i)${pattern}`)
}

/** A response is checked in up to eight forms, against every keyword. */
const deadline = { deadlineMs: 200 }

/** Undefined for a search that takes too long: then the instruction counts as not followed. */
function isFound(expression: RegExp, text: string): boolean | undefined {
  const search = testWithin(expression, text, deadline)
  return search.isFinished ? search.result : undefined
}

/** Every keyword occurs. */
export const hasKeywords: Instruction = (given) => {
  const keywords = given.texts('keywords').map(caseless)
  return (response) => keywords.every((keyword) => isFound(keyword, response) === true)
}

/** No forbidden word occurs as a whole word. */
export const hasNoForbiddenWords: Instruction = (given) => {
  const words = given.texts('forbidden_words').map((word) => caseless(`\\b${word}\\b`))
  return (response) => words.every((word) => isFound(word, response) === false)
}

/** A keyword occurs less than, or at least, so many times. */
export const hasKeywordFrequency: Instruction = (given) => {
  const keyword = caseless(strip(given.text('keyword')))
  const isEnough = given.comparison('relation', given.count('frequency'))
  return (response) => {
    const search = findAllWithin(keyword, response, deadline)
    return search.isFinished && isEnough(search.result.length)
  }
}

/**
 * A letter occurs less than, or at least, so many times, in either case. Two prompts of the data set ask for `#` and `!`:
 * there the harness counts a letter that it draws at random at every check, and this counts the character asked for.
 */
export const hasLetterFrequency: Instruction = (given) => {
  const letter = strip(given.text('letter')).toLowerCase()
  const isEnough = given.comparison('let_relation', given.count('let_frequency'))
  return (response) => isEnough([...response.toLowerCase()].filter((point) => point === letter).length)
}
