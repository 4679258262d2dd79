import { describe, expect, it } from 'vitest'
import { answeredTurns, joinDelimited, openTurns, turnsToMessages, turnsToText } from './turn.ts'

const delimiters = { target: ' ', fewshot: '\n\n' }
const example = answeredTurns({ question: 'Q1', answer: 'A1', prefix: '' }, delimiters)
const system = { role: 'system', content: 'S', delimiter: '' } as const

describe('joinDelimited', () => {
  it.each([
    ['a', 'b', 'a-b'],
    ['a ', 'b', 'a b'],
    ['a', '\nb', 'a\nb'],
    ['', 'b', 'b'],
    ['a', '', 'a'],
  ])('default: %j and %j make %j', (left, right, joined) => {
    expect(joinDelimited(left, right, '-')).toBe(joined)
  })
})

describe('turnsToText', () => {
  it('default: questions, answers and delimiters in a row', () => {
    const open = openTurns({ question: 'Q2', prefix: '' }, delimiters)
    expect(turnsToText([system, ...example, ...open])).toBe('SQ1 A1\n\nQ2')
  })

  it('behavior: a begun answer stands before the answer, with delimiters only where there is no space', () => {
    const answered = answeredTurns({ question: 'Q1', answer: 'A1', prefix: 'So:' }, delimiters)
    expect(turnsToText([...answered, ...openTurns({ question: 'Q2 ', prefix: 'So:' }, delimiters)])).toBe(
      'Q1 So: A1\n\nQ2 So:',
    )
  })
})

describe('turnsToMessages', () => {
  const turns = [system, ...example, ...openTurns({ question: 'Q2', prefix: '' }, delimiters)]

  it('default: multi-turn keeps every example as an exchange, without delimiters', () => {
    expect(turnsToMessages(turns, true)).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Q1' },
      { role: 'assistant', content: 'A1' },
      { role: 'user', content: 'Q2' },
    ])
  })

  it('args: otherwise everything asked is one message', () => {
    expect(turnsToMessages(turns, false)).toEqual([
      { role: 'system', content: 'S' },
      { role: 'user', content: 'Q1 A1\n\nQ2' },
    ])
  })

  it('behavior: a begun answer stays a message of its own', () => {
    const open = openTurns({ question: 'Q2', prefix: 'So' }, delimiters)
    expect(turnsToMessages([...example, ...open], false)).toEqual([
      { role: 'user', content: 'Q1 A1\n\nQ2' },
      { role: 'assistant', content: 'So' },
    ])
  })
})
