import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { randomStream } from '#statistics/random-stream.ts'
import { basicsTasks } from '#tasks/basics/basics-tasks.ts'
import { families } from '#tasks/basics/families.ts'
import { readItem } from '#tasks/basics/item-document.ts'
import { itemSeed } from '../models/train/corpus/seeds.ts'
import { heldOutFamilies, solutions } from '../models/train/corpus/solutions.ts'
import { itemOf, trainingItem } from '../models/train/corpus/training-item.ts'

const folder = join(import.meta.dirname, '..', 'models')
const trained = families.filter(({ name }) => !heldOutFamilies.includes(name))
const tasks = basicsTasks(randomStream)

/** The suite's own score of a reply. */
function scoreOf(name: string, document: ReturnType<typeof itemOf>['document'], reply: string): number | undefined {
  const body = { choices: [{ message: { content: reply } }] }
  return tasks.find((task) => task.name === `basics_${name}`)?.score(document, [{ body }]).value
}

describe('the corpus of the tiny models', () => {
  it('default: every reply that is learnt is right by the scorer of the suite', () => {
    const wrong = trained.flatMap((family) =>
      Array.from({ length: 60 }, (_, index) => {
        const { document } = itemOf(family, 'training', index)
        const reply = trainingItem(family, index)?.reply ?? ''
        return scoreOf(family.name, document, reply) === 1 ? [] : [`${family.name} ${index}: ${reply}`]
      }).flat(),
    )
    expect(wrong).toEqual([])
  })

  it('default: the draft that is worked out is the item that the suite makes of the seed', () => {
    const different = families.filter((family) => {
      const { document, draft } = itemOf(family, 'measuring', 7)
      const { expected, size, wrong } = readItem(document)
      return (
        JSON.stringify({ expected, size, wrong }) !==
        JSON.stringify({ expected: draft.expected, size: draft.size, wrong: draft.wrong })
      )
    })
    expect(different).toEqual([])
  })

  it('behavior: two families are held out, of different skills, each beside families that are not', () => {
    expect(Object.keys(solutions).toSorted()).toEqual(trained.map(({ name }) => name).toSorted())
    expect(heldOutFamilies.map((name) => families.find((family) => family.name === name)?.skill)).toEqual([
      'calculation',
      'lists',
    ])
    expect(
      families.filter(({ name }) => heldOutFamilies.includes(name)).map((family) => trainingItem(family, 0)),
    ).toEqual([null, null])
  })

  it('behavior: no seed serves both training and measuring', () => {
    const seeds = (purpose: 'training' | 'measuring') =>
      families.flatMap(({ name }) =>
        Array.from({ length: 300 }, (_, index) => Buffer.from(itemSeed(purpose, name, index)).toString('hex')),
      )
    const all = [...seeds('training'), ...seeds('measuring')]
    expect(new Set(all).size).toBe(2 * 300 * families.length)
  })
})

describe('the files of the tiny models', () => {
  const files = readdirSync(folder).filter((name) => name.endsWith('.gguf'))

  it('default: three models and two quantisations, each GGUF of at most 6 MB', () => {
    expect(files.toSorted()).toEqual([
      'assay-tiny-a.gguf',
      'assay-tiny-b.gguf',
      'assay-tiny-c.gguf',
      'assay-tiny-c.q4_0.gguf',
      'assay-tiny-c.q8_0.gguf',
    ])
    for (const name of files) {
      const path = join(folder, name)
      expect(readFileSync(path).subarray(0, 4).toString('latin1')).toBe('GGUF')
      expect(statSync(path).size).toBeLessThanOrEqual(6_000_000)
    }
  })
})
