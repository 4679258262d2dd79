import { describe, expect, it } from 'vitest'
import { recognisabilityStudy } from '../../../study/recognisability.ts'

describe('requests of assay-basics beside users’', () => {
  const rows = recognisabilityStudy({ requests: 2000, seed: 'small' })
  const auc = (traffic: string, seenThrough = 'all metadata') =>
    rows.find((row) => row.traffic === traffic && row.seenThrough === seenThrough)?.auc

  it('behavior: the classifiers do not tell users from users', () => {
    expect(Math.abs((auc('users against users') ?? 0) - 0.5)).toBeLessThan(0.04)
  })

  it('behavior: through a gateway, headers give nothing away', () => {
    expect(auc('assay-basics', 'headers')).toBe(0.5)
  })

  // Version 1 falls short of 0.55; docs/statistics/gaming.md says why. A mend of it should move this bound.
  it('behavior: settings and sizes of version 1 do give it away', () => {
    expect(auc('assay-basics', 'parameters')).toBeGreaterThan(0.9)
    expect(auc('assay-basics', 'sizes and turns')).toBeGreaterThan(0.9)
  })

  it('behavior: with the shapes of users’ requests and items that fit them, little is left', () => {
    expect(auc('dressed: + items of users’ sizes')).toBeLessThan(0.6)
  })
})
