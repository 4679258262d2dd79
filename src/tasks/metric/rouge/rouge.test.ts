import { describe, expect, it } from 'vitest'
import { rougeGolden } from '../__golden__/golden.ts'
import { porterStem } from './porter-stemmer.ts'
import { type RougeType, rouge } from './rouge.ts'

describe('rouge', () => {
  it.each(['rouge1', 'rouge2', 'rouge3', 'rougeL', 'rougeLsum'] as const)(
    'default: %s of 220 pairs',
    (type: RougeType) => {
      const scores = rougeGolden.cases.map(({ target, prediction, stemmed }) => {
        const { precision, recall, fMeasure } = rouge(type, target, prediction, { hasStemmer: stemmed })
        return [precision, recall, fMeasure]
      })
      expect(scores).toEqual(rougeGolden.cases.map((golden) => golden.scores[type]))
    },
  )
})

describe('hostile texts', () => {
  it('behavior: bounded work on megabytes', () => {
    const words = 'a b '.repeat(500_000)
    expect(rouge('rougeL', words, words).fMeasure).toBe(1)
    expect(rouge('rougeLsum', 'a\n'.repeat(100_000), words).recall).toBeLessThan(1)
  })
})

describe('porterStem', () => {
  it('default: as NLTK', () => {
    const words = Object.keys(rougeGolden.stems)
    expect(Object.fromEntries(words.map((word) => [word, porterStem(word)]))).toEqual(rougeGolden.stems)
  })
})
