import { describe, expect, it } from 'vitest'
import { verdictOf } from './sample-verdict.ts'

const score = { metrics: {}, extracted: {}, answer: null, difficulty: null, evaluatedAt: 0 }

describe('verdictOf', () => {
  it('default: right, partly, wrong, failed, not scored, open', () => {
    const verdicts = [
      { ...score, result: { kind: 'scored', value: 1, basis: 'answer' } as const },
      { ...score, result: { kind: 'scored', value: 0.5, basis: 'answer' } as const },
      { ...score, result: { kind: 'scored', value: 0, basis: 'answer' } as const },
      { ...score, result: { kind: 'scored', value: 0, basis: 'supplier-failure' } as const },
      { ...score, result: { kind: 'unscored', reason: 'lost-by-us' } as const },
      null,
    ].map(verdictOf)
    expect(verdicts.map(({ word }) => word)).toEqual(['Right', '50.0 points', 'Wrong', 'Failed', 'Not scored', 'Open'])
  })
})
