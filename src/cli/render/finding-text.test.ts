import { describe, expect, it } from 'vitest'
import { flagKind } from '#records/flag.ts'
import { formatErrorRate, formatEvidence, shortFlags } from './finding-text.ts'

describe('formatEvidence', () => {
  it('default', () => {
    expect([-3, 0, 0.7, 4.6, 9, 9.4, 40].map(formatEvidence)).toEqual([
      ...['none yet', 'none yet', '2 to 1', '99 to 1', '8103 to 1', '10^4 to 1', '10^17 to 1'],
    ])
  })
})

describe('formatErrorRate', () => {
  it('behavior: a small rate is not shown as none', () => {
    expect([0, 0.00004, 0.0004, 0.005, 0.05].map(formatErrorRate)).toEqual(['0%', '0.004%', '0.04%', '0.5%', '5.0%'])
  })
})

describe('shortFlags', () => {
  it('behavior: no two findings share a word', () => {
    expect(new Set(Object.values(shortFlags)).size).toBe(flagKind.options.length)
  })
})
