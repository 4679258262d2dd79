import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSuite, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { basicsSuite, testApi, testNow } from '../__fixtures__/test-api.ts'

const noon = Date.UTC(2025, 11, 30, 12)
const dayMs = 86_400_000

const rises = exampleSupplier({ address: 'rises', operator: 'op-b' })
const steady = exampleSupplier({ address: 'steady', service: 'images' })
const reference = exampleSupplier({ address: 'reference', isReference: true })
const left = exampleSupplier({ address: 'left', isListed: false, lastSeenAt: noon })
const later = exampleSupplier({ address: 'later', firstSeenAt: noon + dayMs })

let store: Store
let api: FastifyInstance

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(
    store.database,
    [rises, steady, reference, left, later].map((supplier) => ({ supplier })),
  )
  const { suite } = exampleSuite()
  const point = (supplierId: string, computed_at: number, mean: number, epoch = 0) => ({
    ...{ supplier_id: supplierId, epoch, suite, computed_at, n: 10, mean, lower: mean - 0.1, upper: mean + 0.1 },
    ...{ tier: 'middle', pay: null },
  })
  await store.database
    .insertInto('summary_history')
    .values([
      point(rises.id, noon, 0.4),
      point(rises.id, noon + 1000, 0.5),
      point(rises.id, noon + dayMs, 0.9, 1),
      point(steady.id, noon, 0.6),
      point(reference.id, noon, 0.95),
      point(left.id, noon, 0.3),
      point(later.id, noon + dayMs, 0.7),
      { ...point(steady.id, noon, 0.99), suite: 'another' },
    ])
    .execute()
  api = await testApi(store.database, { catalogue: { tasks: () => [], suites: () => [basicsSuite] } })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

async function board(day: string, query = ''): Promise<string[]> {
  const { rows } = (await api.inject(`/api/leaderboard/${day}${query}`)).json()
  return rows.map(
    (row: { rank: number | null; score: { mean: number }; supplier: { address: string } }) =>
      `${row.rank} ${row.supplier.address} ${row.score.mean}`,
  )
}

describe('GET /api/leaderboard/:day', () => {
  it('default: who was there by the end of the day, with the last figures of it', async () => {
    expect(await board('2025-12-30')).toEqual(['null reference 0.95', '1 steady 0.6', '2 rises 0.5', '3 left 0.3'])
    expect(await board('2025-12-31')).toEqual(['null reference 0.95', '1 rises 0.9', '2 later 0.7', '3 steady 0.6'])
    expect(await board('2025-12-29')).toEqual([])
  })

  it('args: network, service, operator, q, reference, limit and offset', async () => {
    expect(await board('2025-12-30', '?service=text')).toEqual(['null reference 0.95', '1 rises 0.5', '2 left 0.3'])
    expect(await board('2025-12-30', '?operator=op-b')).toEqual(['2 rises 0.5'])
    expect(await board('2025-12-30', '?q=STEAD')).toEqual(['1 steady 0.6'])
    expect(await board('2025-12-30', '?reference=false&offset=1&limit=1')).toEqual(['2 rises 0.5'])
    expect(await board('2025-12-30', '?network=morse')).toEqual([])
  })

  it('behavior: today is the board so far, and says when that is', async () => {
    const response = await api.inject('/api/leaderboard/2026-01-01?limit=1')
    const { day, at, earliestDay, total, next } = response.json()
    expect({ day, at, earliestDay, total }).toEqual({
      ...{ day: '2026-01-01', at: testNow, earliestDay: '1970-01-01', total: 4 },
    })
    const page = (await api.inject(`/api/leaderboard/2026-01-01?limit=1&cursor=${next}`)).json()
    expect(page.rows[0].supplier.address).toBe('rises')
  })

  it('args: format=csv', async () => {
    const { body, headers } = await api.inject('/api/leaderboard/2025-12-30?format=csv&q=rises')
    expect(headers['content-disposition']).toBe('attachment; filename="leaderboard-2025-12-30.csv"')
    expect(body.split('\r\n')[1]).toBe(
      `2,${rises.id},direct,rises,text,,op-b,false,false,0,middle,assay-basics,0.5,0.4,0.6,10,2025-12-30T12:00:01.000Z`,
    )
  })

  it('error: a day to come, and what is no day', async () => {
    const toCome = await api.inject('/api/leaderboard/2026-01-02')
    expect([toCome.statusCode, toCome.json().error.code]).toEqual([404, 'day-to-come'])
    for (const day of ['2025-02-30', 'yesterday', '2025-1-1'])
      expect((await api.inject(`/api/leaderboard/${day}`)).statusCode).toBe(400)
  })
})
