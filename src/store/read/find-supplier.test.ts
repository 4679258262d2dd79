import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Database } from '../database.ts'
import type { Store } from '../open-store.ts'
import { exampleSupplier, insertSuppliers } from './__fixtures__/example-records.ts'
import { findSupplier } from './find-supplier.ts'

const alpha = exampleSupplier()
const twin = exampleSupplier({ service: 'images' })
const first = exampleSupplier({ id: `abcd1${'0'.repeat(27)}`, address: 'first', name: 'the-first' })
const second = exampleSupplier({ id: `abcd2${'0'.repeat(27)}`, address: 'second' })
const impostor = exampleSupplier({ id: 'f'.repeat(32), address: first.id, service: 'other' })
const percent = exampleSupplier({ id: 'e'.repeat(32), address: '%' })

let store: Store
let database: Database

beforeAll(async () => {
  store = await freshStore()
  database = store.database
  await insertSuppliers(
    database,
    [alpha, twin, first, second, impostor, percent].map((supplier) => ({ supplier })),
  )
})

afterAll(() => store.close())

describe('findSupplier', () => {
  it('default', async () => {
    expect(await findSupplier(database, { name: 'second' })).toEqual({ kind: 'found', supplier: second })
  })

  it('args: a name', async () => {
    expect(await findSupplier(database, { name: 'the-first' })).toEqual({ kind: 'found', supplier: first })
  })

  it('args: a full id wins over an address that looks like it', async () => {
    expect(await findSupplier(database, { name: first.id })).toEqual({ kind: 'found', supplier: first })
  })

  it('args: the beginning of an id, in any case', async () => {
    expect(await findSupplier(database, { name: 'ABCD2' })).toEqual({ kind: 'found', supplier: second })
  })

  it('behavior: a beginning that several share is ambiguous', async () => {
    expect(await findSupplier(database, { name: 'abcd' })).toEqual({ kind: 'ambiguous', candidates: [first, second] })
  })

  it('behavior: an address on several services is ambiguous until the service is named', async () => {
    const candidates = [alpha, twin].sort((a, b) => (a.id < b.id ? -1 : 1))
    expect(await findSupplier(database, { name: 'alpha' })).toEqual({ kind: 'ambiguous', candidates })
    expect(await findSupplier(database, { name: 'alpha', service: 'images' })).toEqual({
      kind: 'found',
      supplier: twin,
    })
  })

  it.each(['abc', 'ab%', '____', 'nobody', '', "'; drop table suppliers --"])(
    'behavior: %j is nobody',
    async (name) => {
      expect(await findSupplier(database, { name })).toEqual({ kind: 'none' })
    },
  )

  it('args: an address made of wildcards is only itself', async () => {
    expect(await findSupplier(database, { name: '%' })).toEqual({ kind: 'found', supplier: percent })
  })
})
