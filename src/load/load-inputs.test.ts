import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { constantArrivals, poissonArrivals, tracedArrivals } from './arrival-times.ts'
import { sweepRates } from './sweep.ts'
import { BadTraceError, parseTrace } from './trace.ts'

function take(next: () => number | null, count: number) {
  return Array.from({ length: count }, () => next())
}

describe('arrival times', () => {
  it('default: Poisson gaps have the mean and the spread of an exponential', () => {
    const next = poissonArrivals(50, randomStream('arrivals'))
    const times = take(next, 20_000).map((at) => at ?? 0)
    const gaps = times.map((at, index) => at - (times[index - 1] ?? 0))
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length)
    // Standard error of both: 20 ms ÷ √20,000 = 0.14.
    expect(Math.abs(mean - 20)).toBeLessThan(0.6)
    expect(Math.abs(deviation - 20)).toBeLessThan(1)
    expect(gaps.every((gap) => gap >= 0)).toBe(true)
  })

  it('args: constant and traced', () => {
    expect(take(constantArrivals(4), 3)).toEqual([0, 250, 500])
    expect(take(tracedArrivals([0, 7]), 3)).toEqual([0, 7, null])
  })
})

describe('sweepRates', () => {
  it('default: eight rates between, evenly', () => {
    expect(sweepRates({ synchronous: 1, throughput: 10 })).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })

  it('behavior: from a quarter on where many users get little more than one; none where nothing is answered', () => {
    expect(sweepRates({ synchronous: 36, throughput: 36 })).toEqual([12, 15, 18, 21, 24, 27, 30, 33])
    expect(sweepRates({ synchronous: 0, throughput: 0 })).toEqual([])
  })
})

describe('parseTrace', () => {
  it('default: our names and those of Mooncake; times from the first on', () => {
    const text = '{"at_ms": 1000, "input_tokens": 12}\n\n{"timestamp": 1500, "input_length": 7, "output_length": 5}\n'
    expect(parseTrace(text)).toEqual({
      timesMs: [0, 500],
      sizes: [{ inputTokens: 12 }, { inputTokens: 7, outputTokens: 5 }],
    })
  })

  it('error: names the line', () => {
    const cases = ['', '{"at_ms": 1}\nnonsense', '{"at_ms": 5}\n{"at_ms": 4}', '{"at_ms": 1, "input_tokens": 0}']
    const messages = cases.map((text) => {
      try {
        return parseTrace(text)
      } catch (error) {
        return error instanceof BadTraceError ? error.message.split('\n')[0] : error
      }
    })
    expect(messages).toEqual([
      'Line 1 of the trace cannot be used: the file is empty.',
      'Line 2 of the trace cannot be used: it is no JSON object with a number at_ms.',
      'Line 2 of the trace cannot be used: its time is before the last.',
      'Line 1 of the trace cannot be used: it is no JSON object with a number at_ms.',
    ])
  })
})
