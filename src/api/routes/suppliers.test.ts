import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CapabilityRecord } from '#records/capability-record.ts'
import type { Flag } from '#records/flag.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import { saveCapabilityRecord } from '#store/capability-records.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { insertAnswer, insertPeriods, insertSample, insertScore, lookAt } from '#store/read/__fixtures__/sample-rows.ts'
import { openTask, testApi } from '../__fixtures__/test-api.ts'

const supplier = exampleSupplier({ address: 'https://alpha.example/v1' })
const twin = exampleSupplier({ address: 'twin', service: 'text' })
const otherTwin = exampleSupplier({ address: 'twin', service: 'images' })
const hostileBody = '<script>alert(1)</script>\u001b[2J'

const canary: Flag = {
  ...{ kind: 'canary', statement: 'Two canaries.', n: 2, effect: null, logEValue: 7, errorRate: 0.001 },
  samples: ['shown', 'secret'],
}

let store: Store
let api: FastifyInstance

beforeAll(async () => {
  store = await freshStore()
  const { database } = store
  await insertSuppliers(database, [
    { supplier, summary: exampleSummary(supplier, { flags: [canary] }) },
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
    expect(report.summary).toEqual(exampleSummary(supplier, { flags: [canary] }))
    expect(report.outcomes).toEqual([{ kind: 'answered', blame: 'nobody', count: 1 }])
    expect(report.history).toHaveLength(3)
  })

  it('behavior: no summary is null', async () => {
    expect((await get('/twin?service=images')).json()).toEqual({
      supplier: otherTwin,
      summary: null,
      comparison: null,
      tierOutlook: null,
      compliance: { capabilities: null, findings: [] },
      likeReference: null,
      others: [],
      exclusions: [],
      epochs: [],
      outcomes: [],
      history: [],
    })
  })

  it('behavior: how it stands to the tiers, and what would change its own', async () => {
    const { tierOutlook } = (await get(`/${supplier.id}`)).json()
    expect(tierOutlook).toMatchObject({ suite: 'assay-basics', n: 100, mean: 0.6 })
    expect(tierOutlook.thresholds.map((one: { tier: string; isShownAbove: boolean }) => one.isShownAbove)).toEqual([
      ...[true, false, false],
    ])
    expect(tierOutlook.decision.needs[0]).toEqual({ bound: 'lower', level: 0.53, isMet: false, itemsLeft: 517 })
  })

  it('behavior: the newest kept check of it, without where that was', async () => {
    const record = (id: string, checkedAt: number, supports: CapabilityRecord['supports']): CapabilityRecord => ({
      ...{ id, network: 'direct', address: 'http://10.0.0.1:8080', model: 'm', checkedAt, level: 'C1', supports },
      ...{ contextWindowTokens: 4096, logprobDepth: 5 },
    })
    const { database } = store
    await saveCapabilityRecord(database, record('old', 10, {}))
    await saveCapabilityRecord(database, record('new', 20, { chat: 'supported', usage: 'broken', seed: 'unknown' }))
    await saveCapabilityRecord(database, { ...record('other', 30, {}), address: 'http://elsewhere' })
    await using checked = await testApi(database, {
      suppliersAt: ({ address }) => (address === 'http://10.0.0.1:8080' ? [supplier.id] : []),
    })
    const response = await checked.inject(`/api/suppliers/${supplier.id}`)
    expect(response.json().compliance).toEqual({
      capabilities: { checkedAt: 20, model: 'm', level: 'C1', contextWindowTokens: 4096, logprobDepth: 5 },
      findings: [
        { name: 'usage', support: 'broken' },
        { name: 'chat', support: 'supported' },
        { name: 'seed', support: 'unknown' },
      ],
    })
    expect(response.body).not.toContain('10.0.0.1')
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

  it('args: score and flag', async () => {
    const { database } = store
    const keys = { supplierId: supplier.id, task: 'basics_arithmetic', suite: 'basics', pool: 'own' } as const
    await insertScore(database, { ...keys, id: 'shown', periodId: 'revealed', drawOrder: 0, value: 1 })
    await insertScore(database, { ...keys, id: 'shown-too', periodId: 'running', drawOrder: 1, value: 0 })
    await insertScore(database, { ...keys, id: 'secret', periodId: 'running', drawOrder: 2, value: 1 })
    const ids = async (query: string) => {
      const { samples } = (await get(`/${supplier.id}/samples?${query}`)).json()
      return samples.map(({ id }: { id: string }) => id)
    }
    expect([await ids('score=right'), await ids('score=wrong'), await ids('score=unscored')]).toEqual([
      ...[['shown'], ['shown-too'], []],
    ])
    expect([await ids('flag=canary'), await ids('flag=replay')]).toEqual([['shown'], []])
    expect([
      await ids('sample=shown-too'),
      await ids('sample=secret'),
      await ids('sample=shown-too&flag=canary'),
    ]).toEqual([...[['shown-too'], [], []]])
    expect((await get(`/${supplier.id}/samples?flag=rudeness`)).statusCode).toBe(400)
  })

  it('behavior: what was expected is told where the catalogue knows it', async () => {
    await using knowing = await testApi(store.database, {
      clock: () => lookAt,
      catalogue: {
        tasks: () => [openTask],
        suites: () => [],
        expected: ({ documentId }) => (documentId === 'document-shown' ? ['42'] : null),
      },
    })
    const { samples } = (await knowing.inject(`/api/suppliers/${supplier.id}/samples`)).json()
    expect(samples.map(({ expected }: { expected: unknown }) => expected)).toEqual([null, ['42']])
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
