import { describe, expect, it } from 'vitest'
import { formatDigits, formatPokt } from './format-amount.ts'

describe('formatPokt', () => {
  it('default: from upokt, digits by size', () => {
    expect(['0', '1500', '2345678', '1234567890', null].map(formatPokt)).toEqual([
      '0 POKT',
      '0.0015 POKT',
      '2.35 POKT',
      '1\u2009234 POKT',
      '–',
    ])
  })
})

describe('formatDigits', () => {
  it('behavior: no digit is lost beyond what a double holds', () => {
    expect(formatDigits('12345678901234567890')).toBe('12\u2009345\u2009678\u2009901\u2009234\u2009567\u2009890')
  })
})
