import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { boundedArray, boundedNumbers, boundedRecord } from './bounded-array.ts'

function issuesOf(schema: z.ZodType, value: unknown) {
  return schema.safeParse(value).error?.issues.map(({ code, path }) => [code, path]) ?? []
}

describe('boundedArray', () => {
  it('default: right entries, and wrong ones with their place', () => {
    const schema = boundedArray(z.looseObject({ a: boundedArray(z.string()) }))
    expect(issuesOf(schema, [{ a: ['x'] }])).toEqual([])
    expect(issuesOf(schema, [{ a: ['x'] }, { a: ['x', 5] }, 6])).toEqual([
      ['invalid_type', [1, 'a', 1]],
      ['invalid_type', [2]],
    ])
    expect(issuesOf(schema, {})).toEqual([['invalid_type', []]])
  })

  it('args: the least and the greatest number of entries', () => {
    const schema = boundedArray(z.string(), { minimum: 1, maximum: 2 })
    expect([[], ['a'], ['a', 'b', 'c']].map((list) => issuesOf(schema, list))).toEqual([
      [['too_small', []]],
      [],
      [['too_big', []]],
    ])
  })

  it('behavior: the twenty-first issue ends the look at it', () => {
    expect(issuesOf(boundedArray(z.string()), new Array(100_000).fill(0))).toHaveLength(21)
  })
})

describe('boundedNumbers', () => {
  it('behavior: the first wrong one is told', () => {
    expect(issuesOf(boundedNumbers(), [1, Number.NaN, 'a'])).toEqual([['invalid_type', [1]]])
    expect(issuesOf(boundedNumbers({ minimum: 1 }), [])).toEqual([['too_small', []]])
  })
})

describe('boundedRecord', () => {
  it('behavior: wrong values with their names, twenty-one at most', () => {
    expect(issuesOf(boundedRecord(z.number()), { a: 1, b: 'x' })).toEqual([['invalid_type', ['b']]])
    expect(issuesOf(boundedRecord(z.number()), [])).toEqual([['invalid_type', []]])
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`n${index}`, 'x']))
    expect(issuesOf(boundedRecord(z.number()), many)).toHaveLength(21)
  })
})
