import { describe, expect, test } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { checkLogProbabilities, type LogProbabilityAnswer, topOf } from './check-log-probabilities.ts'

/** Sampled answers of a model that takes its first token with chance `taken` and claims `claimed`. */
function sampled(count: number, taken: number, claimed: number, seed = 'sampled'): LogProbabilityAnswer[] {
  const stream = randomStream(seed)
  return Array.from({ length: count }, (_, number) => ({
    prompt: `prompt ${number}`,
    token: stream.next() < taken ? 'a' : 'b',
    top: [
      { token: 'a', logProbability: Math.log(claimed) },
      { token: 'b', logProbability: Math.log(1 - claimed) - number * 1e-4 },
    ].sort((one, other) => other.logProbability - one.logProbability),
    isSampled: true,
  }))
}

function greedy(over: Partial<LogProbabilityAnswer>): LogProbabilityAnswer {
  const top = [
    { token: 'a', logProbability: -0.4 },
    { token: 'b', logProbability: -1.9 },
  ]
  return { prompt: 'x', token: 'a', top, isSampled: false, ...over }
}

describe('checkLogProbabilities', () => {
  test('default: an honest endpoint has no faults', () => {
    expect(checkLogProbabilities([...sampled(60, 0.7, 0.7), greedy({})])).toEqual([])
    expect(checkLogProbabilities([])).toEqual([])
  })

  test('behavior: what cannot be', () => {
    const entry = (logProbability: number) => ({ token: 'a', logProbability })
    const kindsOf = (answers: LogProbabilityAnswer[]) => checkLogProbabilities(answers).map(({ kind }) => kind)
    expect(kindsOf([greedy({ top: [entry(-0.1), { token: 'b', logProbability: -0.1 }] })])).toEqual(['sum-above-one'])
    expect(kindsOf([greedy({ top: [entry(0.4)] })])).toEqual(['sum-above-one', 'positive'])
    expect(kindsOf([greedy({ top: [entry(-1.9), { token: 'b', logProbability: -0.4 }] })])).toContain('not-sorted')
    expect(kindsOf([greedy({ token: 'b' })])).toEqual(['chosen-not-likeliest'])
    expect(kindsOf(['x', 'y', 'z'].map((prompt) => greedy({ prompt })))).toEqual(['constant-across-prompts'])
  })

  test('behavior: made-up numbers are found by sampling', () => {
    expect(checkLogProbabilities(sampled(60, 0.5, 0.9)).map(({ kind }) => kind)).toEqual(['not-as-sampled'])
    expect(checkLogProbabilities(sampled(60, 0.97, 0.6)).map(({ kind }) => kind)).toEqual(['not-as-sampled'])
  })

  test('behavior: an honest endpoint is said to sample otherwise in at most a thousandth of the cases', () => {
    const faulty = Array.from({ length: 500 }, (_, number) => checkLogProbabilities(sampled(40, 0.7, 0.7, `${number}`)))
    expect(faulty.filter(({ length }) => length > 0).length).toBeLessThanOrEqual(3)
  })
})

describe('topOf', () => {
  test('default: the list as a map', () => {
    expect(topOf(greedy({}))).toEqual(
      new Map([
        ['a', -0.4],
        ['b', -1.9],
      ]),
    )
  })
})
