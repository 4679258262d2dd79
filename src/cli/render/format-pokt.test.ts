import { describe, expect, it } from 'vitest'
import { formatPokt } from './format-pokt.ts'

describe('formatPokt', () => {
  it.each([
    [0n, '0'],
    [1n, '0.000001'],
    [1_234_500n, '1.2345'],
    [-4_250n, '-0.00425'],
    ['600000000000000000000', '600 000 000 000 000'],
    ['1234567890123456789', '1 234 567 890 123.456789'],
  ])('default: %s upokt', (upokt, text) => {
    expect(formatPokt(upokt)).toBe(text)
  })
})
