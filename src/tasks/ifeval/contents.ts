import { translateRegex } from '../python/regex.ts'
import { strip } from '../python/text.ts'
import type { Instruction } from './instruction.ts'

/** At least so many stretches in square brackets, each on one line. */
export const hasPlaceholders: Instruction = (given) => {
  const wanted = given.count('num_placeholders')
  return (response) => {
    const counts = response.split('\n').map(countBrackets)
    return counts.reduce((sum, count) => sum + count, 0) >= wanted
  }
}

/** What `\[.*?\]` finds on a line, in linear time. */
function countBrackets(line: string): number {
  let count = 0
  let end = -1
  for (let start = line.indexOf('['); start >= 0; start = line.indexOf('[', end)) {
    end = line.indexOf(']', start)
    if (end < 0) break
    count++
  }
  return count
}

/** A postscript begins with its marker somewhere. */
export const hasPostscript: Instruction = (given) => {
  const marker = strip(given.text('postscript_marker'))
  const known: Readonly<Record<string, string>> = { 'P.P.S': 'p\\.\\s?p\\.\\s?s', 'P.S.': 'p\\.\\s?s\\.' }
  const expression = translateRegex(known[marker] ?? marker.toLowerCase())
  return (response) => response.toLowerCase().search(expression) >= 0
}

/** Two different responses, with six asterisks between them. */
export const hasTwoResponses: Instruction = () => (response) => {
  const parts = response.split('******').map((part) => strip(part))
  if (parts.slice(1, -1).includes('')) return false
  const [first, second, ...more] = parts.filter((part) => part !== '')
  return second !== undefined && more.length === 0 && first !== second
}

/** The response begins with the request itself. */
export const repeatsPrompt: Instruction = (given) => {
  const prompt = strip(given.text('prompt_to_repeat')).toLowerCase()
  return (response) => strip(response).toLowerCase().startsWith(prompt)
}

/** The response ends with a phrase; quotes around the response do not matter. */
export const hasEndPhrase: Instruction = (given) => {
  const phrase = strip(strip(given.text('end_phrase')).toLowerCase())
  return (response) => strip(strip(response), '"').toLowerCase().endsWith(phrase)
}

/** The whole response stands in double quotation marks. */
export const isQuoted: Instruction = () => (response) => {
  const text = strip(response)
  return text.length > 1 && text.startsWith('"') && text.endsWith('"')
}

/** No comma. */
export const hasNoComma: Instruction = () => (response) => !response.includes(',')
