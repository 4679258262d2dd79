import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { testApi } from './__fixtures__/test-api.ts'

let store: Store
let api: Awaited<ReturnType<typeof testApi>>

beforeAll(async () => {
  store = await freshStore()
  const suppliers = ['a', 'b', 'c', 'd'].map((address) => exampleSupplier({ address }))
  await insertSuppliers(
    store.database,
    suppliers.map((supplier) => ({ supplier, summary: exampleSummary(supplier) })),
  )
  api = await testApi(store.database)
})

afterAll(async () => {
  await api.close()
  await store.close()
})

const get = (url: string, headers = {}) => api.inject({ url, headers })

describe('compressed answers', () => {
  it('default: a large text in gzip for who takes it, with a weak tag that still saves the second reading', async () => {
    const plain = await get('/api/leaderboard')
    const response = await get('/api/leaderboard', { 'accept-encoding': 'br;q=1, gzip;q=0.8' })
    expect(gunzipSync(response.rawPayload).toString()).toBe(plain.body)
    expect(response.headers).toMatchObject({
      'content-encoding': 'gzip',
      vary: 'accept, accept-encoding',
      etag: `W/${plain.headers.etag}`,
      'content-length': String(response.rawPayload.length),
    })
    expect(response.rawPayload.length).toBeLessThan(plain.body.length / 4)
    const again = await get('/api/leaderboard', { 'accept-encoding': 'gzip', 'if-none-match': response.headers.etag })
    expect([again.statusCode, again.body, again.headers['content-encoding']]).toEqual([304, '', undefined])
  })

  it('behavior: as it is for who does not take it, and where it is small', async () => {
    for (const coding of ['', 'br', 'gzip;q=0', 'gzip;q=0.000', 'identity'])
      expect((await get('/api/leaderboard', { 'accept-encoding': coding })).headers['content-encoding']).toBeUndefined()
    const small = await get('/api/about', { 'accept-encoding': 'gzip' })
    expect([small.headers['content-encoding'], small.headers.vary]).toEqual([undefined, 'accept-encoding'])
  })
})
