import { describe, expect, it } from 'vitest'
import { hashStream, testSeed } from './__fixtures__/stream.ts'
import { at, distinctIntegers, integerBetween, pickDistinct, reshuffle, scale, shuffle } from './draw.ts'

const stream = hashStream(testSeed('draw', 0))

describe('draw', () => {
  it('default: scale is a straight line', () => {
    expect([0, 0.25, 0.5, 1].map((difficulty) => scale(difficulty, 2, 9))).toEqual([2, 4, 6, 9])
    expect([0, 1].map((difficulty) => scale(difficulty, 45, 12))).toEqual([45, 12])
  })

  it('behavior: integerBetween includes both ends', () => {
    const drawn = new Set(Array.from({ length: 200 }, () => integerBetween(stream, -1, 2)))
    expect([...drawn].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2])
  })

  it('behavior: pickDistinct and shuffle lose and repeat nothing', () => {
    const list = Array.from({ length: 20 }, (_, index) => index)
    expect(shuffle(stream, list).sort((a, b) => a - b)).toEqual(list)
    expect(new Set(pickDistinct(stream, list, 7)).size).toBe(7)
    expect(new Set(distinctIntegers(stream, 7, 1, 7))).toEqual(new Set([1, 2, 3, 4, 5, 6, 7]))
  })

  it('behavior: the first three of a shuffle are evenly spread', () => {
    const counts = new Map<string, number>()
    for (let draw = 0; draw < 12_000; draw++) {
      const key = shuffle(stream, ['a', 'b', 'c']).join('')
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect([...counts.keys()].sort()).toEqual(['abc', 'acb', 'bac', 'bca', 'cab', 'cba'])
    expect(Math.min(...counts.values())).toBeGreaterThan(1_800)
  })

  it('behavior: reshuffle never gives the same order', () => {
    expect(Array.from({ length: 50 }, () => reshuffle(stream, ['a', 'b']).join(''))).toEqual(Array(50).fill('ba'))
  })

  it('error: no such element', () => {
    expect(() => at(['a'], 1)).toThrow('No element 1 in a list of 1.')
  })
})
