import { describe, expect, it } from 'vitest'
import { normalize, poolStates, shorten } from './pooling.ts'

// Two sequences of two numbers a token: one of three tokens, one of one token and two of padding.
const states = Float32Array.from([1, 2, 3, 4, 5, 9, 7, 8, 1000, 1000, 1000, 1000])
const shape = { lengths: [3, 1], width: 3, size: 2 }

function pool(pooling: 'mean' | 'cls' | 'last'): number[][] {
  return poolStates(states, { ...shape, pooling }).map((vector) => [...vector])
}

describe('poolStates', () => {
  it('args: mean, first token, last token; padding has no part in any', () => {
    expect(pool('mean')).toEqual([
      [3, 5],
      [7, 8],
    ])
    expect(pool('cls')).toEqual([
      [1, 2],
      [7, 8],
    ])
    expect(pool('last')).toEqual([
      [5, 9],
      [7, 8],
    ])
  })
})

describe('normalize', () => {
  it('default: length 1, same direction', () => {
    expect([...normalize(Float32Array.from([3, -4]))]).toEqual([0.6, -0.8].map(Math.fround))
  })

  it('behavior: zeros stay zeros', () => {
    expect([...normalize(new Float32Array(2))]).toEqual([0, 0])
  })
})

describe('shorten', () => {
  it('default: the first numbers, at length 1 again', () => {
    expect([...shorten(Float32Array.from([3, 4, 12]), 2)]).toEqual([0.6, 0.8].map(Math.fround))
  })
})
