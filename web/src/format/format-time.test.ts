import { describe, expect, it } from 'vitest'
import { formatDistance } from './format-time.ts'

describe('formatDistance', () => {
  it('default: before and after', () => {
    const now = 1_000_000_000
    expect([0, 12_400, -240_000, 7_200_000].map((aheadMs) => formatDistance(now + aheadMs, now))).toEqual([
      'just now',
      'in 12 s',
      '4 min ago',
      'in 2 h',
    ])
  })
})
