import { describe, expect, it } from 'vitest'
import { formatDays, formatMoney } from './format-plan.ts'

describe('formatDays', () => {
  it('default: the unit fits', () => {
    expect([0.02, 0.5, 9.23, 30, 1234].map(formatDays)).toEqual([
      '29 min',
      '12.0 hours',
      '9.2 days',
      '30 days',
      '1\u2009234 days',
    ])
  })
})

describe('formatMoney', () => {
  it('default', () => {
    expect([0, 0.004, 0.67, 1234.5].map(formatMoney)).toEqual(['$0.00', '<$0.01', '$0.67', '$1\u2009235'])
  })
})
