import { describe, expect, it } from 'vitest'
import { type FamilyName, intervalStudy, type MethodName } from '../../study/intervals.ts'

describe('intervals that may be looked at (slow: simulations)', () => {
  const rows = intervalStudy({ runs: 30, seed: 'intervals test' })
  const at = (method: MethodName, n: number, family: FamilyName = '0 or 1') => {
    const row = rows.find((each) => each.method === method && each.n === n && each.family === family)
    if (row === undefined) throw new RangeError(`there is no row of ${method} after ${n}`)
    return row
  }

  it('behavior: all but the interval for a single look hold at all fifteen', () => {
    for (const method of ['beta mixture', 'betting', 'aGRAPA', 'all 1,600 known'] as const) {
      expect(at(method, 1_600).held).toBeGreaterThan(0.9)
    }
    expect(at('Wilson', 1_600).held).toBeLessThan(0.85)
  })

  it('behavior: a promise for every look is 1.5 to 2 times as wide, and a set that is known has no width', () => {
    const price = at('beta mixture', 200).width / at('Wilson', 200).width
    expect([price > 1.5, price < 2]).toEqual([true, true])
    expect(at('all 1,600 known', 1_600).width).toBe(0)
  })

  it('behavior: of scores that vary little bets make half of the beta mixture', () => {
    const ratio = (family: FamilyName) => at('betting', 200, family).width / at('beta mixture', 200, family).width
    expect([ratio('0 or 1') > 0.9, ratio('quarters') < 0.55]).toEqual([true, true])
  })
})
