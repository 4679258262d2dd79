import { describe, expect, it } from 'vitest'
import type { Supplier } from '#records/supplier.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { freshStore } from '../../store/__fixtures__/fresh-store.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { planEvaluation, requireOwnDatabase, suiteSize } from './evaluation.ts'

const supplier: Supplier = {
  id: 's1',
  network: 'direct',
  address: 'endpoint',
  service: 'text-generation',
  name: null,
  operator: 'evaluated',
  declaredModel: null,
  isReference: false,
  isSimulated: false,
  isListed: true,
  firstSeenAt: 0,
  lastSeenAt: 0,
}
const catalogue = basicsCatalogue()
const [suite, publicSuite] = catalogue.suites
if (suite === undefined || publicSuite === undefined) throw new TypeError('the catalogue has two suites')

describe('planEvaluation', () => {
  it('behavior: asked again it plans nothing, asked for more the difference, for less nothing', async () => {
    await using store = await freshStore()
    const planned: number[] = []
    for (const items of [250, 250, 700, 100]) {
      await planEvaluation(store, { supplier, suite, items, clock: () => 1_000_000 })
      const { rows } = await store.executeSql('select sum(items)::int as items from plans')
      planned.push(Number(rows[0]?.items))
    }
    expect(planned).toEqual([250, 250, 700, 700])
  })

  it('behavior: another evaluation in the same store goes on, its supplier stays listed', async () => {
    await using store = await freshStore()
    const clock = () => 1_000_000
    await planEvaluation(store, { supplier, suite, items: 50, clock })
    await planEvaluation(store, { supplier: { ...supplier, id: 's2', address: 'other' }, suite, items: 50, clock })
    const { rows } = await store.executeSql('select id, is_listed as listed from suppliers order by id')
    expect(rows).toEqual([
      { id: 's1', listed: true },
      { id: 's2', listed: true },
    ])
  })
})

describe('requireOwnDatabase', () => {
  it('default: other evaluations do no harm', async () => {
    await using store = await freshStore()
    await saveSuppliers(store.database, { network: 'direct', suppliers: [supplier], now: 0 })
    await expect(requireOwnDatabase(store, 'evaluated')).resolves.toBeUndefined()
  })

  it('error: the suppliers of a bench', async () => {
    await using store = await freshStore()
    const other = { ...supplier, id: 's2', address: 'node-one', operator: 'someone' }
    await saveSuppliers(store.database, { network: 'direct', suppliers: [other], now: 0 })
    await expect(requireOwnDatabase(store, 'evaluated')).rejects.toMatchObject({ code: 'DATABASE_IN_USE' })
  })
})

describe('suiteSize', () => {
  it('args: a generator has no end, its published half has', () => {
    expect([suiteSize(suite, catalogue), suiteSize(publicSuite, catalogue)]).toEqual([undefined, 3_400])
  })
})
