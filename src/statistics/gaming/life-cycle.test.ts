import { describe, expect, it } from 'vitest'
import { type DataSetRecord, lifeCycle, reliabilityOf } from './life-cycle.ts'

const good: DataSetRecord = {
  stage: 'active',
  items: 2000,
  suppliers: 40,
  reliability: 0.8,
  meanScore: 0.6,
  contamination: { share: 0.05, lower: 0.01 },
  demand: 3,
}

describe('lifeCycle', () => {
  it('default: one stage at a time', () => {
    expect(lifeCycle({ ...good, stage: 'proposed' }).stage).toBe('shadow')
    expect(lifeCycle({ ...good, stage: 'shadow' }).stage).toBe('active')
    expect(lifeCycle(good)).toEqual({ stage: 'active', reasons: ['separates suppliers with a reliability of 0.80'] })
    expect(lifeCycle({ ...good, stage: 'retired' }).stage).toBe('retired')
  })

  it('behavior: a shadow set waits until it has been tried', () => {
    expect(lifeCycle({ ...good, stage: 'shadow', items: 100, suppliers: 4, reliability: null })).toEqual({
      stage: 'shadow',
      reasons: ['100 of 600 items scored', '4 of 20 suppliers with 30 items', 'its reliability is not known'],
    })
  })

  it('behavior: discrimination has hysteresis', () => {
    expect(lifeCycle({ ...good, stage: 'shadow', reliability: 0.4 }).stage).toBe('shadow')
    expect(lifeCycle({ ...good, reliability: 0.4 }).stage).toBe('active')
    expect(lifeCycle({ ...good, reliability: 0.2 }).stage).toBe('retired')
  })

  it('behavior: retired when known by heart, at the ceiling, or when nobody asks', () => {
    const retired = lifeCycle({ ...good, contamination: { share: 0.4, lower: 0.25 }, meanScore: 0.99, demand: 0 })
    expect(retired).toEqual({
      stage: 'retired',
      reasons: [
        'at least 25 % of suppliers know it by heart',
        'nearly all score alike: mean 99 %',
        'nobody has asked for it in 30 days',
      ],
    })
    expect(lifeCycle({ ...good, contamination: { share: 0.4, lower: 0.15 } }).stage).toBe('active')
  })
})

describe('reliabilityOf', () => {
  it('default: the share of the variance between suppliers that is not chance', () => {
    const suppliers = [0.2, 0.4, 0.6, 0.8].map((mean) => ({ mean, variance: 0.01 }))
    expect(reliabilityOf(suppliers)).toBeCloseTo(1 - 0.01 / (0.2 / 3), 9)
  })

  it('behavior: all chance, and too few', () => {
    expect(reliabilityOf([0.5, 0.5].map((mean) => ({ mean, variance: 0.01 })))).toBe(0)
    expect(reliabilityOf([0.5, 0.6].map((mean) => ({ mean, variance: 0.1 })))).toBe(0)
    expect(reliabilityOf([{ mean: 1, variance: 0 }])).toBeNull()
  })
})
