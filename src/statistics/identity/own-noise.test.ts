import { describe, expect, test } from 'vitest'
import { wilson } from '../wilson.ts'
import { greaterNoise, ownNoises } from './own-noise.ts'

describe('ownNoises', () => {
  test('default: the nearest of a family stands for a second asking', () => {
    const within = [
      { first: 0, other: 1, items: 100, flips: 10, bothWrong: 40, sameWrong: 36 },
      { first: 0, other: 2, items: 100, flips: 30, bothWrong: 50, sameWrong: 30 },
    ]
    const near = { mostFlips: wilson(100, 10).upper, leastSameErrors: wilson(40, 36).lower }
    const far = { mostFlips: wilson(100, 30).upper, leastSameErrors: wilson(50, 30).lower }
    expect(ownNoises(within, 4)).toEqual([near, near, far, null])
    expect(near.mostFlips).toBeCloseTo(0.174, 3)
  })

  test('default: without errors of both nothing is known of errors, without items of anything', () => {
    const nothing = { first: 0, other: 1, items: 0, flips: 0, bothWrong: 0, sameWrong: 0 }
    expect(ownNoises([nothing], 2)).toEqual([null, null])
    const [noise] = ownNoises([{ ...nothing, items: 20 }], 2)
    expect(noise).toEqual({ mostFlips: wilson(20, 0).upper, leastSameErrors: 0 })
  })
})

test('default: the greater of two noises, and the only one known stands for both', () => {
  const calm = { mostFlips: 0.1, leastSameErrors: 0.8 }
  const unsure = { mostFlips: 0.3, leastSameErrors: 0.9 }
  expect(greaterNoise(calm, unsure)).toEqual({ mostFlips: 0.3, leastSameErrors: 0.8 })
  expect([greaterNoise(calm, null), greaterNoise(null, calm), greaterNoise(null, null)]).toEqual([calm, calm, null])
})
