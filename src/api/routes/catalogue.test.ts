import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Summary } from '#records/summary.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import {
  exampleSuite,
  exampleSummary,
  exampleSupplier,
  insertSuppliers,
} from '#store/read/__fixtures__/example-records.ts'
import { insertPeriods, insertSample, lookAt } from '#store/read/__fixtures__/sample-rows.ts'
import { basicsSuite, gatedTask, openTask, testApi } from '../__fixtures__/test-api.ts'

const counts = { drawn: 12, scored: 10, supplierFailures: 1, unscored: 2, capabilityMissing: 0 }
const estimate = (mean: number | null, n: number) => ({
  n,
  mean,
  lower: 0.1,
  upper: 0.9,
  method: 'm',
  confidence: 0.95,
})

function suite(name: string, mean: number | null, n: number): Summary['suites'][number] {
  const items = n === 0 ? { ...counts, scored: 0, supplierFailures: 0, unscored: 0 } : { ...counts, scored: n }
  const tasks = [{ task: openTask.name, group: 'arithmetic', estimate: estimate(mean, n), items }]
  return exampleSuite({ suite: name, estimate: estimate(mean, n), items, tasks })
}

const supplier = (address: string, isListed = true) => exampleSupplier({ address, isListed })
const entries = [
  { supplier: supplier('good'), suites: [suite('assay-basics', 0.9, 30), suite('published', 0.5, 10)] },
  { supplier: supplier('poor'), suites: [suite('assay-basics', 0.1, 10)] },
  { supplier: supplier('asked'), suites: [suite('assay-basics', null, 0)] },
  { supplier: supplier('gone', false), suites: [suite('assay-basics', 0.99, 50)] },
].map((entry) => ({ supplier: entry.supplier, summary: exampleSummary(entry.supplier, { suites: entry.suites }) }))

let store: Store
let api: FastifyInstance

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [...entries, { supplier: supplier('new') }])
  const published = { ...basicsSuite, name: 'published', setsTier: false }
  const unused = { ...basicsSuite, name: 'unused', setsTier: false }
  await insertPeriods(store.database)
  const [good, poor] = entries.map((entry) => entry.supplier.id)
  for (const [index, supplierId] of [...Array.from({ length: 7 }, () => good), poor].entries()) {
    const sample = {
      supplierId: supplierId ?? '',
      task: openTask.name,
      suite: 'assay-basics',
      drawOrder: index,
    } as const
    await insertSample(store.database, { ...sample, id: `sample-${index}`, periodId: 'revealed', pool: 'own' })
    const hidden = { ...sample, periodId: 'running', drawOrder: 50 + index }
    await insertSample(store.database, { ...hidden, id: `hidden-${index}`, pool: 'own' })
  }
  api = await testApi(store.database, {
    clock: () => lookAt,
    catalogue: { tasks: () => [openTask, gatedTask], suites: () => [basicsSuite, published, unused] },
  })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

const get = async (path: string) => (await api.inject(path)).json()

const none = {
  ...{ suppliersAsked: 0, suppliersScored: 0, itemsScored: 0, supplierFailures: 0, itemsUnscored: 0, mean: null },
}

describe('GET /api/tasks', () => {
  it('default: a task counts over all suites that have it, each listed supplier once', async () => {
    expect(await get('/api/tasks')).toEqual({
      tasks: [
        {
          ...openTask,
          coverage: {
            ...{ suppliersAsked: 2, suppliersScored: 2, itemsScored: 50, supplierFailures: 3, itemsUnscored: 6 },
            mean: (30 * 0.9 + 10 * 0.5 + 10 * 0.1) / 50,
          },
          suites: ['assay-basics', 'published', 'unused'],
        },
        { ...gatedTask, coverage: none, suites: [] },
      ],
    })
  })
})

describe('GET /api/suites', () => {
  it('default: suites with their coverage', async () => {
    const { suites } = await get('/api/suites')
    expect(suites[0]).toMatchObject({ ...basicsSuite, isPlanned: true })
    expect(suites.map((one: { coverage: object }) => one.coverage)).toEqual([
      {
        ...{ suppliersAsked: 2, suppliersScored: 2, itemsScored: 40, supplierFailures: 2, itemsUnscored: 4 },
        mean: (30 * 0.9 + 10 * 0.1) / 40,
      },
      {
        ...{ suppliersAsked: 1, suppliersScored: 1, itemsScored: 10, supplierFailures: 1, itemsUnscored: 2 },
        mean: 0.5,
      },
      none,
    ])
  })
})

describe('GET /api/tasks/:name', () => {
  it('default: the scores of all listed suppliers that have one, the best first', async () => {
    const { suite, suppliers, total, task } = await get(`/api/tasks/${openTask.name}`)
    expect([suite, total, task.name]).toEqual(['assay-basics', 2, openTask.name])
    expect(suppliers).toEqual([
      { supplier: entries[0]?.supplier, n: 30, mean: 0.9, lower: 0.1, upper: 0.9, unscored: 2 },
      { supplier: entries[1]?.supplier, n: 10, mean: 0.1, lower: 0.1, upper: 0.9, unscored: 2 },
    ])
  })

  it('args: suite, offset and limit', async () => {
    const published = await get(`/api/tasks/${openTask.name}?suite=published`)
    expect(published.suppliers.map(({ mean }: { mean: number }) => mean)).toEqual([0.5])
    const second = await get(`/api/tasks/${openTask.name}?offset=1&limit=5`)
    expect(second.suppliers.map(({ mean }: { mean: number }) => mean)).toEqual([0.1])
  })

  it('error: a task that no suite has, and a suite that has not got it', async () => {
    for (const path of [`/api/tasks/${gatedTask.name}`, '/api/tasks/none', `/api/tasks/${openTask.name}?suite=x`]) {
      const response = await api.inject(path)
      expect([response.statusCode, response.json().error.code]).toEqual([404, 'unknown-task'])
    }
  })
})

describe('GET /api/tasks/:name/samples', () => {
  it('default: public samples of several suppliers, the best first, not all of one', async () => {
    const { suite, samples } = await get(`/api/tasks/${openTask.name}/samples?limit=8`)
    expect(suite).toBe('assay-basics')
    expect(
      samples.map((one: { supplier: { address: string }; sample: { id: string } }) => [
        one.supplier.address,
        one.sample.id,
      ]),
    ).toEqual([...[6, 5, 4, 3, 2].map((index) => ['good', `sample-${index}`]), ['poor', 'sample-7']])
    expect((await get(`/api/tasks/${openTask.name}/samples?limit=2`)).samples).toHaveLength(2)
  })

  it('error: a task that no suite has', async () => {
    expect((await get('/api/tasks/none/samples')).error.code).toBe('unknown-task')
  })
})
