import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { budgetStudy } from '../../../study/budget.ts'
import { type FleetDemand, fullShares, shareOf, shareRelays } from './share-relays.ts'

const demand: FleetDemand = {
  priorities: [5, 4, 3, 2, 1],
  decided: 10,
  decisionItemsPerDay: 400,
  refreshItemsPerDay: 100,
  itemsPerDay: 1_600,
}

/** What the shares hand out to a fleet, in items a day. */
function handedOut({ priorities, decided, decisionItemsPerDay, refreshItemsPerDay }: FleetDemand, shares = fullShares) {
  const decisions = priorities.map((priority) => decisionItemsPerDay * shareOf(shares, { isDecision: true, priority }))
  return decisions.reduce((sum, items) => sum + items, 0) + decided * refreshItemsPerDay * shares.refresh
}

describe('shareRelays', () => {
  test('default: a quarter for refreshing, a fifth of the rest for all, the others to the highest', () => {
    // 400 to refresh; of 1,200 for decisions 240 evenly: 48 each; 960 bring 2.73 suppliers to 400.
    expect(shareRelays(demand)).toEqual({
      refresh: expect.closeTo(0.4, 9),
      cut: 3,
      even: expect.closeTo(0.12, 9),
      atCut: expect.closeTo(0.12 + 0.88 * (960 / 352 - 2), 9),
    })
  })

  test('behavior: enough for everybody is no limit', () => {
    expect(shareRelays({ ...demand, itemsPerDay: 3_000 })).toEqual(fullShares)
    expect(shareRelays({ ...demand, priorities: [], decided: 0, itemsPerDay: 0 })).toEqual(fullShares)
  })

  test('behavior: what decisions leave goes to refreshing', () => {
    expect(shareRelays({ ...demand, priorities: [5], itemsPerDay: 1_000 })).toEqual({ ...fullShares, refresh: 0.6 })
    expect(shareRelays({ ...demand, priorities: [], itemsPerDay: 500 })).toEqual({ ...fullShares, refresh: 0.5 })
  })

  test('behavior: equal priorities get equal shares', () => {
    const shares = shareRelays({ ...demand, priorities: [7, 7, 7, 7], decided: 0, itemsPerDay: 400 })
    expect(shareOf(shares, { isDecision: true, priority: 7 })).toBeCloseTo(0.25, 9)
  })

  test('behavior: all is handed out, never more, and never less to a higher priority', () => {
    const anyDemand = fc.record({
      priorities: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 30 }),
      decided: fc.integer({ min: 0, max: 30 }),
      decisionItemsPerDay: fc.constant(400),
      refreshItemsPerDay: fc.constant(100),
      itemsPerDay: fc.double({ min: 1, max: 20_000, noNaN: true }),
    })
    fc.assert(
      fc.property(anyDemand, (given) => {
        const shares = shareRelays(given)
        const wanted = handedOut(given)
        expect(handedOut(given, shares)).toBeCloseTo(Math.min(wanted, given.itemsPerDay), 6)
        const ordered = given.priorities
          .toSorted((a, b) => a - b)
          .map((priority) => shareOf(shares, { isDecision: true, priority }))
        expect(ordered).toEqual(ordered.toSorted((a, b) => a - b))
        expect(ordered.every((share) => share > 0 && share <= 1 + 1e-9)).toBe(true)
      }),
    )
  })
})

describe('the order of relays (slow: simulations)', () => {
  test('behavior: the same relays decide more suppliers sooner than spread evenly, and alarmed ones at once', () => {
    const options = { suppliers: 300, days: 20, relaysPerDay: 3_000, seed: 'budget test' }
    const [undecided, nearest] = budgetStudy({ ...options, rules: ['undecided', 'nearest'] })
    const decided = (row = undecided) => row?.decidedByDay[9] ?? 0
    expect(decided(nearest)).toBeGreaterThan(1.8 * decided())
    expect(nearest?.meanDaysAfterAlarm).toBeLessThan(3)
    expect(nearest?.relays).toBeLessThan(1.01 * 20 * 3_000)
  })
})
