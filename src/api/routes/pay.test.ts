import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { testApi } from '../__fixtures__/test-api.ts'
import { type PayResponse, payResponse } from '../schemas/pay.ts'

const overpaid = exampleSupplier({ network: 'morse', service: 'A10C', address: 'aa', name: 'mis-staked' })
const fair = exampleSupplier({ network: 'morse', service: 'A10C', address: 'bb', name: 'honest' })
const elsewhere = exampleSupplier({ service: 'text', address: 'cc', name: null })
const now = 3_600_000

let store: Store
let api: FastifyInstance

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(
    store.database,
    [overpaid, fair, elsewhere].map((supplier) => ({ supplier })),
  )
  const point = (supplier_id: string, computed_at: number, pay: object) => ({
    ...{ supplier_id, epoch: 1, suite: 'tier', computed_at, n: 1, mean: null, lower: 0, upper: 1, tier: null },
    pay: JSON.stringify({ cap: null, ...pay }),
  })
  await store.database
    .insertInto('summary_history')
    .values([
      point(overpaid.id, 0, { stepped: 0, continuous: 0, staked: 12 }),
      point(overpaid.id, now / 2, { stepped: 2, continuous: 1, staked: 12 }),
      point(fair.id, now / 2, { stepped: 12, continuous: 10, staked: 12 }),
    ])
    .execute()
  api = await testApi(store.database, { clock: () => now })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

async function get(query = ''): Promise<PayResponse> {
  return payResponse.parse((await api.inject(`/api/pay${query}`)).json())
}

describe('GET /api/pay', () => {
  it('default: services weigh their suppliers by the time for which their pay is known', async () => {
    const { services } = await get()
    expect(services.toSorted((a, b) => (a.service < b.service ? -1 : 1))).toEqual([
      {
        ...{ network: 'morse', service: 'A10C', suppliers: 2, knownMs: 1.5 * now, staked: 12 },
        stepped: expect.closeTo(14 / 3, 9),
        continuous: expect.closeTo(11 / 3, 9),
        stakedAbove: expect.closeTo(22 / 36, 9),
      },
      {
        ...{ network: elsewhere.network, service: 'text', suppliers: 1, knownMs: 0 },
        ...{ stepped: null, continuous: null, staked: null, stakedAbove: null },
      },
    ])
  })

  it('args: service, since', async () => {
    const { suppliers } = await get(`?service=A10C&since=${now / 2}`)
    expect(suppliers.map(({ supplier, stepped, knownMs }) => [supplier.name, stepped, knownMs]).toSorted()).toEqual([
      ['honest', 12, now / 2],
      ['mis-staked', 2, now / 2],
    ])
  })

  it('error: a moment that is none', async () => {
    expect((await api.inject('/api/pay?since=-1')).statusCode).toBe(400)
  })
})
