import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { insertAnswer, insertPeriods, insertSample, lookAt } from '#store/read/__fixtures__/sample-rows.ts'
import { testApi } from '../__fixtures__/test-api.ts'

const supplier = exampleSupplier({ address: 'https://alpha.example/v1' })
const twin = exampleSupplier({ address: 'twin', service: 'text' })
const otherTwin = exampleSupplier({ address: 'twin', service: 'images' })
const hostileBody = '<script>alert(1)</script>\u001b[2J'

let store: Store
let api: FastifyInstance

beforeAll(async () => {
  store = await freshStore()
  const { database } = store
  await insertSuppliers(database, [
    { supplier, summary: exampleSummary(supplier) },
    { supplier: twin },
    { supplier: otherTwin },
  ])
  await insertPeriods(database)
  const keys = { supplierId: supplier.id, task: 'basics_arithmetic' }
  await insertSample(database, { ...keys, id: 'shown', periodId: 'revealed', pool: 'own', drawOrder: 0 })
  await insertSample(database, { ...keys, id: 'shown-too', periodId: 'running', pool: 'public', drawOrder: 1 })
  await insertSample(database, { ...keys, id: 'secret', periodId: 'running', pool: 'own', drawOrder: 2 })
  const gated = { ...keys, task: 'gpqa_diamond' }
  await insertSample(database, { ...gated, id: 'gated', periodId: 'revealed', pool: 'own', drawOrder: 3 })
  await insertAnswer(database, {
    sampleId: 'shown',
    supplierId: supplier.id,
    ordinal: 0,
    encoding: 'raw',
    bytes: Buffer.from(hostileBody),
    size: hostileBody.length,
    expiresAt: 10_000,
  })
  await database
    .insertInto('summary_history')
    .values(
      [100, 200, 300].map((computed_at) => ({
        supplier_id: supplier.id,
        epoch: 0,
        suite: 'assay-basics',
        computed_at,
        n: 1,
        mean: 0.5,
        lower: 0,
        upper: 1,
        tier: 'base',
      })),
    )
    .execute()
  api = await testApi(database, { clock: () => lookAt })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

const get = (path: string) => api.inject(`/api/suppliers${path}`)

describe('GET /api/suppliers', () => {
  it('default', async () => {
    const { suppliers, next } = (await get('')).json()
    expect(suppliers.map((entry: { supplier: { id: string } }) => entry.supplier.id)).toEqual(
      [supplier.id, twin.id, otherTwin.id].toSorted(),
    )
    expect(next).toBeNull()
  })

  it('args: pages', async () => {
    const first = (await get('?limit=2')).json()
    const second = (await get(`?limit=2&cursor=${first.next}`)).json()
    expect([first.suppliers.length, second.suppliers.length, second.next]).toEqual([2, 1, null])
  })
})

describe('GET /api/suppliers/:id', () => {
  it.each([
    ['id', supplier.id],
    ['beginning of the id', supplier.id.slice(0, 8)],
    ['address', encodeURIComponent(supplier.address)],
  ])('args: the %s', async (_what, name) => {
    const report = (await get(`/${name}`)).json()
    expect(report.supplier).toEqual(supplier)
    expect(report.summary).toEqual(exampleSummary(supplier))
    expect(report.outcomes).toEqual([{ kind: 'answered', blame: 'nobody', count: 1 }])
    expect(report.history).toHaveLength(3)
  })

  it('behavior: no summary is null', async () => {
    expect((await get('/twin?service=images')).json()).toEqual({
      supplier: otherTwin,
      summary: null,
      comparison: null,
      likeReference: null,
      others: [],
      exclusions: [],
      epochs: [],
      outcomes: [],
      history: [],
    })
  })

  it('error: an address on two services names both', async () => {
    const response = await get('/twin')
    expect(response.statusCode).toBe(409)
    expect(response.json().error).toMatchObject({ code: 'ambiguous-supplier' })
    expect(response.json().error.message).toContain(twin.id)
    expect(response.json().error.message).toContain(otherTwin.id)
  })

  it('error: nobody', async () => {
    const response = await get('/nobody')
    expect(response.statusCode).toBe(404)
    expect(response.json()).toEqual({
      error: {
        code: 'unknown-supplier',
        message: 'No supplier has the id or address "nobody", nor an id that begins so.',
        hint: '`assay suppliers` or GET /api/suppliers lists them all. A beginning needs at least 4 characters of the id.',
      },
    })
  })
})

describe('GET /api/suppliers/:id/samples', () => {
  it('default', async () => {
    const { samples, hidden, next } = (await get(`/${supplier.id}/samples`)).json()
    expect(samples.map(({ id }: { id: string }) => id)).toEqual(['shown-too', 'shown'])
    expect(hidden).toEqual([
      { pool: 'own', reason: 'seed-not-revealed', count: 1, publicFrom: 3000 },
      { pool: 'own', reason: 'gated-data-set', count: 1, publicFrom: null },
    ])
    expect(next).toBeNull()
  })

  it('behavior: nothing of a hidden sample leaves', async () => {
    const { body } = await get(`/${supplier.id}/samples`)
    expect(body).not.toContain('secret')
    expect(body).not.toContain('document-gated')
  })

  it('behavior: what a supplier sent is text inside JSON that no browser takes for a page', async () => {
    const response = await get(`/${supplier.id}/samples`)
    expect(response.json().samples[1].requests[0].attempts[0].response.text).toBe(hostileBody)
    expect(response.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
  })

  it('args: pages', async () => {
    const first = (await get(`/${supplier.id}/samples?limit=1`)).json()
    const second = (await get(`/${supplier.id}/samples?limit=1&cursor=${first.next}`)).json()
    expect([first.samples[0].id, second.samples[0].id, second.next]).toEqual(['shown-too', 'shown', null])
  })

  it('error: a page too large', async () => {
    expect((await get(`/${supplier.id}/samples?limit=101`)).statusCode).toBe(400)
  })
})

describe('GET /api/suppliers/:id/history', () => {
  it('args: pages', async () => {
    const first = (await get(`/${supplier.id}/history?limit=2`)).json()
    const second = (await get(`/${supplier.id}/history?limit=2&cursor=${first.next}`)).json()
    const times = [...first.points, ...second.points].map(({ computedAt }) => computedAt)
    expect([times, second.next]).toEqual([[300, 200, 100], null])
  })

  it('error: a cursor of another list', async () => {
    const { next } = (await get(`/${supplier.id}/samples?limit=1`)).json()
    expect((await get(`/${supplier.id}/history?cursor=${next}`)).json().error.code).toBe('bad-cursor')
  })
})
