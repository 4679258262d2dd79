import { CompiledQuery } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore } from './__fixtures__/fresh-store.ts'
import { knownMigrations, migrate, migrationStatus, type StoreConnection } from './migrate.ts'
import type { Store } from './open-store.ts'

let store: Store
let connection: StoreConnection

beforeAll(async () => {
  store = await freshStore({ idleConnectionMs: 60_000 })
  connection = {
    query: async <R>(text: string, values?: readonly unknown[]) =>
      (await store.executeSql(text, values)) as { rows: R[] },
  }
})
afterAll(() => store.close())

const next = (sql: string) => [...knownMigrations(), { number: knownMigrations().length + 1, sql }]
const tables = async (name: string) =>
  (await store.executeSql('select to_regclass($1)::text as name', [name])).rows[0]?.name

describe('knownMigrations', () => {
  test('default: numbered from 1 without a gap', () => {
    const numbers = knownMigrations().map(({ number }) => number)
    expect(numbers).toEqual(numbers.map((_, index) => index + 1))
  })
})

describe('migrate, migrationStatus', () => {
  test('default: an open store has all, and a second time does nothing', async () => {
    const known = knownMigrations().length
    expect(await migrationStatus(connection)).toEqual({ applied: known, known, pending: [] })
    expect(await migrate(connection)).toEqual([])
  })

  test('error: a migration that fails leaves nothing, and says which', async () => {
    const broken = next('create table half (id integer); select nothing_there')
    await expect(onOneConnection((one) => migrate(one, broken))).rejects.toMatchObject({
      code: 'STORE_MIGRATION_FAILED',
      message: expect.stringContaining(`Migration ${broken.length} failed`),
    })
    expect(await tables('half')).toBe(null)
    expect((await migrationStatus(connection, broken)).pending).toEqual([broken.length])
  })

  test('behavior: several programs at once apply it once', async () => {
    const more = next('create table once (id integer)')
    const applied = await Promise.all([1, 2, 3].map(() => onOneConnection((one) => migrate(one, more))))
    expect(applied.flat()).toEqual([more.length])
  })

  test('error: a newer program has been here', async () => {
    await expect(migrate(connection)).rejects.toMatchObject({
      code: 'STORE_NEWER',
      message: expect.stringContaining(`this program knows ${knownMigrations().length}`),
    })
  })
})

/** What a session holds, such as a lock, needs one connection from begin to end. */
async function onOneConnection<T>(work: (connection: StoreConnection) => Promise<T>): Promise<T> {
  return await store.database.connection().execute(async (database) =>
    work({
      query: async <R>(text: string, values: readonly unknown[] = []) => {
        const { rows } = await database.executeQuery(CompiledQuery.raw(text, [...values]))
        return { rows: rows as R[] }
      },
    }),
  )
}
