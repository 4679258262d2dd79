import { describe, expect, it } from 'vitest'
import { brierScore, expectedCalibrationError, type Prediction, selectiveAccuracy } from './calibration.ts'
import { randomStream } from './random-stream.ts'

function predictions(...pairs: [confidence: number, isRight: 0 | 1][]): Prediction[] {
  return pairs.map(([confidence, isRight]) => ({ confidence, isRight: isRight === 1 }))
}

describe('expectedCalibrationError', () => {
  it('default: bins of equal mass, weighted by size', () => {
    // Bins {0.2, 0.4, 0.5} with one right and {0.8, 0.9} with both: |1.1 − 1| and |1.7 − 2|, over five.
    const found = predictions([0.9, 1], [0.2, 0], [0.5, 1], [0.8, 1], [0.4, 0])
    expect(expectedCalibrationError(found, 2)).toBeCloseTo((0.1 + 0.3) / 5, 15)
  })

  it('args: one bin is confidence against accuracy', () => {
    expect(expectedCalibrationError(predictions([0.9, 1], [0.7, 0]), 1)).toBeCloseTo(0.3, 15)
  })

  it('behavior: equal confidences share a bin', () => {
    expect(expectedCalibrationError(predictions([0.5, 1], [0.5, 1], [0.5, 0], [0.5, 0]), 4)).toBe(0)
  })

  it('behavior: small for the calibrated, large for the overconfident', () => {
    const random = randomStream('calibration')
    const confidences = Array.from({ length: 5000 }, () => 0.25 + random.next() * 0.75)
    const judged = (truth: (confidence: number) => number) =>
      confidences.map((confidence) => ({ confidence, isRight: random.next() < truth(confidence) }))
    expect(
      expectedCalibrationError(
        judged((confidence) => confidence),
        10,
      ),
    ).toBeLessThan(0.025)
    expect(
      expectedCalibrationError(
        judged((confidence) => confidence - 0.2),
        10,
      ),
    ).toBeCloseTo(0.2, 1)
  })

  it('behavior: too few for the bins', () => {
    expect(expectedCalibrationError(predictions([0.5, 1]), 10)).toBeUndefined()
  })

  it('error: no probability, no bins', () => {
    expect(() => expectedCalibrationError(predictions([1.5, 1]), 1)).toThrow('confidence is 1.5, expected from 0 to 1')
    expect(() => expectedCalibrationError(predictions([Number.NaN, 1]), 1)).toThrow('confidence is NaN')
    expect(() => expectedCalibrationError([], 0)).toThrow('bins is 0')
  })
})

describe('selectiveAccuracy', () => {
  it('default: the average over all coverages, and the surest tenth', () => {
    expect(selectiveAccuracy(predictions([0.2, 0], [0.9, 1], [0.8, 0]))).toEqual({
      area: (1 + 1 / 2 + 1 / 3) / 3,
      topTenth: 1,
    })
  })

  it('behavior: the order of equals does not matter', () => {
    const equals = predictions([0.5, 1], [0.5, 0])
    expect(selectiveAccuracy(equals)).toEqual({ area: 0.5, topTenth: 0.5 })
    expect(selectiveAccuracy(equals.toReversed())).toEqual({ area: 0.5, topTenth: 0.5 })
  })

  it('behavior: nothing predicted', () => {
    expect(selectiveAccuracy([])).toBeUndefined()
  })
})

describe('brierScore', () => {
  it('default: from 0 to 2', () => {
    const forecast = (probabilities: number[], right: number) => brierScore([{ probabilities, right }])
    expect([forecast([0, 1], 1), forecast([0, 1], 0), forecast([0.25, 0.25, 0.25, 0.25], 2)]).toEqual([0, 2, 0.75])
    expect(brierScore([])).toBeUndefined()
  })

  it('error: a right choice that does not exist', () => {
    expect(() => brierScore([{ probabilities: [1], right: 1 }])).toThrow('right is 1')
  })
})
