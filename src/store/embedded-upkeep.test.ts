import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { embeddedTemplate } from './__fixtures__/embedded-template.ts'
import { upkeepEmbedded } from './embedded-upkeep.ts'
import { openStore, type Store } from './open-store.ts'

let store: Store

beforeAll(async () => {
  store = await openStore({ template: await embeddedTemplate() })
  await store.executeSql('create table busy (id integer primary key, text text)')
  await store.executeSql("insert into busy select n, repeat('x', 1000) from generate_series(1, 3000) n")
})
afterAll(() => store.close())

const upkeep = () =>
  upkeepEmbedded({
    query: async (text, values) => ({ command: 'SELECT', rowCount: 0, ...(await store.executeSql(text, values)) }),
  })
const logBytes = async () =>
  Number((await store.executeSql('select sum(size) as bytes from pg_ls_waldir()')).rows[0]?.bytes)

describe('upkeepEmbedded', () => {
  test('default: does nothing while little was written', async () => {
    await upkeep()
    expect(await upkeep()).toEqual({ checkpointed: false, vacuumed: [] })
  })

  test('behavior: a busy table is vacuumed and its space used again; the log stays bounded', async () => {
    const rounds = async (count: number) => {
      for (let round = 0; round < count; round++) {
        await store.executeSql("update busy set text = text || 'y'")
        if (round % 5 === 4) await upkeep()
      }
      return Number((await store.executeSql("select pg_table_size('busy') as bytes")).rows[0]?.bytes)
    }
    const early = await rounds(10)
    const late = await rounds(30)
    expect(late).toBeLessThan(early * 1.5)
    expect(await logBytes()).toBeLessThan(200e6)
    expect((await upkeep()).vacuumed).not.toContain('public.draws')
  })
})
