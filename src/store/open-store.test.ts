import { createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshStore } from './__fixtures__/fresh-store.ts'
import { openStore, type Store } from './open-store.ts'

let store: Store
const faults: Error[] = []

beforeAll(async () => {
  store = await freshStore({ idleConnectionMs: 400, onFault: (error) => faults.push(error) })
})
afterAll(() => store.close())

const names = async () =>
  (await store.database.selectFrom('instance_facts').select('name').orderBy('name').execute()).map(({ name }) => name)
const fact = (name: string) => ({ name, value: '{}' })

describe('executeSql', () => {
  test('behavior: values are the same on both engines', async () => {
    const { rows } = await store.executeSql(
      `select 9007199254740991::bigint as bigint, 1.25::numeric as numeric, null::bigint as nothing,
         array[1, 2]::bigint[] as bigints, array[0.5, null]::numeric[] as numerics, '{"a":[1]}'::jsonb as json,
         1e-7::double precision as double, 'NaN'::double precision as nan, true as boolean, '\\x00ff'::bytea as bytes`,
    )
    const { bytes, ...values } = rows[0] ?? {}
    expect(values).toEqual({
      bigint: 9007199254740991,
      numeric: 1.25,
      nothing: null,
      bigints: [1, 2],
      numerics: [0.5, null],
      json: { a: [1] },
      double: 1e-7,
      nan: Number.NaN,
      boolean: true,
    })
    expect(bytes).toBeInstanceOf(Uint8Array)
    expect([...(bytes as Uint8Array)]).toEqual([0, 255])
  })

  test('args: parameters of every kind come back', async () => {
    const values = [{ a: 'ü' }, Buffer.from([1, 0]), 3.5, ['x', null, 'a"b,{}'], [1.5, Number.NaN], false, null]
    const { rows } = await store.executeSql(
      'select $1::jsonb as a, $2::bytea as b, $3::double precision as c, $4::text[] as d, $5::float8[] as e, $6::boolean as f, $7::text as g',
      values,
    )
    const [row] = rows
    expect(row && Object.values({ ...row, b: Buffer.from(row.b as Uint8Array) })).toEqual(values)
  })

  test('args: several statements give all rows; the count is of the last', async () => {
    expect(await store.executeSql('select 1 as a; select 2 as a union all select 3')).toEqual({
      rows: [{ a: 1 }, { a: 2 }, { a: 3 }],
      affected: 2,
    })
  })

  test('behavior: a broken statement, also inside several, leaves no transaction behind', async () => {
    await expect(store.executeSql('begin; select nothing_there')).rejects.toMatchObject({ code: '42703' })
    await expect(store.executeSql('select $1::integer', ['x'])).rejects.toMatchObject({ code: '22P02' })
    expect((await store.executeSql('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  test('behavior: one statement asked often gives fresh rows', async () => {
    for (let value = 0; value < 10; value++) {
      expect((await store.executeSql('select $1::integer as value', [value])).rows).toEqual([{ value }])
    }
  })

  test('behavior: large values and many rows', async () => {
    const text = 'é'.repeat(5_000_000)
    expect((await store.executeSql('select $1::text as text', [text])).rows[0]?.text === text).toBe(true)
    expect((await store.executeSql("select n, repeat('x', 50) from generate_series(1, 100000) n")).rows).toHaveLength(
      1e5,
    )
  })
})

describe('database', () => {
  test('behavior: a transaction that throws leaves nothing', async () => {
    const failing = store.database.transaction().execute(async (transaction) => {
      await transaction.insertInto('instance_facts').values(fact('gone')).execute()
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    expect(await names()).toEqual([])
  })

  test('behavior: concurrent transactions do not see each other half done, and all come through', async () => {
    await store.executeSql('create table counters (id integer primary key, value integer)')
    await store.executeSql('insert into counters values (1, 0), (2, 0)')
    const move = () =>
      store.executeSql('select 1').then(() =>
        store.database.transaction().execute(async (transaction) => {
          const { rows } = await sumOf(transaction)
          await execute(transaction, 'update counters set value = value + 1 where id = 1')
          await execute(transaction, 'update counters set value = value - 1 where id = 2')
          return rows[0]?.sum
        }),
      )
    expect(await Promise.all(Array.from({ length: 30 }, move))).toEqual(Array(30).fill(0))
    expect((await store.executeSql('select value from counters order by id')).rows).toEqual([
      { value: 30 },
      { value: -30 },
    ])
  })

  test('error: a transaction that waits for something else is rolled back, and everyone else goes on', async () => {
    const elsewhere = Promise.withResolvers<void>()
    const waiting = store.database.transaction().execute(async (transaction) => {
      await transaction.insertInto('instance_facts').values(fact('idle')).execute()
      await elsewhere.promise
      await transaction.insertInto('instance_facts').values(fact('too late')).execute()
    })
    await expect.poll(() => faults.map(({ name }) => name)).toEqual(['ConnectionIdleError'])
    expect(await names()).toEqual([])
    elsewhere.resolve()
    await expect(waiting).rejects.toMatchObject({ code: 'STORE_CONNECTION_IDLE' })
    expect(await names()).toEqual([])
  })
})

describe('openStore', () => {
  test('error: nobody listens there', async () => {
    const port = await closedPort()
    await expect(openStore({ databaseUrl: `postgres://assay@127.0.0.1:${port}/assay` })).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      isRetryable: true,
    })
  })

  test.skipIf(!process.env.DATABASE_URL)('behavior: the server ends transactions of a suspended process', async () => {
    const { rows } = await store.executeSql('show idle_in_transaction_session_timeout')
    expect(rows).toEqual([{ idle_in_transaction_session_timeout: '5400ms' }])
  })

  test.skipIf(!process.env.DATABASE_URL)('error: the server refuses us', async () => {
    for (const [part, value] of [
      ['pathname', '/not_there'],
      ['username', 'nobody_known'],
    ] as const) {
      const url = new URL(process.env.DATABASE_URL ?? '')
      url[part] = value
      await expect(openStore({ databaseUrl: url.href })).rejects.toMatchObject({
        code: 'STORE_ACCESS',
        message: expect.stringContaining('DATABASE_URL'),
      })
    }
  })
})

type Transaction = Parameters<Parameters<ReturnType<Store['database']['transaction']>['execute']>[0]>[0]

async function execute<Row>(transaction: Transaction, text: string): Promise<{ rows: Row[] }> {
  return await sql<Row>`${sql.raw(text)}`.execute(transaction)
}

async function sumOf(transaction: Transaction): Promise<{ rows: { sum: number }[] }> {
  return await execute(
    transaction,
    'select sum(value) as sum from (select value from counters order by id for update) locked',
  )
}

async function closedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
