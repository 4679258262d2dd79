import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import {
  exampleSuite,
  exampleSummary,
  exampleSupplier,
  insertSuppliers,
} from '#store/read/__fixtures__/example-records.ts'
import { testApi } from '../__fixtures__/test-api.ts'

function entry(address: string, mean: number, changes: Parameters<typeof exampleSupplier>[0] = {}) {
  const supplier = exampleSupplier({ address, ...changes })
  const suite = exampleSuite()
  const estimate = { ...suite.estimate, n: 1000, mean, lower: mean - 0.05, upper: mean + 0.05 }
  return { supplier, summary: exampleSummary(supplier, { suites: [exampleSuite({ estimate })] }) }
}

const good = entry('good', 0.9, { declaredModel: '=HYPERLINK("http://evil.example")', operator: 'op-b' })
const poor = entry('poor', 0.2)
const reference = entry('reference', 0.7, { isReference: true })
const images = entry('good', 0.5, { service: 'images' })
const fresh = { supplier: exampleSupplier({ address: 'fresh' }) }

let store: Store
let api: FastifyInstance

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [good, poor, reference, images, fresh])
  api = await testApi(store.database)
})

afterAll(async () => {
  await api.close()
  await store.close()
})

const get = (query = '', headers = {}) => api.inject({ url: `/api/leaderboard${query}`, headers })

async function addressesOf(query: string): Promise<string[]> {
  const { rows } = (await get(query)).json()
  return rows.map(
    (row: { rank: number | null; supplier: { address: string } }) => `${row.rank} ${row.supplier.address}`,
  )
}

