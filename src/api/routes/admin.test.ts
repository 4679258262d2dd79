import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { basicsSuite, testApi } from '../__fixtures__/test-api.ts'

const supplier = exampleSupplier({ address: 'alpha' })
const token = 'a-token-of-some-length'

let store: Store
let api: Awaited<ReturnType<typeof testApi>>
const begun: string[] = []
const suspended: unknown[] = []

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [{ supplier }, { supplier: exampleSupplier({ address: 'unplanned' }) }])
  api = await testApi(store.database, {
    catalogue: { tasks: () => [], suites: () => [basicsSuite, { ...basicsSuite, name: 'other', setsTier: false }] },
    admin: {
      token,
      planNow: () => true,
      planSuite: async (plan) => void suspended.push(plan),
      beginEpoch: async ({ id }) => {
        if (id !== supplier.id) return null
        begun.push(id)
        return { supplierId: id, epoch: 3, startedAt: 7 }
      },
    },
  })
})

afterAll(async () => {
  await api.close()
  await store.close()
})

const post = (path: string, authorization?: string) =>
  api.inject({ method: 'POST', url: path, headers: authorization === undefined ? {} : { authorization } })

describe('POST /api/admin', () => {
  it('default: an epoch is begun, the manager is woken', async () => {
    const epoch = await post('/api/admin/suppliers/alpha/epochs', `Bearer ${token}`)
    expect([epoch.statusCode, epoch.json()]).toEqual([201, { supplierId: supplier.id, epoch: 3, startedAt: 7 }])
    expect([begun, epoch.headers['cache-control']]).toEqual([[supplier.id], 'no-store'])
    const plan = await post('/api/admin/plans', `bearer ${token}`)
    expect([plan.statusCode, plan.json()]).toEqual([202, { isWoken: true }])
  })

  it('error: no token, and wrong ones, which no answer repeats', async () => {
    const wrong = ['Bearer secret-guess-1', `Bearer ${token}x`, `Bearer ${token.slice(1)}`]
    for (const path of ['/api/admin/plans', '/api/admin/suppliers/alpha/epochs']) {
      for (const none of [undefined, 'Basic abc', 'Bearer ', token]) {
        const response = await post(path, none)
        expect([response.statusCode, response.json().error.code]).toEqual([401, 'admin-token-missing'])
        expect(response.body).not.toContain(token)
      }
      for (const authorization of wrong) {
        const response = await post(path, authorization)
        expect([response.statusCode, response.json().error.code]).toEqual([403, 'admin-token-wrong'])
        expect(response.body).not.toContain('guess')
        expect(response.body).not.toContain(token)
      }
    }
    expect(begun).toEqual([supplier.id])
  })

  it('error: a supplier that there is not, and one without an epoch', async () => {
    const unplanned = await post('/api/admin/suppliers/unplanned/epochs', `Bearer ${token}`)
    expect([unplanned.statusCode, unplanned.json().error.code]).toEqual([409, 'no-epoch'])
    const response = await post('/api/admin/suppliers/nobody/epochs', `Bearer ${token}`)
    expect(response.json().error.code).toBe('unknown-supplier')
  })

  it('behavior: without a token the routes do not exist', async () => {
    await using open = await testApi(store.database)
    const response = await open.inject({
      ...{ method: 'POST', url: '/api/admin/plans', headers: { authorization: `Bearer ${token}` } },
    })
    expect([response.statusCode, response.json().error.code]).toEqual([405, 'method-not-allowed'])
  })
})

describe('PUT /api/admin/suites/:name', () => {
  const put = (name: string, payload: object, authorization = `Bearer ${token}`) =>
    api.inject({ method: 'PUT', url: `/api/admin/suites/${name}`, payload, headers: { authorization } })

  it('default: a suite is suspended', async () => {
    const response = await put('other', { isPlanned: false })
    expect([response.statusCode, response.json(), suspended]).toEqual([
      ...[200, { isPlanned: false }, [{ suite: 'other', isPlanned: false }]],
    ])
  })

  it('error: the tier suite, one that there is not, nonsense, and nobody', async () => {
    const codeOf = async (response: ReturnType<typeof put>) => (await response).json().error.code
    expect(await codeOf(put('assay-basics', { isPlanned: false }))).toBe('tier-suite')
    expect(await codeOf(put('none', { isPlanned: false }))).toBe('unknown-suite')
    expect(await codeOf(put('other', { isPlanned: 'no' }))).toBe('bad-request')
    expect(await codeOf(put('other', { isPlanned: false }, 'Bearer another-token'))).toBe('admin-token-wrong')
    expect(suspended).toHaveLength(1)
  })
})
