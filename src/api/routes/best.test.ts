import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Summary } from '#records/summary.ts'
import type { Tier } from '#records/tier.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import {
  exampleSuite,
  exampleSummary,
  exampleSupplier,
  insertSuppliers,
} from '#store/read/__fixtures__/example-records.ts'
import { testApi, testNow } from '../__fixtures__/test-api.ts'
import type { BestResponse } from '../schemas/best.ts'

function entry(
  address: string,
  { tier, lower, state = 'decided', skill, computedAt = testNow - 1000, ...changes }: EntryFields,
) {
  const supplier = exampleSupplier({ address, ...changes })
  const estimate = { n: 200, mean: lower + 0.05, lower, upper: 1, method: 'm', confidence: 0.95 }
  const skills =
    skill === undefined
      ? []
      : [{ path: 'assay-basics/sums', n: 9, estimate: { ...estimate, lower: skill }, pooled: null }]
  return {
    supplier,
    summary: exampleSummary(supplier, {
      ...{ suites: [exampleSuite({ estimate })], skills, computedAt },
      tier: { ...exampleSummary(supplier).tier, state, tier, possible: [tier] },
    }),
  }
}

type EntryFields = {
  readonly tier: Tier
  readonly lower: number
  readonly state?: Summary['tier']['state']
  readonly skill?: number
  readonly computedAt?: number
} & Parameters<typeof exampleSupplier>[0]

let store: Store
let api: Awaited<ReturnType<typeof testApi>>

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [
    entry('lucky', { tier: 'middle', lower: 0.6, skill: 0.2 }),
    entry('best', { tier: 'high', lower: 0.82, skill: 0.5 }),
    entry('solid', { tier: 'middle', lower: 0.7, computedAt: testNow - 60_000 }),
    entry('open', { tier: 'high', lower: 0.78, state: 'provisional', skill: 0.9 }),
    entry('reference', { tier: 'high', lower: 0.99, isReference: true }),
    entry('gone', { tier: 'high', lower: 0.98, isListed: false }),
    entry('pictures', { tier: 'base', lower: 0.4, service: 'images' }),
    { supplier: exampleSupplier({ address: 'new' }) },
  ])
  api = await testApi(store.database)
})

afterAll(async () => {
  await api.close()
  await store.close()
})

async function best(query = ''): Promise<string[]> {
  const { suppliers } = (await api.inject(`/api/best${query}`)).json() as BestResponse
  return suppliers.map(({ supplier }) => supplier.address)
}

describe('GET /api/best', () => {
  it('default: decided tiers only, the highest first, and in it the highest lower bound', async () => {
    expect(await best()).toEqual(['best', 'solid', 'lucky', 'pictures'])
  })

  it('behavior: a row in full, with how fresh it is', async () => {
    const { at, suppliers } = (await api.inject('/api/best?limit=1')).json()
    expect(at).toBe(testNow)
    expect(suppliers[0]).toEqual({
      supplier: {
        ...{ id: expect.any(String), network: 'direct', address: 'best', service: 'text', name: null },
        ...{ operator: 'operator-a', declaredModel: null, isSimulated: false },
      },
      ...{ tier: 'high', state: 'decided', overTierErrorRate: 0.01, isCalibrated: false },
      score: { n: 200, mean: expect.closeTo(0.87), lower: 0.82 },
      ...{ availabilityLower: 0.8, latencyP50Ms: 120, firstByteP50Ms: 90, drift: null, flags: 0 },
      ...{ computedAt: testNow - 1000, ageMs: 1000 },
    })
  })

  it('args: tier is a least one, skill orders by its lower bound, provisional lets in who is open', async () => {
    expect(await best('?tier=middle&service=text')).toEqual(['best', 'solid', 'lucky'])
    expect(await best('?tier=high')).toEqual(['best'])
    expect(await best('?tier=high&provisional=true')).toEqual(['best', 'open'])
    expect(await best('?skill=sums')).toEqual(['best', 'lucky'])
    expect(await best('?skill=sums&provisional=true')).toEqual(['open', 'best', 'lucky'])
    expect(await best('?maximumAgeMs=5000&service=text')).toEqual(['best', 'lucky'])
    expect(await best('?service=images')).toEqual(['pictures'])
  })

  it('error: a tier that is none, and too many', async () => {
    for (const query of ['?tier=none', '?limit=101', '?skills=sums'])
      expect((await api.inject(`/api/best${query}`)).statusCode).toBe(400)
  })
})

describe('GET /api/badges/:id.svg', () => {
  const badge = (name: string) => api.inject(`/api/badges/${name}.svg`)

  it('default: tier, certainty and day, as a picture that any page may show', async () => {
    const { headers, body } = await badge('best')
    expect(headers).toMatchObject({
      'content-type': 'image/svg+xml; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      etag: expect.any(String),
    })
    expect(body).toContain('aria-label="Assay tier: high · 95 % sure · 2026-01-01"')
    expect(
      (await api.inject({ url: '/api/badges/best.svg', headers: { 'if-none-match': String(headers.etag) } }))
        .statusCode,
    ).toBe(304)
  })

  it('behavior: what is open, and what is not known, is said so', async () => {
    expect((await badge('open')).body).toContain('high · open · 2026-01-01')
    expect((await badge('new')).body).toContain('aria-label="Assay tier: not yet known"')
  })

  it('error: a supplier that there is not', async () => {
    expect((await badge('nobody')).json().error.code).toBe('unknown-supplier')
  })
})
