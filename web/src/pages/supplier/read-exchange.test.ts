import { describe, expect, it } from 'vitest'
import { indented, readAnswer, readPrompt } from './read-exchange.ts'

describe('readPrompt', () => {
  it('default: a chat, parts and all', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'a' },
          { type: 'image_url', image_url: {} },
        ],
      },
      'nonsense',
    ]
    expect(readPrompt(JSON.stringify({ messages }))).toEqual([
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'a\n{"type":"image_url","image_url":{}}' },
      { role: 'unknown', text: '' },
    ])
  })

  it('args: a completion, an embedding, neither', () => {
    expect(readPrompt('{"prompt":"Once"}')).toEqual([{ role: 'prompt', text: 'Once' }])
    expect(readPrompt('{"input":["a","b"]}')).toEqual([{ role: 'prompt', text: 'a\nb' }])
    expect([readPrompt('{}'), readPrompt('not json'), readPrompt('null')]).toEqual([null, null, null])
  })
})

describe('readAnswer', () => {
  it('default: chat and completion', () => {
    expect(readAnswer('{"choices":[{"message":{"content":"yes"}}]}')).toBe('yes')
    expect(readAnswer('{"choices":[{"text":"yes"}]}')).toBe('yes')
  })

  it('behavior: whatever else comes is no answer', () => {
    const bodies = ['', '[]', '{"choices":"x"}', '{"choices":[null]}', '{"choices":[{"message":{"content":null}}]}']
    expect(bodies.map(readAnswer)).toEqual([null, null, null, null, null])
    expect(readAnswer('{"choices":[{"message":{"content":{"a":1}}}]}')).toBe('{"a":1}')
  })
})

describe('indented', () => {
  it('default: JSON, and what is not', () => {
    expect([indented('{"a":[1]}'), indented('{"a":')]).toEqual(['{\n  "a": [\n    1\n  ]\n}', '{"a":'])
  })
})
