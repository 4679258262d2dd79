import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore } from './__fixtures__/fresh-store.ts'
import { arrayLiteral } from './array-literal.ts'
import type { Store } from './open-store.ts'

describe('arrayLiteral', () => {
  let store: Store
  beforeAll(async () => {
    store = await freshStore()
  })
  afterAll(() => store.close())

  test('default', () => {
    expect(arrayLiteral(['a', null, 'b'])).toBe('{"a",NULL,"b"}')
  })

  test.each([
    ['text', ['', ' ', 'NULL', 'null', '{}', 'a,b', '"', '\\', '\\"', "it's", 'zwölf 🎲', 'two\nlines', null]],
    ['integer', [0, -1, 2_147_483_647, null]],
    ['double precision', [0, -1.5, 1e300, 5e-324, 1_780_000_000_000.123, Number.POSITIVE_INFINITY, null]],
    ['boolean', [true, false, null]],
    ['text', []],
  ])('args: %s %j come back from the database as they were', async (type, values) => {
    const { rows } = await sql<{ read: unknown[] }>`
      select ${arrayLiteral(values)}::${sql.raw(type)}[] as read`.execute(store.database)
    expect(rows).toEqual([{ read: values }])
  })

  test('behavior: what is undefined is null', () => {
    expect(arrayLiteral([undefined])).toBe('{NULL}')
  })
})
