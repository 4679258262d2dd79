import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { insertEpoch, insertPeriods, insertSample, insertScore, lookAt } from '#store/read/__fixtures__/sample-rows.ts'
import { basicsSuite, openTask, testApi } from '../__fixtures__/test-api.ts'

const [alpha, beta, gamma] = ['alpha', 'beta', 'gamma'].map((address) => exampleSupplier({ address })) as [
  ReturnType<typeof exampleSupplier>,
  ReturnType<typeof exampleSupplier>,
  ReturnType<typeof exampleSupplier>,
]
const fresh = exampleSupplier({ address: 'fresh' })

let store: Store
let api: FastifyInstance

/** What one supplier got on the items 0, 1, …; null = it never got the item. */
async function ask(supplierId: string, values: readonly (number | null)[], periodId: string, from = 0): Promise<void> {
  for (const [index, value] of values.entries()) {
    if (value === null) continue
    const drawOrder = from + index
    const fields = {
      ...{
        id: `${supplierId.slice(0, 4)}-${periodId}-${index}`,
        supplierId,
        periodId,
        pool: 'common' as const,
        drawOrder,
      },
      ...{ suite: 'assay-basics', documentId: `${periodId} ${index}`, task: 'basics_arithmetic' },
    } as const
    await insertSample(store.database, fields)
    const answer = value === 1 ? 'right' : index % 2 === 0 ? 'wrong' : supplierId
    await insertScore(store.database, { ...fields, value, answer, group: index < 2 ? 'sums' : 'words' })
  }
}

beforeAll(async () => {
  store = await freshStore()
  const { database } = store
  await insertSuppliers(database, [
    ...[alpha, beta, gamma].map((supplier) => ({ supplier, summary: exampleSummary(supplier) })),
    { supplier: fresh },
  ])
  await insertPeriods(database)
  for (const { id } of [alpha, beta, gamma]) await insertEpoch(database, id)
  await ask(alpha.id, [1, 1, 1, 0], 'revealed')
  await ask(beta.id, [1, 0, 0, 0], 'revealed')
  await ask(gamma.id, [null, null, 1, 1], 'revealed')
  await ask(alpha.id, [1], 'running', 10)
  await ask(beta.id, [1], 'running', 10)
  // An item that is still out, and one that was answered faster behind it.
  const out = { supplierId: alpha.id, periodId: 'running', pool: 'common', suite: 'assay-basics' } as const
  await insertSample(database, { ...out, id: 'out', drawOrder: 20, documentId: 'late' })
  await insertSample(database, { ...out, id: 'fast', drawOrder: 21, documentId: 'running 9' })
  await insertScore(database, { ...out, id: 'fast', drawOrder: 21, documentId: 'running 9', value: 1 })
  await insertSample(database, { ...out, supplierId: beta.id, id: 'fast-b', drawOrder: 21, documentId: 'running 9' })
  await insertScore(database, {
    ...{ ...out, supplierId: beta.id, id: 'fast-b', drawOrder: 21, documentId: 'running 9', value: 0 },
  })
  api = await testApi(database, {
    clock: () => lookAt,
    catalogue: { tasks: () => [openTask], suites: () => [basicsSuite] },
  })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

const compare = async (...names: string[]) =>
  await api.inject(`/api/compare?${names.map((name) => `supplier=${name}`).join('&')}`)

const counts = { confidence: 0.95, lower: expect.any(Number), upper: expect.any(Number) }

describe('GET /api/compare', () => {
  it('default: two suppliers on the items that both got, up to the first that is out', async () => {
    const { pairs, sharedItems, publicItems, items, suite } = (await compare('alpha', 'beta')).json()
    expect({ suite, sharedItems, publicItems }).toEqual({ suite: 'assay-basics', sharedItems: 5, publicItems: 4 })
    expect(pairs).toEqual([
      {
        ...{ first: alpha.id, second: beta.id, identity: null },
        overall: {
          ...{ n: 5, bothRight: 2, onlyFirstRight: 2, onlySecondRight: 0, neitherRight: 1 },
          ...{ difference: expect.closeTo(0.4), ...counts },
        },
        skills: [
          {
            ...{ skill: 'sums', n: 3, bothRight: 2, onlyFirstRight: 1, onlySecondRight: 0, neitherRight: 0 },
            ...{ difference: expect.closeTo(1 / 3), ...counts },
          },
          {
            ...{ skill: 'words', n: 2, bothRight: 0, onlyFirstRight: 1, onlySecondRight: 0, neitherRight: 1 },
            ...{ difference: expect.closeTo(0.5), ...counts },
          },
        ],
        agreement: { n: 5, same: 2 },
      },
    ])
    const { lower, upper } = pairs[0].overall
    expect(lower < 0.4 && upper > 0.4 && lower >= -1 && upper <= 1).toBe(true)
    expect(items.map(({ documentId }: { documentId: string }) => documentId).toSorted()).toEqual([
      ...[0, 1, 2, 3].map((index) => `revealed ${index}`),
    ])
    expect(items.every(({ results }: { results: unknown[] }) => results.length === 2)).toBe(true)
  })

  it('args: three suppliers, one of whom shares few items', async () => {
    const { pairs, suppliers, items, tasks } = (await compare('alpha', 'beta', 'gamma')).json()
    expect(pairs.map(({ overall }: { overall: { n: number } }) => overall.n)).toEqual([5, 2, 2])
    expect(suppliers.map((one: { commonItems: number }) => one.commonItems)).toEqual([5, 6, 2])
    const first = items.find(({ documentId }: { documentId: string }) => documentId === 'revealed 0')
    expect(first.results.map((result: { value: number } | null) => result?.value ?? null)).toEqual([1, 1, null])
    expect(tasks).toEqual([
      {
        ...{ suite: 'assay-basics', task: 'basics_arithmetic', group: 'arithmetic' },
        results: Array.from({ length: 3 }, () => ({ n: 100, mean: 0.6, lower: 0.48, upper: 0.71 })),
      },
    ])
  })

  it('behavior: a supplier of which nothing is known shares nothing, and no figure of it is 0', async () => {
    const { pairs, suppliers, tasks } = (await compare('alpha', 'fresh')).json()
    expect(pairs[0].overall).toMatchObject({ n: 0, difference: null, lower: -1, upper: 1 })
    expect(suppliers[1]).toMatchObject({ epoch: null, score: null, commonItems: 0 })
    expect(tasks[0].results[1]).toBeNull()
  })

  it('args: another suite', async () => {
    const response = await api.inject('/api/compare?supplier=alpha&supplier=beta&suite=none')
    expect(response.json()).toMatchObject({ suite: 'none', sharedItems: 0 })
  })

  it('error: one supplier, seven, the same twice, or one that there is not', async () => {
    expect((await compare('alpha')).statusCode).toBe(400)
    expect((await compare(...Array.from({ length: 7 }, () => 'alpha'))).statusCode).toBe(400)
    expect((await compare('alpha', alpha.id)).json().error.code).toBe('same-supplier')
    expect((await compare('alpha', 'nobody')).json().error.code).toBe('unknown-supplier')
  })
})
