import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { testApi, testNow } from '../__fixtures__/test-api.ts'
import type { LeaderboardRow } from '../schemas/leaderboard.ts'
import type { NetworkState } from '../schemas/network-state.ts'

const supplier = exampleSupplier({ address: 'alpha' })
const reference = exampleSupplier({ address: 'reference', isReference: true })
const gone = exampleSupplier({ address: 'gone', isListed: false })

let store: Store

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [
    { supplier, summary: exampleSummary(supplier) },
    { supplier: reference },
    { supplier: gone },
  ])
})

afterAll(() => store.close())

describe('GET /api/network', () => {
  it('default: a process that measures nothing knows the services', async () => {
    await using api = await testApi(store.database)
    const { about, ...state } = (await api.inject('/api/network')).json()
    expect(about.name).toBe('assay')
    expect(state).toEqual({
      ...{ at: testNow, network: null, relays: null, chain: null, applications: null },
      services: [
        {
          ...{ service: 'text', name: null, suppliers: 2, references: 1, applications: null, payMultiple: null },
          ...{ upoktPerRelay: null, relaysMeasured: 0, relaysPaid: null, mintedUpokt: null },
        },
      ],
      ...{ claims: null, rewards: null, payByTier: null, overpaid: null },
    })
  })

  it('behavior: where a network is measured, it is asked, with what was measured', async () => {
    const asked: (readonly LeaderboardRow[])[] = []
    const state: NetworkState = {
      ...{ network: 'direct', relays: { since: 1, total: 2, perSecond: 0.5 }, chain: null, applications: null },
      ...{ services: [], claims: [], rewards: null, payByTier: null, overpaid: null },
    }
    await using api = await testApi(store.database, {
      network: {
        head: () => null,
        read: async (rows) => {
          asked.push(rows)
          return state
        },
      },
    })
    expect((await api.inject('/api/network')).json()).toMatchObject(state)
    expect(asked.map((rows) => rows.length)).toEqual([3])
  })
})
