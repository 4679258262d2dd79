import { describe, expect, it } from 'vitest'
import { clusteredStandardError } from './clustered-standard-error.ts'
import { randomStream } from './random-stream.ts'

describe('clusteredStandardError', () => {
  it('default: two clusters that agree within', () => {
    expect(clusteredStandardError([1, 1, 0, 0], ['a', 'a', 'b', 'b'])).toBe(0.5)
  })

  it('behavior: a cluster for every value gives sd(n − 1) ÷ √n', () => {
    const values = [0.5, 1, 0, 0.25, 1]
    const mean = 0.55
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 4)
    expect(clusteredStandardError(values, [1, 2, 3, 4, 5])).toBeCloseTo(deviation / Math.sqrt(5), 15)
  })

  it('behavior: covers the truth where the usual error is far too small', () => {
    const random = randomStream('clusters')
    const runs = Array.from({ length: 400 }, () => {
      const values: number[] = []
      const clusters: number[] = []
      for (let cluster = 0; cluster < 40; cluster++) {
        const chance = random.next() < 0.5 ? 0.9 : 0.1
        for (let item = 0; item < 10; item++) {
          values.push(random.next() < chance ? 1 : 0)
          clusters.push(cluster)
        }
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length
      const usual =
        clusteredStandardError(
          values,
          values.map((_, index) => index),
        ) ?? 0
      const clustered = clusteredStandardError(values, clusters) ?? 0
      return { usual: Math.abs(mean - 0.5) < 1.96 * usual, clustered: Math.abs(mean - 0.5) < 1.96 * clustered }
    })
    const share = (kind: 'usual' | 'clustered') => runs.filter((run) => run[kind]).length / runs.length
    expect(share('clustered')).toBeGreaterThan(0.9)
    expect(share('usual')).toBeLessThan(0.65)
  })

  it('behavior: one cluster has no error', () => {
    expect([clusteredStandardError([1, 0], ['a', 'a']), clusteredStandardError([], [])]).toEqual([undefined, undefined])
  })

  it('error: labels missing', () => {
    expect(() => clusteredStandardError([1, 0], ['a'])).toThrow('clusters is 1, expected 2 labels')
  })
})
