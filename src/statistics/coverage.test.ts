import { describe, expect, it } from 'vitest'
import { coverageStudy, type DesignName } from '../../study/coverage.ts'
import { gridMean, tierErrorStudy } from '../../study/tier-errors.ts'

/** Share of simulated suppliers whose 95 % interval holds their true score after each of 400 samples. */
async function coverageOf(design: DesignName, suppliers: number): Promise<number> {
  const rows = await coverageStudy({ suppliers, looks: 400, alpha: 0.05, seed: 'coverage test', designs: [design] })
  return rows[0]?.coverage ?? Number.NaN
}

/** Mean items to a decision with the zone .03, both sides at 5 %: facts/stats.md, table 2.3, "Beta-mix, zone .03". */
const table: readonly (readonly [mean: number, items: number])[] = [
  [0.2, 116],
  [0.25, 352],
  [0.4, 157],
  [0.45, 171],
  [0.5, 435],
  [0.6, 433],
  [0.675, 131],
  [0.75, 268],
  [0.85, 267],
  [0.9, 84],
  [0.95, 37],
]

describe('interval (slow: simulations)', () => {
  it('behavior: 0/1 scores of 2,000 suppliers, held at every look', async () => {
    expect(await coverageOf('random groups, 0/1 scores', 2000)).toBeGreaterThanOrEqual(0.95)
  })

  it('behavior: finite tasks drawn without replacement, held at every look', async () => {
    expect(await coverageOf('random groups, finite tasks', 1000)).toBeGreaterThanOrEqual(0.95)
  })

  it('behavior: graded scores, held at every look', async () => {
    expect(await coverageOf('random groups, graded scores', 100)).toBeGreaterThanOrEqual(0.95)
  })

  it('behavior: tilted draws with their propensities, held at every look', async () => {
    expect(await coverageOf('tilted groups with propensities', 100)).toBeGreaterThanOrEqual(0.95)
  })

  it('behavior: looking with a fixed-size interval fails', async () => {
    expect(await coverageOf('WRONG: random groups, Wilson, every look', 500)).toBeLessThan(0.75)
  })

  it('behavior: pooling fixed counts fails, and more so when looked at', async () => {
    expect(await coverageOf('WRONG: fixed counts, pooled, beta mixture', 500)).toBeLessThan(0.8)
    expect(await coverageOf('WRONG: fixed counts, pooled, Wilson, every look', 500)).toBeLessThan(0.5)
  })
})

describe('hypergeometricInterval (slow: simulations)', () => {
  it('behavior: one finite task, held at every look to its end', async () => {
    expect(await coverageOf('one finite task', 600)).toBeGreaterThanOrEqual(0.95)
  })
})

describe('decideTier (slow: simulations)', () => {
  it('behavior: keeps its error rates on the grid about the thresholds', async () => {
    const alphas = { lower: 0.01, upper: 0.04 }
    const rows = await tierErrorStudy({ suppliers: 120, mostItems: 3100, alphas, seed: 'tier test' })
    const fleet = gridMean(rows)
    expect(fleet.tooHigh).toBeLessThanOrEqual(0.02)
    expect(fleet.wrongBeyondZone).toBeLessThanOrEqual(0.01)
    expect(fleet.wrong).toBeLessThanOrEqual(0.05)
    expect(fleet.undecided).toBeLessThanOrEqual(0.1)
    expect(fleet.overPaid).toBeLessThanOrEqual(0.01)
    expect(Math.max(...rows.map((row) => row.wrongBeyondZone))).toBeLessThanOrEqual(0.05)
  })

  it('behavior: takes as many items as the independent simulation of table 2.3', async () => {
    const alphas = { lower: 0.05, upper: 0.05 }
    const means = table.map(([mean]) => mean)
    const rows = await tierErrorStudy({
      suppliers: 400,
      mostItems: 3100,
      alphas,
      bounds: 'mixture',
      zoneOver: 0.03,
      seed: 'table test',
      means,
    })
    const ratios = rows.map(({ meanItems }, index) => meanItems / (table[index]?.[1] ?? Number.NaN))
    // Each ratio has a standard error of about 3.5 %, the mean of all eleven one of 1 %.
    expect(Math.max(...ratios.map((ratio) => Math.abs(ratio - 1)))).toBeLessThan(0.14)
    expect(Math.abs(ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length - 1)).toBeLessThan(0.04)
  })
})
