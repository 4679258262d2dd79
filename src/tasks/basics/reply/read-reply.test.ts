import { describe, expect, it } from 'vitest'
import { readReply } from './read-reply.ts'

function completion(content: unknown): unknown {
  return { choices: [{ message: { role: 'assistant', content } }] }
}

describe('readReply', () => {
  it('default: the content of the first choice', () => {
    expect(readReply(completion(' Hello. '))).toEqual({ text: 'Hello.', thinking: 'none' })
  })

  it('args: a list of text parts', () => {
    const parts = [
      { type: 'text', text: 'The answer ' },
      { type: 'text', text: 'is 4.' },
    ]
    expect(readReply(completion(parts))).toEqual({ text: 'The answer is 4.', thinking: 'none' })
  })

  it('behavior: reasoning is set aside, with or without its opening tag', () => {
    expect(readReply(completion('<think>5? No.</think>\n4'))).toEqual({ text: '4', thinking: 'stripped' })
    expect(readReply(completion('5? No.</think>4'))).toEqual({ text: '4', thinking: 'stripped' })
    expect(readReply(completion('  <think>5? The answer is 4'))).toEqual({ text: '', thinking: 'unfinished' })
  })

  it('behavior: of a long reply the last 20,000 characters count', () => {
    expect(readReply(completion(`4${'x'.repeat(1_000_000)}y`))?.text).toBe(`${'x'.repeat(19_999)}y`)
  })

  it.each([
    null,
    undefined,
    42,
    Number.NaN,
    'text',
    [],
    {},
    { choices: null },
    { choices: [] },
    { choices: 'abc' },
    { choices: [null] },
    { choices: [[]] },
    { choices: [{ message: null }] },
    { choices: [{ text: '4' }] },
    { choices: { 0: { message: { content: '4' } } } },
    completion(null),
    completion(4),
    completion({ text: '4' }),
    completion([]),
    completion(['4']),
    completion([{ type: 'text', text: 4 }]),
    completion([{ type: 'image_url', text: '4' }]),
    completion([[{ type: 'text', text: '4' }]]),
    JSON.parse('{"__proto__": {"choices": [{"message": {"content": "4"}}]}}'),
    Object.create({ choices: [{ message: { content: '4' } }] }),
    { error: { message: 'no' } },
  ])('behavior: %j says nothing', (body) => {
    expect(readReply(body)).toBeNull()
  })
})
