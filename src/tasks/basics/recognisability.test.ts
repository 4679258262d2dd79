import { describe, expect, it } from 'vitest'
import { recognisabilityStudy } from '../../../study/recognisability.ts'

describe('requests of assay-basics beside users’', () => {
  const rows = recognisabilityStudy({ requests: 2000, seed: 'small', hasPairs: false })
  const auc = (traffic: string, seenThrough = 'all metadata') =>
    rows.find((row) => row.traffic === traffic && row.seenThrough === seenThrough)?.auc
  const inflation = (traffic: string) =>
    rows.find((row) => row.traffic === traffic && row.seenThrough === 'all metadata')?.inflation

  it('behavior: the classifiers do not tell users from users', () => {
    expect(Math.abs((auc('users against users') ?? 0) - 0.5)).toBeLessThan(0.04)
  })

  it('behavior: through a gateway, headers give nothing away', () => {
    expect(auc('assay-basics', 'headers')).toBe(0.5)
  })

  // Version 1 had 0.997: it always set max_tokens, was one turn long and hardly ever short.
  it('behavior: settings, sizes, turns and hours give nothing away either', () => {
    expect(auc('assay-basics')).toBeLessThan(0.55)
    expect(inflation('assay-basics')).toBeLessThan(0.03)
  })

  it('behavior: users of another mix than the recorded one are told apart', () => {
    expect(auc('users: six hours later')).toBeGreaterThan(0.6)
    expect(auc('users: messages half as long again')).toBeGreaterThan(0.56)
  })
})
