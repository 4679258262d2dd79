import type { Expected } from '../item.ts'
import { finalAnswer } from './final-answer.ts'
import { finalLetters } from './final-letters.ts'
import { finalList } from './final-list.ts'
import { findOptions } from './find-options.ts'
import { meetsConstraints } from './meets-constraints.ts'
import { plainText } from './plain-text.ts'
import { findDates, findListedNumbers, findNumbers } from './tokens.ts'

/** Whether a reply is right, and what was taken for its answer (at most 200 characters; empty = none found). */
export type ReplyScore = { readonly isRight: boolean; readonly extracted: string }

/**
 * Scores the text of a reply. Repetitions of the prompt are taken out first, so that a copied prompt answers nothing.
 */
export function scoreReply(text: string, prompt: string, expected: Expected): ReplyScore {
  const said = withoutPrompt(text, prompt)
  if (said.trim() === '') return { isRight: false, extracted: '' }
  if (expected.kind === 'constrained') {
    return { isRight: meetsConstraints(said, expected.constraints), extracted: said.slice(0, 200) }
  }
  const answer = extract(plainText(said), expected)
  return { isRight: answer === expectedText(expected), extracted: (answer ?? '').slice(0, 200) }
}

/** The expected answer as text: what `extracted` must equal. */
export function expectedText(expected: Expected): string {
  if (expected.kind === 'constrained') return expected.example
  if (expected.kind !== 'list') return expected.value
  return listText(expected.values, expected.isOrdered)
}

function extract(text: string, expected: Exclude<Expected, { kind: 'constrained' }>): string | null {
  switch (expected.kind) {
    case 'number':
      return finalAnswer(text, findNumbers)
    case 'choice':
      return finalAnswer(text, findOptions(expected.options))
    case 'date':
      return finalAnswer(text, findDates)
    case 'letters':
      return finalLetters(text)
    case 'list': {
      const values = finalList(text, expected.options === null ? findListedNumbers : findOptions(expected.options))
      return values === null ? null : listText(values, expected.isOrdered)
    }
  }
}

function listText(values: readonly string[], isOrdered: boolean): string {
  return (isOrdered ? values : [...new Set(values)].sort()).join(', ')
}

function withoutPrompt(text: string, prompt: string): string {
  const said = collapsed(text)
  if (said.length > prompt.length / 2 && collapsed(prompt).includes(said)) return ''
  return text.split(prompt).join('')
}

function collapsed(text: string): string {
  return text.replace(/\s+/g, ' ').trim().toLowerCase()
}
