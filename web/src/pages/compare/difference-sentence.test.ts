import { describe, expect, it } from 'vitest'
import { differenceSentence, formatDifference } from './difference-sentence.ts'

const names = { first: 'A', second: 'B' }

describe('differenceSentence', () => {
  it('default: shown, not shown, equal, nothing', () => {
    const pairs = [
      { n: 90, difference: 0.12, lower: 0.03, upper: 0.21 },
      { n: 90, difference: -0.12, lower: -0.2, upper: -0.041 },
      { n: 90, difference: -0.02, lower: -0.1, upper: 0.06 },
      { n: 9, difference: 0, lower: -0.5, upper: 0.5 },
      { n: 0, difference: null, lower: -1, upper: 1 },
    ]
    expect(pairs.map((pair) => differenceSentence(pair, names))).toEqual([
      'A is better: by 12.0 points on these items, and by at least 3.0 beyond them.',
      'B is better: by 12.0 points on these items, and by at least 4.1 beyond them.',
      'B is 2.0 points ahead of A on these items; that is not enough to say who is better.',
      'Equal on these items; nothing shows that one is better.',
      'No item has been asked of both yet.',
    ])
  })
})

describe('formatDifference', () => {
  it('default: a sign, but none for nothing', () => {
    expect([0.0423, -0.01, 0.0001, -0.0001, null].map(formatDifference)).toEqual(['+4.2', '−1.0', '0.0', '0.0', '–'])
  })
})
