import { describe, expect, test } from 'vitest'
import { isPlainEnvelope } from './plain-envelope.ts'

const plain = (text: string) => isPlainEnvelope(Buffer.from(text))

describe('isPlainEnvelope', () => {
  test.each([
    ['a response', JSON.stringify({ response: '[{},{}],'.repeat(50_000), signature: 'ab' })],
    ['escapes and quotes in it', JSON.stringify({ response: '\\"{[,\\\\"'.repeat(50_000), signature: 'ab' })],
    [
      'an error with a session of 25 nodes',
      JSON.stringify({ error: { code: 60 }, dispatch: { nodes: Array(25).fill({ chains: Array(15).fill('A100') }) } }),
    ],
    ['nothing', ''],
    ['a string without an end', '{"response":"{{{{'],
  ])('default: %s', (_what, text) => {
    expect(plain(text)).toBe(true)
  })

  test.each([
    ['many objects', `{"error":[${'{},'.repeat(20_001)}{}]}`],
    ['many numbers', `{"error":[${'1,'.repeat(20_001)}1]}`],
    ['deep lists', `{"error":${'['.repeat(20_001)}`],
    ['many fields beside a response', `{"response":"","signature":"","x":[${'"",'.repeat(20_001)}""]}`],
  ])('error: %s', (_what, text) => {
    expect(plain(text)).toBe(false)
  })
})
