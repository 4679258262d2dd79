import { describe, expect, test } from 'vitest'
import { quantile } from '#statistics/percentile-sketch.ts'
import type { CountedOutcome } from '#store/summarizer/read-progress.ts'
import { foldOutcomes } from './fold-outcomes.ts'
import { emptySummaryState, readSummaryState } from './summary-state.ts'

function outcome(sequence: number, over: Partial<CountedOutcome> = {}): CountedOutcome {
  return {
    supplierId: 'supplier-1',
    sequence,
    kind: 'answered',
    blame: 'nobody',
    sentAt: 1_000,
    firstByteAt: 1_050,
    lastByteAt: 1_100,
    isTrustworthy: true,
    promptTokens: 10,
    completionTokens: 5,
    totalTokens: 15,
    ...over,
  }
}

const empty = emptySummaryState()

describe('foldOutcomes', () => {
  test('default: counts, times and tokens', () => {
    const state = foldOutcomes(empty, [
      outcome(3),
      outcome(4, { kind: 'refused', blame: 'supplier', promptTokens: null, completionTokens: null }),
      outcome(9, { kind: 'lost', blame: 'us', sentAt: null, firstByteAt: null, lastByteAt: null }),
    ])
    const { latencyMs, firstByteMs, ...rest } = state
    expect(rest).toEqual({
      ...rest,
      attempts: 3,
      outcomeSequence: 9,
      outcomes: { 'answered|nobody': 1, 'refused|supplier': 1, 'lost|us': 1 },
      usage: { promptTokens: 10, completionTokens: 5, missing: 0 },
    })
    expect([latencyMs.n, firstByteMs.n]).toEqual([1, 1])
    expect(quantile(latencyMs, 0.5)).toBeCloseTo(100, -1)
  })

  test('behavior: times that our machine spoiled are not counted', () => {
    const state = foldOutcomes(empty, [outcome(1, { isTrustworthy: false }), outcome(2, { sentAt: null })])
    expect([state.attempts, state.latencyMs.n]).toEqual([2, 0])
  })

  test('behavior: answers that do not say what they used are counted', () => {
    const { usage } = foldOutcomes(empty, [outcome(1, { promptTokens: null }), outcome(2, { completionTokens: null })])
    expect(usage).toEqual({ promptTokens: 10, completionTokens: 5, missing: 2 })
  })

  test('behavior: in two portions as at once', () => {
    const outcomes = Array.from({ length: 40 }, (_, index) => outcome(index + 1, { lastByteAt: 1_100 + index }))
    expect(foldOutcomes(foldOutcomes(empty, outcomes.slice(0, 13)), outcomes.slice(13))).toEqual(
      foldOutcomes(empty, outcomes),
    )
  })

  test('behavior: the state survives the store', () => {
    const state = foldOutcomes(empty, [outcome(1)])
    expect(readSummaryState(JSON.parse(JSON.stringify(state)))).toEqual(state)
  })

  test.each([[null], [{}], [{ version: 0 }], ['text'], [[]]])('args: readSummaryState(%j) begins anew', (stored) => {
    expect(readSummaryState(stored)).toEqual(empty)
  })
})
