import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
import { partiallyPool, weightedNode } from './partial-pooling.ts'

describe('weightedNode', () => {
  it('default: the standard error of a mean of means', () => {
    const children = [0.2, 0.4, 0.6, 0.8].map((mean) => ({ mean, variance: 0.01, weight: 1 }))
    expect(weightedNode(children)).toEqual({ mean: 0.5, standardError: expect.closeTo(0.1 / Math.sqrt(4), 12) })
  })

  it('args: weights, and nothing measured', () => {
    const [one, other] = [
      { mean: 1, variance: 0.04, weight: 3 },
      { mean: 0, variance: 0.04, weight: 1 },
    ]
    expect(weightedNode([one, other])).toEqual({ mean: 0.75, standardError: expect.closeTo(0.2 * Math.sqrt(10 / 16)) })
    expect(weightedNode([])).toBeNull()
  })
})

describe('partiallyPool', () => {
  it('default: thin members are drawn further', () => {
    const [family = []] = partiallyPool([
      [
        { mean: 0.9, variance: 0.02 },
        { mean: 0.2, variance: 0.001 },
        { mean: 0.5, variance: 0.001 },
      ],
    ])
    expect(family.map((member) => member?.mean.toFixed(3))).toEqual(['0.794', '0.205', '0.500'])
  })

  it('args: nothing, a family of one, members that do not differ', () => {
    expect(partiallyPool([])).toEqual([])
    expect(partiallyPool([[{ mean: 0.5, variance: 0.01 }]])).toEqual([[null]])
    const equal = { mean: 0.5, variance: 0.01 }
    expect(partiallyPool([[equal, equal]])).toEqual([
      [
        { mean: 0.5, standardError: expect.closeTo(0.0804, 4) },
        { mean: 0.5, standardError: expect.closeTo(0.0804, 4) },
      ],
    ])
  })

  it('behavior: nearer to the truth than plain means, and intervals hold for 95 of 100 members', () => {
    const stream = randomStream('partial pooling')
    const normal = () => Math.sqrt(-2 * Math.log(1 - stream.next())) * Math.cos(2 * Math.PI * stream.next())
    let [plain, pooled, held, members] = [0, 0, 0, 0]
    for (let world = 0; world < 400; world += 1) {
      const deviation = 0.15 * stream.next()
      const families = Array.from({ length: 6 }, () => {
        const centre = 0.3 + 0.4 * stream.next()
        return Array.from({ length: 4 }, () => {
          const truth = centre + deviation * normal()
          const variance = 0.25 / (5 + stream.integer(100))
          return { truth, variance, mean: truth + Math.sqrt(variance) * normal() }
        })
      })
      for (const [index, family] of partiallyPool(families).entries()) {
        for (const [member, result] of family.entries()) {
          const { truth = 0, mean = 0 } = families[index]?.[member] ?? {}
          if (result === null) continue
          plain += (mean - truth) ** 2
          pooled += (result.mean - truth) ** 2
          held += Math.abs(result.mean - truth) <= 1.96 * result.standardError ? 1 : 0
          members += 1
        }
      }
    }
    expect(pooled / plain).toBeLessThan(0.55)
    expect(held / members).toBeGreaterThan(0.935)
  })

  it('error: a mean without error', () => {
    expect(() => partiallyPool([[{ mean: 1, variance: 0 }]])).toThrow('partiallyPool: variance is 0, expected above 0')
  })
})
