import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { insertEpoch } from '#store/read/__fixtures__/sample-rows.ts'
import { adminPort, readAdminToken } from './admin-port.ts'

const supplier = exampleSupplier({ address: 'alpha' })
const fresh = exampleSupplier({ address: 'fresh' })

let store: Store
const network = { discover: async () => [] }

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [{ supplier, summary: exampleSummary(supplier) }, { supplier: fresh }])
  await insertEpoch(store.database, supplier.id)
})
afterAll(() => store.close())

describe('adminPort', () => {
  it('default: the next epoch begins, paid at most what the last one was', async () => {
    const { database } = store
    const port = adminPort({ database, clock: () => 5000, instance: { planNow: () => true }, network, token: 't' })
    expect(await port.beginEpoch(supplier)).toEqual({ supplierId: supplier.id, epoch: 1, startedAt: 5000 })
    const rows = await database.selectFrom('epochs').selectAll().orderBy('epoch').execute()
    expect(rows.map((row) => [row.epoch, row.closed_at, row.close_reason, row.pay_cap])).toEqual([
      [0, 5000, 'on-command', null],
      [1, null, null, 'base'],
    ])
    expect(await port.beginEpoch(fresh)).toBeNull()
  })
})

describe('readAdminToken', () => {
  it('default', () => {
    expect(readAdminToken({ ASSAY_ADMIN_TOKEN: 'x'.repeat(16) })).toBe('x'.repeat(16))
    expect([readAdminToken({}), readAdminToken({ ASSAY_ADMIN_TOKEN: '' })]).toEqual([undefined, undefined])
  })

  it('error: too short, or with what no header holds', () => {
    for (const token of ['short', `${'x'.repeat(20)} y`, 'ü'.repeat(20)])
      expect(() => readAdminToken({ ASSAY_ADMIN_TOKEN: token })).toThrow(
        expect.objectContaining({ code: 'WEAK_ADMIN_TOKEN', message: expect.not.stringContaining(token) }),
      )
  })
})
