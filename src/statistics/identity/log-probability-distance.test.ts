import { describe, expect, test } from 'vitest'
import { type RandomStream, randomStream } from '../random-stream.ts'
import { logProbabilityDistance, type TopLogProbabilities } from './log-probability-distance.ts'

/** The top 5 of 8 tokens, with the noise of a server and a shift of the first token. */
function answersOf(stream: RandomStream, count: number, shift: number): TopLogProbabilities[] {
  return Array.from({ length: count }, () => {
    const tokens = [-0.5, -1.4, -2.2, -3, -3.1, -4, -5, -6].map((log, token) => ({
      token: `t${token}`,
      log: log + (token === 1 ? shift : 0) + 0.02 * (stream.next() - 0.5),
    }))
    tokens.sort((one, other) => other.log - one.log)
    return new Map(tokens.slice(0, 5).map(({ token, log }) => [token, log]))
  })
}

describe('logProbabilityDistance', () => {
  test('default: a token that is not listed counts as the least that is', () => {
    const [one, other] = [
      new Map([
        ['a', -1],
        ['b', -2],
      ]),
      new Map([
        ['a', -1],
        ['c', -3],
      ]),
    ]
    const { distance } = logProbabilityDistance([one], [other], { permutations: 1, stream: randomStream('x') })
    expect(distance).toBeCloseTo((0 + 1 + 1) / 3, 12)
  })

  test('behavior: ten answers each tell a shift of .05 within noise', () => {
    const stream = randomStream('shift')
    const [first, other] = [answersOf(stream, 10, 0), answersOf(stream, 10, 0.05)]
    expect(logProbabilityDistance(first, other, { permutations: 999, stream }).p).toBe(0.001)
  })

  test('behavior: one model is called two in at most alpha of the cases', () => {
    const called = Array.from({ length: 300 }, (_, number) => {
      const stream = randomStream(`same ${number}`)
      const [first, other] = [answersOf(stream, 6, 0), answersOf(stream, 6, 0)]
      return logProbabilityDistance(first, other, { permutations: 39, stream }).p <= 0.1
    })
    expect(called.filter(Boolean).length / called.length).toBeLessThan(0.152)
  })

  test('error: an answer without tokens', () => {
    const options = { permutations: 1, stream: randomStream('none') }
    expect(() => logProbabilityDistance([new Map()], [new Map([['a', -1]])], options)).toThrow('at least one token')
  })
})
