import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { decideRatio, type RatioTest, ratioTestCourse } from './sequential-probability-ratio.ts'

const test: RatioTest = { low: 0.5, high: 0.6, alpha: 0.05, beta: 0.05 }

function simulate(mean: number, runs: number): { meanItems: number; highShare: number } {
  let items = 0
  let high = 0
  for (let run = 0; run < runs; run += 1) {
    const stream = randomStream(`ratio ${mean} ${run}`)
    let n = 0
    let successes = 0
    let decision: ReturnType<typeof decideRatio> = null
    while (decision === null) {
      n += 1
      successes += stream.next() < mean ? 1 : 0
      decision = decideRatio({ n, successes }, test)
    }
    items += n
    high += decision === 'high' ? 1 : 0
  }
  return { meanItems: items / runs, highShare: high / runs }
}

describe('decideRatio', () => {
  it('default', () => {
    expect(decideRatio({ n: 0, successes: 0 }, test)).toBe(null)
    expect(decideRatio({ n: 40, successes: 30 }, test)).toBe('high')
    expect(decideRatio({ n: 40, successes: 12 }, test)).toBe('low')
  })

  it('behavior: its errors at the two means are as promised, and between them it tosses a coin', () => {
    const [atLow, atHigh, between] = [0.5, 0.6, 0.5505].map((mean) => simulate(mean, 400))
    expect(atLow?.highShare).toBeLessThanOrEqual(0.07)
    expect(atHigh?.highShare).toBeGreaterThanOrEqual(0.93)
    expect(between?.highShare).toBeGreaterThan(0.35)
    expect(between?.highShare).toBeLessThan(0.65)
  })

  it.each([
    [{ low: 0.6 }, 'below high'],
    [{ high: 1 }, 'below 1'],
    [{ alpha: 0 }, 'strictly between'],
    [{ alpha: 0.96 }, 'below 1 − beta'],
  ])('error: %j', (over, message) => {
    expect(() => decideRatio({ n: 1, successes: 1 }, { ...test, ...over })).toThrow(message)
  })
})

describe('ratioTestCourse', () => {
  it('default: at the two means, the errors', () => {
    expect(ratioTestCourse(0.5, test).highShare).toBeCloseTo(0.05, 9)
    expect(ratioTestCourse(0.6, test).highShare).toBeCloseTo(0.95, 9)
  })

  it.each([0.45, 0.5, 0.55, 0.6, 0.7])('behavior: agrees with simulation at %d', (mean) => {
    const simulated = simulate(mean, 300)
    const predicted = ratioTestCourse(mean, test)
    expect(simulated.meanItems / predicted.meanItems).toBeGreaterThan(0.85)
    expect(simulated.meanItems / predicted.meanItems).toBeLessThan(1.25)
    expect(Math.abs(simulated.highShare - predicted.highShare)).toBeLessThan(0.09)
  })

  it('behavior: continuous where the drift vanishes', () => {
    const still = Math.log(0.5 / 0.4) / (Math.log(0.6 / 0.5) + Math.log(0.5 / 0.4))
    const beside = ratioTestCourse(still + 1e-4, test)
    const at = ratioTestCourse(still, test)
    expect(at.meanItems / beside.meanItems).toBeCloseTo(1, 2)
    expect(at.highShare - beside.highShare).toBeCloseTo(0, 2)
  })
})
