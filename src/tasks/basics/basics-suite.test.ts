import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { suite, suitePropensities } from '#records/suite.ts'
import { hashStream } from './__fixtures__/stream.ts'
import { basicsPublicSuite, basicsSuite } from './basics-suite.ts'
import { basicsTasks } from './basics-tasks.ts'
import { publicDocumentSeed, publicDocumentsPerTask, publicSeed, publicSentence } from './public-documents.ts'

describe('basicsSuite', () => {
  it('default: every task is drawn, and every skill equally', () => {
    const propensities = suitePropensities(basicsSuite)
    expect(propensities.map(({ task }) => task)).toEqual(basicsTasks(hashStream).map(({ name }) => name))
    const bySkill = Map.groupBy(propensities, ({ group }) => group)
    const weights = [...bySkill.values()].map((tasks) => tasks.reduce((sum, { propensity }) => sum + propensity, 0))
    expect(weights.map((weight) => weight.toFixed(6))).toEqual(weights.map(() => (1 / bySkill.size).toFixed(6)))
  })

  it('default: the private one sets tiers, the public one has the same groups and does not', () => {
    expect(suite.parse(basicsSuite)).toEqual(basicsSuite)
    expect({ ...basicsPublicSuite, name: '', description: '' }).toEqual({
      ...basicsSuite,
      name: '',
      description: '',
      setsTier: false,
      visibility: 'public',
    })
  })
})

describe('publicDocumentSeed', () => {
  it('default: fixed for ever', () => {
    expect(publicSeed).toBe(hash('sha256', publicSentence))
    expect(Buffer.from(publicDocumentSeed('basics_arithmetic', 0)).toString('hex')).toMatchInlineSnapshot(
      `"c64a301d98802a86f433ec29520f3697182f72d4fd510f127c6673738b2e1dac"`,
    )
  })

  it('behavior: no two documents share a seed', () => {
    const seeds = basicsTasks(hashStream).flatMap(({ name }) =>
      Array.from({ length: publicDocumentsPerTask }, (_, index) =>
        Buffer.from(publicDocumentSeed(name, index)).toString('hex'),
      ),
    )
    expect(new Set(seeds).size).toBe(seeds.length)
  })

  it.each([-1, 200, 0.5, Number.NaN])('error: no document %d', (index) => {
    expect(() => publicDocumentSeed('basics_sets', index)).toThrow(RangeError)
  })
})