describe('GET /api/leaderboard', () => {
  it('default', async () => {
    expect(await addressesOf('')).toEqual(['1 good', 'null reference', '2 good', '3 poor', 'null fresh'])
  })

  it('behavior: a row in full', async () => {
    expect((await get('?limit=1')).json()).toMatchInlineSnapshot(`
      {
        "about": {
          "isDemo": true,
          "name": "assay",
          "notes": [
            "Simulated suppliers.",
          ],
          "version": "0.0.0-test",
        },
        "next": "eyJvcmRlciI6Ii1zY29yZSIsInZhbHVlIjowLjksImlkIjoiNTRmZjM3NDM1ZGJkMTY3NDQ3MGE1ZTA0NTBiMmZmMmUifQ",
        "ranking": {
          "confidence": 0.95,
          "method": "Holm over pairs of beta-binomial mixtures",
          "network": null,
          "ranked": 3,
          "service": null,
        },
        "rows": [
          {
            "attempts": 120,
            "availability": {
              "confidence": 0.95,
              "lower": 0.8,
              "mean": 0.8928571428571429,
              "method": "beta-binomial-mixture",
              "n": 112,
              "upper": 0.95,
            },
            "blame": {
              "network": 8,
              "nobody": 100,
              "supplier": 12,
              "undetermined": 0,
              "us": 0,
            },
            "comparedAt": null,
            "computedAt": 5000,
            "dominatedBy": null,
            "drift": null,
            "epoch": 0,
            "epochStartedAt": 1000,
            "firstByteMs": {
              "n": 100,
              "p50": 90,
              "p95": 300,
              "p99": 700,
            },
            "flags": [],
            "group": null,
            "latencyMs": {
              "n": 100,
              "p50": 120,
              "p95": 400,
              "p99": 900,
            },
            "likeReference": null,
            "otherSuites": [],
            "outcomes": {
              "answered": 100,
              "cancelled": 0,
              "error-object": 0,
              "failed": 0,
              "forbidden-address": 0,
              "local-fault": 0,
              "lost": 0,
              "malformed": 0,
              "network-error": 0,
              "oversized": 0,
              "redirected": 0,
              "refused": 12,
              "reset": 0,
              "timed-out": 8,
              "unreachable": 0,
            },
            "pay": null,
            "rank": 1,
            "rankBand": {
              "best": 1,
              "worst": 1,
            },
            "recent": {
              "mean": 0.62,
              "movement": "down",
              "n": 50,
            },
            "recomputableUntil": null,
            "refutedExcuses": 0,
            "score": {
              "estimate": {
                "confidence": 0.95,
                "lower": 0.85,
                "mean": 0.9,
                "method": "beta-binomial-mixture",
                "n": 1000,
                "upper": 0.9500000000000001,
              },
              "isRecognisable": false,
              "items": {
                "capabilityMissing": 0,
                "drawn": 102,
                "scored": 100,
                "supplierFailures": 4,
                "unscored": 2,
              },
              "own": {
                "mean": 0.9,
                "n": 1000,
              },
              "suite": "assay-basics",
              "version": "1",
            },
            "skills": [],
            "supplier": {
              "address": "good",
              "declaredModel": "=HYPERLINK("http://evil.example")",
              "firstSeenAt": 1000,
              "id": "54ff37435dbd1674470a5e0450b2ff2e",
              "isListed": true,
              "isReference": false,
              "isSimulated": false,
              "lastSeenAt": 9000,
              "name": null,
              "network": "direct",
              "operator": "op-b",
              "service": "text",
            },
            "tier": {
              "errorRate": 0.05,
              "isCalibrated": false,
              "isSettled": false,
              "overTierErrorRate": 0.01,
              "payTier": "base",
              "possible": [
                "base",
                "middle",
              ],
              "scale": null,
              "state": "provisional",
              "tier": "middle",
            },
            "usage": {
              "completionTokens": 3000,
              "missing": 2,
              "promptTokens": 10000,
            },
          },
        ],
        "total": 5,
        "unreadable": [],
      }
    `)
  })

  it('behavior: what is not known is null, and no figure of it is 0', async () => {
    const { rows } = (await get('?sort=address')).json()
    const row = rows.find(({ supplier }: { supplier: { address: string } }) => supplier.address === 'fresh')
    const { supplier, tier, otherSuites, skills, flags, ...figures } = row
    expect(new Set(Object.values(figures))).toEqual(new Set([null]))
    expect(tier).toMatchObject({ state: 'unknown', tier: null, payTier: 'none' })
    expect([otherSuites, skills, flags]).toEqual([[], [], []])
  })

  it('behavior: ranks are counted in the scope; other filters change none', async () => {
    expect(await addressesOf('?service=text')).toEqual(['1 good', 'null reference', '2 poor', 'null fresh'])
    expect(await addressesOf('?operator=operator-a&reference=false')).toEqual(['2 good', '3 poor', 'null fresh'])
    expect(await addressesOf('?network=morse')).toEqual([])
  })

  it('behavior: the next page goes on', async () => {
    const first = (await get('?limit=2')).json()
    expect(first.total).toBe(5)
    expect(await addressesOf(`?limit=10&cursor=${first.next}`)).toEqual(['2 good', '3 poor', 'null fresh'])
  })

  it('behavior: new figures, and a delisting, are seen', async () => {
    const publish = (mean: number, computedAt: number) =>
      store.database
        .updateTable('summaries')
        .set({ summary: JSON.stringify({ ...entry('poor', mean).summary, computedAt }), computed_at: computedAt })
        .where('supplier_id', '=', poor.supplier.id)
        .execute()
    const list = (is_listed: boolean) =>
      store.database.updateTable('suppliers').set({ is_listed }).where('id', '=', good.supplier.id).execute()
    await publish(0.95, 5001)
    expect(await addressesOf('?limit=2')).toEqual(['1 poor', '2 good'])
    await list(false)
    expect(await addressesOf('?limit=2')).toEqual(['1 poor', 'null reference'])
    await list(true)
    await publish(0.2, 5002)
    expect(await addressesOf('?limit=1')).toEqual(['1 good'])
  })

  it('behavior: CSV by format and by Accept, every row, formulas defused', async () => {
    const byFormat = await get('?format=csv')
    const byAccept = await get('', { accept: 'text/csv' })
    expect(byFormat.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="leaderboard.csv"',
    })
    expect(byAccept.body).toBe(byFormat.body)
    const lines = byFormat.body.split('\r\n')
    expect(lines).toHaveLength(7)
    expect(lines[1]).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(lines[5]).toMatch(
      /^,,,[0-9a-f]{32},direct,fresh,text,,operator-a,,false,false,true,,unknown,,none,,false,,,,,/,
    )
  })

  it('behavior: an entity tag saves the second reading', async () => {
    const { headers, body } = await get()
    expect(headers['cache-control']).toBe('public, max-age=2, must-revalidate')
    const again = await get('', { 'if-none-match': `W/${headers.etag}` })
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', headers.etag])
    expect((await get('', { 'if-none-match': '"other"' })).body).toBe(body)
    expect((await get('?format=csv')).headers.etag).not.toBe(headers.etag)
  })

  it('behavior: HEAD answers with headers alone', async () => {
    const response = await api.inject({ method: 'HEAD', url: '/api/leaderboard' })
    expect([response.statusCode, response.body]).toEqual([200, ''])
  })

  it('error: every bad field is named at once', async () => {
    const response = await get('?limit=0&tier=great&wrong=1&sort=luck')
    expect(response.statusCode).toBe(400)
    const { error } = response.json()
    expect(error.code).toBe('bad-request')
    expect(error.fields.map(({ field }: { field: string }) => field)).toEqual(['tier', 'limit', 'sort', '(request)'])
    expect(error.message).toContain('wrong')
  })

  it('behavior: the compact board has what a table shows, page by page', async () => {
    const { rows, total } = (await api.inject('/api/leaderboard/compact?offset=2&limit=1')).json()
    expect([total, rows]).toMatchInlineSnapshot(`
      [
        5,
        [
          {
            "attempts": 120,
            "availability": {
              "lower": 0.8,
              "mean": 0.8928571428571429,
              "n": 112,
              "upper": 0.95,
            },
            "blame": {
              "network": 8,
              "nobody": 100,
              "supplier": 12,
            },
            "computedAt": 5000,
            "dominatedBy": null,
            "drift": null,
            "epoch": 0,
            "epochStartedAt": 1000,
            "firstByteMs": {
              "p50": 90,
              "p95": 300,
            },
            "flags": [],
            "group": null,
            "latencyMs": {
              "p50": 120,
              "p95": 400,
            },
            "likeReference": null,
            "outcomes": {
              "answered": 100,
              "refused": 12,
              "timed-out": 8,
            },
            "pay": null,
            "rank": 2,
            "rankBand": {
              "best": 2,
              "worst": 2,
            },
            "recent": {
              "mean": 0.62,
              "movement": "steady",
              "n": 50,
            },
            "score": {
              "lower": 0.45,
              "mean": 0.5,
              "n": 1000,
              "suite": "assay-basics",
              "upper": 0.55,
            },
            "skills": [],
            "supplier": {
              "address": "good",
              "declaredModel": null,
              "id": "e5a9b259bff59921fd0032a376c84dd8",
              "isListed": true,
              "isReference": false,
              "isSimulated": false,
              "name": null,
              "network": "direct",
              "operator": "operator-a",
              "service": "images",
            },
            "tier": {
              "errorRate": 0.05,
              "isCalibrated": false,
              "isSettled": false,
              "payTier": "base",
              "possible": [
                "base",
                "middle",
              ],
              "state": "provisional",
              "tier": "middle",
            },
          },
        ],
      ]
    `)
  })

  it('behavior: facets count the listed suppliers of the scope', async () => {
    expect((await api.inject('/api/leaderboard/facets?service=text')).json()).toMatchInlineSnapshot(`
      {
        "networks": [
          {
            "count": 4,
            "network": "direct",
          },
        ],
        "operators": [
          {
            "count": 3,
            "operator": "operator-a",
          },
          {
            "count": 1,
            "operator": "op-b",
          },
        ],
        "references": 1,
        "services": [
          {
            "count": 4,
            "network": "direct",
            "service": "text",
          },
        ],
        "skills": [],
        "suppliers": 4,
        "tiers": [
          {
            "count": 3,
            "tier": "middle",
          },
          {
            "count": 1,
            "tier": null,
          },
        ],
      }
    `)
    expect((await api.inject('/api/leaderboard/facets')).json().services).toEqual([
      { network: 'direct', service: 'text', count: 4 },
      { network: 'direct', service: 'images', count: 1 },
    ])
  })

  it('error: a cursor that was made up', async () => {
    expect((await get('?cursor=nonsense')).json().error.code).toBe('bad-cursor')
  })
})
