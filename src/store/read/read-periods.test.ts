import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Database } from '../database.ts'
import type { Store } from '../open-store.ts'
import { insertPeriods, lookAt } from './__fixtures__/sample-rows.ts'
import { readPeriods } from './read-periods.ts'

let store: Store
let database: Database

beforeAll(async () => {
  store = await freshStore()
  database = store.database
  await insertPeriods(database)
})

afterAll(() => store.close())

describe('readPeriods', () => {
  it('default', async () => {
    expect(await readPeriods(database, { now: lookAt, limit: 10 })).toMatchInlineSnapshot(`
      [
        {
          "commitment": "commitment-of-running",
          "committedAt": 1900,
          "endsAt": 3000,
          "id": "running",
          "revealedAt": null,
          "seed": null,
          "startsAt": 2000,
        },
        {
          "commitment": "commitment-of-over",
          "committedAt": 900,
          "endsAt": 2000,
          "id": "over",
          "revealedAt": null,
          "seed": null,
          "startsAt": 1000,
        },
        {
          "commitment": "commitment-of-revealed",
          "committedAt": -100,
          "endsAt": 1000,
          "id": "revealed",
          "revealedAt": 1100,
          "seed": "seed-of-revealed",
          "startsAt": 0,
        },
      ]
    `)
  })

  it('behavior: a reveal that is dated later, or before the end of its period, gives no seed away', async () => {
    const seeds = async (now: number) => (await readPeriods(database, { now, limit: 10 })).map(({ seed }) => seed)
    expect(await seeds(1099)).toEqual([null, null, null])
    await database.updateTable('periods').set({ revealed_at: 2001 }).where('id', '=', 'running').execute()
    expect(await seeds(lookAt)).toEqual([null, null, 'seed-of-revealed'])
  })

  it('args: before', async () => {
    const periods = await readPeriods(database, { now: lookAt, before: 2000, limit: 1 })
    expect(periods.map(({ id }) => id)).toEqual(['over'])
  })
})
