import { describe, expect, it } from 'vitest'
import type { HistoryPoint } from '../../api/api-types.ts'
import { scoreSeries } from './score-series.ts'

const point: HistoryPoint = {
  epoch: 1,
  suite: 'assay-basics',
  computedAt: 1_000_000,
  n: 10,
  mean: 0.5,
  lower: 0.25,
  upper: 0.75,
  tier: null,
}

describe('scoreSeries', () => {
  it('default: oldest first, a gap between epochs and where nothing is known', () => {
    const points = [
      { ...point, epoch: 2, computedAt: 3_000_000, mean: null },
      { ...point, computedAt: 2_000_000 },
      { ...point, computedAt: 1_000_000 },
    ]
    expect(scoreSeries(points)).toEqual({
      times: [1000, 2000, 2500, 3000],
      means: [50, 50, null, null],
      lowers: [25, 25, null, null],
      uppers: [75, 75, null, null],
    })
  })
})
