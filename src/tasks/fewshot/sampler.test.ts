import { describe, expect, it } from 'vitest'
import { PythonRandom } from '../python/random.ts'
import { FewshotPoolError, firstSampler, randomSampler } from './sampler.ts'

const rows = Array.from({ length: 40 }, (_, index) => ({ q: `question ${index % 39}` }))
const pool = { rows, count: 3, documents: undefined, seed: 1234 }

describe('randomSampler', () => {
  it('default: one sample call per document in order', () => {
    const random = new PythonRandom(1234)
    const expected = Array.from({ length: 10 }, () => random.sample(40, 3))
    const sampler = randomSampler(pool)
    expect(Array.from({ length: 10 }, (_, index) => sampler(index))).toEqual(expected)
  })

  it('behavior: any document alone gets what it gets in a full run, in any order', () => {
    const full = randomSampler(pool)
    const all = Array.from({ length: 50 }, (_, index) => full(index))
    const alone = [49, 0, 17, 17].map((index) => randomSampler(pool)(index))
    expect(alone).toEqual([all[49], all[0], all[17], all[17]])
    const mixed = randomSampler(pool)
    expect([30, 2, 49].map((index) => mixed(index))).toEqual([all[30], all[2], all[49]])
  })

  it('args: documents draws one more and drops rows equal to the document', () => {
    const random = new PythonRandom(7)
    const draws = Array.from({ length: 40 }, () => random.sample(40, 4))
    const sampler = randomSampler({ ...pool, documents: rows, seed: 7 })
    const expected = draws.map((draw, index) => draw.filter((row) => rows[row]?.q !== rows[index]?.q).slice(0, 3))
    expect(rows.map((_, index) => sampler(index))).toEqual(expected)
    expect(expected).not.toEqual(draws.map((draw) => draw.slice(0, 3)))
  })

  it('error: too few examples', () => {
    expect(() => randomSampler({ ...pool, count: 40, documents: rows })).toThrow(FewshotPoolError)
  })
})

describe('firstSampler', () => {
  it('default: the first rows for every document', () => {
    expect(firstSampler(pool)(5)).toEqual([0, 1, 2])
  })

  it('args: documents skips rows equal to the document', () => {
    expect(firstSampler({ ...pool, documents: rows })(1)).toEqual([0, 2, 3])
  })

  it('error: too few examples, at once or without the own row', () => {
    expect(() => firstSampler({ ...pool, count: 41 })).toThrow('Wanted: 41\nAvailable: 40')
    const sampler = firstSampler({ ...pool, count: 40, documents: rows })
    expect(() => sampler(0)).toThrow(FewshotPoolError)
  })
})
