import { describe, expect, it } from 'vitest'
import { classification } from './__golden__/golden.ts'
import { accuracyOf, confusion, f1, matthewsCorrelation, precision, recall } from './classification.ts'
import { pearsonCorrelation, spearmanCorrelation } from './correlation.ts'

describe('confusion', () => {
  const averages = ['binary', 'micro', 'macro', 'weighted'] as const

  it('default: accuracy, Matthews correlation, F1, precision, recall as scikit-learn', () => {
    const { labelled } = classification
    const found = labelled.map(({ gold, predicted }) => {
      const matrix = confusion(gold.map((label, index) => [label, predicted[index] ?? null] as const))
      const scores = averages.map((average) => [
        average,
        [f1, precision, recall].map((score) => score(matrix, average)),
      ])
      return { accuracy: accuracyOf(matrix), mcc: matthewsCorrelation(matrix), ...Object.fromEntries(scores) }
    })
    // scikit-learn refuses what is NaN here: a binary score of other labels than 0 and 1.
    const near = (values: readonly number[] | null) =>
      values === null ? [Number.NaN, Number.NaN, Number.NaN] : values.map((value) => expect.closeTo(value, 14))
    expect(found).toEqual(
      labelled.map(({ accuracy, mcc, ...golden }) => ({
        accuracy: expect.closeTo(accuracy, 14),
        mcc: expect.closeTo(mcc, 14),
        ...Object.fromEntries(averages.map((average) => [average, near(golden[average])])),
      })),
    )
  })
})

describe('pearsonCorrelation, spearmanCorrelation', () => {
  it('default: as scipy', () => {
    for (const { x, y, pearson, spearman } of classification.correlated) {
      expect(pearsonCorrelation(x, y)).toBeCloseTo(pearson, 12)
      expect(spearmanCorrelation(x, y)).toBeCloseTo(spearman, 12)
    }
  })

  it('behavior: nothing to correlate', () => {
    expect(pearsonCorrelation([1, 1], [1, 2])).toBeNaN()
  })
})
