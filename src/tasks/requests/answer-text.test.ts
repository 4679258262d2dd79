import { describe, expect, it } from 'vitest'
import { jsonAt, readAnswerText } from './answer-text.ts'

const plain = { isStopTrimmed: false, isReasoningStripped: false, isReadable: true }

function completion(text: unknown) {
  return { choices: [{ text }] }
}

describe('readAnswerText', () => {
  it('default: completion, chat, chat in parts', () => {
    const bodies = [
      completion('a'),
      { choices: [{ message: { content: 'b' } }] },
      { choices: [{ message: { content: [{ type: 'text', text: 'c' }, { type: 'image' }, { text: 'd' }] } }] },
    ]
    expect(bodies.map((body) => readAnswerText(body, []))).toEqual(['a', 'b', 'cd'].map((text) => ({ text, ...plain })))
  })

  it('behavior: cuts at the first stop text that the endpoint went past', () => {
    expect(readAnswerText(completion('42\n\nQuestion: more</s>'), ['</s>', '', 'Question:'])).toEqual({
      ...plain,
      text: '42\n\n',
      isStopTrimmed: true,
    })
  })

  it('behavior: takes reasoning away, also when only its end or only its beginning came', () => {
    const texts = [
      '<think>2+2, Question: no</think>\n4',
      'so</think> 4',
      ' <think>for ever',
      '<think>a</think>b</think>c',
    ]
    const read = texts.map((text) => readAnswerText(completion(text), ['Question:']))
    expect(read.map(({ text, isReasoningStripped }) => [text, isReasoningStripped])).toEqual([
      ['4', true],
      ['4', true],
      ['', true],
      ['c', true],
    ])
  })

  it.each([null, 1, 'x', [], {}, { choices: {} }, { choices: [null] }, completion(7), completion(null)])(
    'error: %j is an unreadable answer, not a fault',
    (body) => {
      expect(readAnswerText(body, ['x'])).toEqual({ ...plain, text: '', isReadable: false })
    },
  )
})

describe('jsonAt', () => {
  it('behavior: sees own members only', () => {
    expect([jsonAt({ a: [1] }, 'a', 0), jsonAt({}, 'constructor'), jsonAt('abc', 'length')]).toEqual([
      1,
      undefined,
      undefined,
    ])
  })
})
