import { describe, expect, it } from 'vitest'
import { type FleetRow, type FleetRuleName, tierFleetStudy } from '../../../study/tier-fleet.ts'

/** 400 suppliers, looked at after every item; standard errors are about four times those of the full study. */
function rowOf(rule: FleetRuleName, suppliers = 400): FleetRow {
  const [row] = tierFleetStudy({ suppliers, seed: 'fleet test', rules: [rule] })
  if (row === undefined) throw new Error('no row')
  return row
}

describe('decideTier on a fleet (slow: simulations)', () => {
  it('behavior: keeps its promises, at every look', () => {
    const row = rowOf('assay')
    expect(row.wrong).toBeLessThanOrEqual(0.05)
    expect(row.wrongBeyondZone).toBeLessThanOrEqual(0.01)
    expect(row.everWrongBeyondZone).toBeLessThanOrEqual(0.01)
    expect(row.tooHigh).toBeLessThanOrEqual(0.02)
    expect(row.undecided).toBeLessThanOrEqual(0.1)
    expect(row.relayShare).toBeLessThanOrEqual(0.04)
    expect(row.relayShareOfChoices).toBeLessThanOrEqual(0.15)
    expect(row.overPaid).toBeLessThanOrEqual(0.01)
    expect(row.overPaidAtEnd).toBeLessThanOrEqual(0.01)
    expect(row.continuous?.overPaid).toBeLessThanOrEqual(0.002)
  })

  it('behavior: the beta mixture of all means leaves more undecided', () => {
    expect(rowOf('beta mixture', 200).undecided).toBeGreaterThan(0.1)
  })

  it('behavior: the incumbent’s 3,100 items are wrong more often, and overpay', () => {
    const row = rowOf('incumbent')
    expect(row.wrong).toBeGreaterThan(0.05)
    expect(row.overPaid).toBeGreaterThan(0.02)
  })
})
