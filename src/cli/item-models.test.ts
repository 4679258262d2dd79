import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { suitePropensities } from '#records/suite.ts'
import { insertRows } from '#store/insert-rows.ts'
import { supplierNamed } from '../bench/__fixtures__/relays.ts'
import { list, openWorld, startOfTime, type World } from '../bench/__fixtures__/world.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import { fitStoredModel, readStoredModels } from './item-models.ts'
import { itemModelTable } from './render/item-model-table.ts'

const catalogue = basicsCatalogue()
const [suite] = catalogue.suites
const tasks = suite === undefined ? [] : suitePropensities(suite).map(({ task }) => task)
const suppliers = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => supplierNamed(name))
let world: World

beforeAll(async () => {
  world = await openWorld()
  await list(world, suppliers)
})
afterAll(() => world.close())

/** Every third answer is right to hard labels, all to easy ones. */
async function addScores(count: number): Promise<void> {
  await insertRows(
    world.database,
    'scores',
    suppliers.flatMap(({ id }) =>
      Array.from({ length: count }, (_, order) => {
        const difficulty = (order % 101) / 100
        return {
          ...{ sample_id: `${id}-${order}`, supplier_id: id, epoch: 1, suite: suite?.name ?? '' },
          ...{ suite_version: suite?.version ?? '', task: tasks[order % tasks.length] ?? '', stratum: 'any' },
          ...{ pool: 'own', draw_order: order, kind: 'scored', basis: 'answer', reason: null },
          ...{ value: difficulty < 0.5 || order % 3 === 0 ? 1 : 0, difficulty, metrics: '{}', extracted: '{}' },
          ...{ evaluated_at: startOfTime, document_id: `${order}`, answer: null },
          ...{ prompt_tokens: null, completion_tokens: null },
        }
      }),
    ),
  )
}

describe('fitStoredModel', () => {
  it('error: a store without answers', async () => {
    const ports = { database: world.database, catalogue, clock: world.time.clock }
    await expect(fitStoredModel(ports)).rejects.toThrow(
      'The store holds 0 answers of 0 suppliers to assay-basics: too few for an item model.',
    )
    expect(await readStoredModels(ports)).toEqual([])
  })

  it('default: what is fitted is stored, and is what is shown', async () => {
    const ports = { database: world.database, catalogue, clock: world.time.clock }
    await addScores(600)
    const found = await fitStoredModel(ports)
    expect(await readStoredModels(ports)).toEqual([found])
    const { tasks: fitted, ...about } = found.model
    expect(about).toEqual({
      ...{ suite: 'assay-basics', suiteVersion: suite?.version, madeAt: world.time.clock(), form: '2PL' },
      ...{ responses: 3_600, respondents: 6 },
    })
    expect(Object.keys(fitted).sort()).toEqual(tasks.toSorted())
    expect(Object.values(fitted).every(({ parameters }) => parameters.difficultySlope < -1)).toBe(true)
    const lines = itemModelTable(found).split('\n')
    expect(lines[0]).toMatch(/^Item model [0-9a-f]{32} of assay-basics@2, made .* from 3600 answers of 6 suppliers\.$/)
    expect(lines[2]).toMatch(/^task +easiest +middle +hardest +slope$/)
    expect(lines.length).toBe(3 + tasks.length + 2)
  })
})
