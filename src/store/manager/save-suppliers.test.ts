import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Supplier } from '#records/supplier.ts'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Store } from '../open-store.ts'
import { listedSupplier } from './__fixtures__/listed-supplier.ts'
import { saveSuppliers } from './save-suppliers.ts'

let store: Store
beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())
beforeEach(() => store.executeSql('truncate suppliers cascade'))

const start = 1_780_000_000_000

function save(suppliers: readonly Supplier[], minutes: number): Promise<string[]> {
  return saveSuppliers(store.database, { network: 'direct', suppliers, now: start + minutes * 60_000 })
}

async function saved() {
  const { rows } = await store.executeSql(
    `select s.id, name, operator, declared_model as model, is_listed as listed, (first_seen_at - $1) / 60000 as first,
      (last_seen_at - $1) / 60000 as last, count(e.epoch) as epochs
    from suppliers s left join epochs e on e.supplier_id = s.id group by s.id order by s.id`,
    [start],
  )
  return rows
}

const row = { name: null, operator: 'one', model: null, listed: true, first: 0, last: 0, epochs: 1 }

describe('saveSuppliers', () => {
  test('default', async () => {
    expect((await save([listedSupplier('a'), listedSupplier('b')], 0)).sort()).toEqual(['a', 'b'])
    expect(await saved()).toEqual([
      { ...row, id: 'a' },
      { ...row, id: 'b' },
    ])
  })

  test('behavior: a known one keeps its first moment and its epoch, and gets its present description', async () => {
    await save([listedSupplier('a')], 0)
    expect(await save([listedSupplier('a', { name: 'A', operator: 'two', declaredModel: 'm' })], 1)).toEqual([])
    expect(await saved()).toEqual([{ ...row, id: 'a', name: 'A', operator: 'two', model: 'm', last: 1 }])
  })

  test('behavior: more than one statement takes', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => listedSupplier(`s${index}`))
    expect((await save(many, 0)).toSorted()).toEqual(many.map(({ id }) => id).toSorted())
    expect(await save(many.slice(1), 1)).toEqual([])
    const { rows } = await store.executeSql('select id from suppliers where not is_listed')
    expect(rows).toEqual([{ id: 's0' }])
  })

  test('behavior: an absent one is no longer listed, and is again when it comes back', async () => {
    await save([listedSupplier('a'), listedSupplier('b')], 0)
    await save([listedSupplier('b')], 1)
    expect(await saved()).toMatchObject([
      { id: 'a', listed: false, last: 0 },
      { id: 'b', listed: true },
    ])
    expect(await save([listedSupplier('a'), listedSupplier('b')], 2)).toEqual([])
    expect(await saved()).toMatchObject([
      { id: 'a', listed: true, first: 0, last: 2, epochs: 1 },
      { id: 'b', listed: true },
    ])
  })

  test('behavior: other networks keep theirs', async () => {
    await saveSuppliers(store.database, {
      network: 'morse',
      suppliers: [listedSupplier('m', { network: 'morse' })],
      now: start,
    })
    await save([], 1)
    expect(await saved()).toEqual([{ ...row, id: 'm' }])
  })

  test('behavior: one that stays the same is written once a minute', async () => {
    await save([listedSupplier('a')], 0)
    await save([listedSupplier('a')], 0.5)
    expect(await saved()).toMatchObject([{ last: 0 }])
    await save([listedSupplier('a')], 1.5)
    expect(await saved()).toMatchObject([{ last: 1.5 }])
  })
})
