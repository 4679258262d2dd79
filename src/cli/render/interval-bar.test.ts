import { describe, expect, it } from 'vitest'
import { intervalBar, scaleTitle } from './interval-bar.ts'

describe('intervalBar', () => {
  it('default', () => {
    expect([scaleTitle(20), intervalBar({ mean: 0.6, lower: 0.5, upper: 0.7 }, 20)]).toEqual([
      '0     30   55   80',
      '      ┊   ━╋●━━ ┊   ',
    ])
  })

  it('args: the ends of the scale', () => {
    expect(intervalBar({ mean: 1, lower: 0.96, upper: 1 }, 20)).toBe('      ┊    ┊    ┊  ●')
    expect(intervalBar({ mean: 0, lower: 0, upper: 0.1 }, 20)).toBe('●━━   ┊    ┊    ┊   ')
  })

  it('behavior: without a mean nothing is claimed', () => {
    expect(intervalBar({ mean: null, lower: 0, upper: 1 }, 20)).toBe('      ┊    ┊    ┊   ')
  })
})
