import { describe, expect, it } from 'vitest'
import { choiceCalibration } from './calibration.ts'

const logs = (...probabilities: number[]) => probabilities.map((probability) => Math.log(probability / 3))

describe('choiceCalibration', () => {
  it('default: probabilities that add up to 1, whatever their scale', () => {
    const results = [
      { logprobs: logs(0.8, 0.2), gold: [0] },
      { logprobs: logs(0.4, 0.6), gold: [0] },
    ]
    const found = choiceCalibration(results)
    expect(found).toEqual({
      documents: 2,
      ece_10_bin: undefined,
      ece_1_bin: expect.closeTo(0.2, 14),
      brier_score: expect.closeTo((2 * 0.2 ** 2 + 2 * 0.6 ** 2) / 2, 14),
      selective_area: 0.75,
      selective_top_tenth: 1,
    })
  })

  it('behavior: ten bins from ten documents on', () => {
    const results = Array.from({ length: 10 }, () => ({ logprobs: logs(0.5, 0.25, 0.25), gold: [0] }))
    expect(choiceCalibration(results).ece_10_bin).toBeCloseTo(0.5, 14)
  })

  it('behavior: what could not be read says nothing; several right choices have no Brier score', () => {
    const results = [
      { logprobs: [-1, Number.NEGATIVE_INFINITY], gold: [0] },
      { logprobs: [0, 0], gold: [0] },
      { logprobs: [Number.NaN, -1], gold: [0] },
      { logprobs: [-1], gold: [0] },
      { logprobs: logs(0.5, 0.3, 0.2), gold: [0, 1] },
      { logprobs: logs(0.5, 0.3, 0.2), gold: [] },
    ]
    expect(choiceCalibration(results)).toMatchObject({
      documents: 2,
      ece_1_bin: expect.closeTo(0, 15),
      brier_score: undefined,
    })
    expect(choiceCalibration([])).toMatchObject({ documents: 0, ece_1_bin: undefined, selective_area: undefined })
  })
})
