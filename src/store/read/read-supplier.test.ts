import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Database } from '../database.ts'
import type { Store } from '../open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from './__fixtures__/example-records.ts'
import { insertAnswer, insertPeriods, insertSample } from './__fixtures__/sample-rows.ts'
import { readHistory } from './read-history.ts'
import { readQueueDepth } from './read-queue-depth.ts'
import { readSummaries } from './read-summaries.ts'
import { readSupplier } from './read-supplier.ts'
import { readSuppliers } from './read-suppliers.ts'

const supplier = exampleSupplier()
const summary = exampleSummary(supplier)
const silent = exampleSupplier({ address: 'silent', operator: 'operator-b' })

let store: Store
let database: Database

beforeAll(async () => {
  store = await freshStore()
  database = store.database
  await insertSuppliers(database, [{ supplier, summary }, { supplier: silent }])
  const epoch = { supplier_id: supplier.id, closed_at: null, close_reason: null }
  await database
    .insertInto('epochs')
    .values([
      { ...epoch, epoch: 0, started_at: 1, closed_at: 500, close_reason: 'drift' },
      { ...epoch, epoch: 1, started_at: 500 },
    ])
    .execute()
  const point = { supplier_id: supplier.id, epoch: 0, n: 1, mean: null, lower: 0, upper: 1, tier: null }
  await database
    .insertInto('summary_history')
    .values([
      { ...point, suite: 'a', computed_at: 100 },
      { ...point, suite: 'b', computed_at: 100 },
      { ...point, suite: 'a', computed_at: 200, mean: 0.5, tier: 'base' },
    ])
    .execute()
  await insertPeriods(database)
  await insertSample(database, {
    id: 's',
    supplierId: supplier.id,
    periodId: 'revealed',
    pool: 'own',
    drawOrder: 0,
    requestState: 'pending',
  })
  const answer = { sampleId: 's', supplierId: supplier.id, encoding: 'raw', bytes: Buffer.from('x'), size: 1 }
  await insertAnswer(database, { ...answer, ordinal: 0, expiresAt: 1 })
  await insertAnswer(database, { ...answer, ordinal: 1, expiresAt: 1 })
})

afterAll(() => store.close())

describe('readSupplier', () => {
  it('default', async () => {
    expect(await readSupplier(database, { supplier, limit: 10 })).toEqual({
      supplier,
      summary,
      comparison: null,
      others: [],
      exclusions: [],
      epochs: [
        { epoch: 1, startedAt: 500, closedAt: null, closeReason: null },
        { epoch: 0, startedAt: 1, closedAt: 500, closeReason: 'drift' },
      ],
      outcomes: [{ kind: 'answered', blame: 'nobody', count: 2 }],
      history: [
        { epoch: 0, suite: 'a', computedAt: 200, n: 1, mean: 0.5, lower: 0, upper: 1, tier: 'base' },
        { epoch: 0, suite: 'b', computedAt: 100, n: 1, mean: null, lower: 0, upper: 1, tier: null },
        { epoch: 0, suite: 'a', computedAt: 100, n: 1, mean: null, lower: 0, upper: 1, tier: null },
      ],
    })
  })

  it('behavior: nothing known is null and empty, not zero', async () => {
    expect(await readSupplier(database, { supplier: silent, limit: 10 })).toEqual({
      supplier: silent,
      summary: null,
      comparison: null,
      others: [],
      exclusions: [],
      epochs: [],
      outcomes: [],
      history: [],
    })
  })
})

describe('readHistory', () => {
  it('args: before goes on where the page ended, also between equal times', async () => {
    const [first, second] = await readHistory(database, { supplierId: supplier.id, limit: 2 })
    const rest = await readHistory(database, { supplierId: supplier.id, before: second, limit: 2 })
    expect([first?.suite, second?.suite, ...rest.map(({ suite }) => suite)]).toEqual(['a', 'b', 'a'])
  })

  it('args: suite', async () => {
    expect(await readHistory(database, { supplierId: supplier.id, suite: 'b', limit: 5 })).toHaveLength(1)
  })
})

describe('readSuppliers', () => {
  it('default', async () => {
    const stamps = [
      { supplier, computedAt: 5000, comparedAt: null },
      { supplier: silent, computedAt: null, comparedAt: null },
    ].sort((a, b) => (a.supplier.id < b.supplier.id ? -1 : 1))
    expect(await readSuppliers(database, { limit: 10 })).toEqual(stamps)
    expect(await readSuppliers(database, { after: stamps[0]?.supplier.id, limit: 10 })).toEqual(stamps.slice(1))
  })

  it('args: operator, network and service narrow', async () => {
    expect(await readSuppliers(database, { operator: 'operator-b', limit: 10 })).toHaveLength(1)
    expect(await readSuppliers(database, { network: 'morse', limit: 10 })).toEqual([])
    expect(await readSuppliers(database, { service: 'text', limit: 10 })).toHaveLength(2)
  })
})

describe('readSummaries', () => {
  it('behavior: the supplier inside is as the suppliers table has it now', async () => {
    await database.updateTable('suppliers').set({ is_listed: false }).where('id', '=', supplier.id).execute()
    const { summaries } = await readSummaries(database, [supplier.id])
    await database.updateTable('suppliers').set({ is_listed: true }).where('id', '=', supplier.id).execute()
    expect(summaries.map((read) => read.supplier.isListed)).toEqual([false])
  })

  it('error: a summary of another shape is named, and hides no other', async () => {
    const broken = exampleSupplier({ address: 'broken' })
    await insertSuppliers(database, [{ supplier: broken, summary: exampleSummary(broken) }])
    await database
      .updateTable('summaries')
      .set({ summary: JSON.stringify({ ...exampleSummary(broken), attempts: 'many' }) })
      .where('supplier_id', '=', broken.id)
      .execute()
    expect(await readSummaries(database, [broken.id, supplier.id])).toEqual({
      summaries: [summary],
      unreadable: [{ supplierId: broken.id, problem: 'attempts: Invalid input: expected number, received string' }],
    })
  })

  it('args: none', async () => {
    expect(await readSummaries(database, [])).toEqual({ summaries: [], unreadable: [] })
  })
})

describe('readQueueDepth', () => {
  it('default', async () => {
    expect(await readQueueDepth(database)).toEqual({
      plansPlanned: 0,
      requestsPending: 1,
      samplesSettled: 0,
      suppliersWithNews: 0,
    })
  })
})
