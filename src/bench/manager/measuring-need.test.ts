import { describe, expect, test } from 'vitest'
import { needOf, type TierFacts } from './measuring-need.ts'

const facts: TierFacts = { epoch: 1, tierState: 'provisional', isSettled: false, tierItems: 100, tierMean: 0.6 }
const need = (over: Partial<TierFacts>, traffic = 0) => needOf({ ...facts, ...over }, traffic)

describe('needOf', () => {
  test('default: an undecided supplier counts by the items that its decision still takes', () => {
    expect(need({})).toEqual({ reason: 'tier-margin', isDecision: true, priority: expect.closeTo(1 / 516.7, 6) })
  })

  test('behavior: a decided one is kept fresh, in a later epoch too', () => {
    const fresh = { reason: 'refresh', isDecision: false, priority: 0 }
    expect([need({ tierState: 'decided' }), need({ tierState: 'decided', epoch: 3 })]).toEqual([fresh, fresh])
  })

  test('behavior: when a decision is not worth more items, it is only kept fresh', () => {
    expect(need({ isSettled: true })).toEqual({ reason: 'undecided-tier', isDecision: false, priority: 0 })
    expect(need({ tierItems: 1_499, tierMean: 0.55 })).toMatchObject({ isDecision: true, priority: 1 })
  })

  test('behavior: nearer to a decision comes first; alarms and new suppliers before them all', () => {
    const ordered = [
      need({ epoch: 2 }),
      need({ tierState: 'unknown', tierItems: 0, tierMean: null }),
      need({ tierItems: 300, tierMean: 0.65 }),
      need({ tierMean: 0.675 }),
      need({}),
      need({ tierMean: 0.56 }),
    ]
    expect(ordered).toEqual(ordered.toSorted((a, b) => b.priority - a.priority))
    expect(ordered.map(({ reason }) => reason).slice(0, 3)).toEqual(['alarm', 'new-supplier', 'tier-margin'])
  })

  test('behavior: traffic counts as weight, up to a bound, and never before an alarm', () => {
    expect(need({}, 3).priority).toBeCloseTo(4 * need({}).priority, 9)
    expect([need({}, 1).reason, need({}, 2).reason]).toEqual(['tier-margin', 'traffic'])
    expect(need({}, 1_000).priority).toBe(need({}, 9).priority)
    expect(need({ tierItems: 900 }, 9).priority).toBeLessThan(need({ epoch: 2 }).priority)
  })
})
