import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { jointRankBands } from './joint-rank-bands.ts'
import { createLeaderboardSource } from './leaderboard-source.ts'

const first = exampleSupplier({ address: 'first' })
const broken = exampleSupplier({ address: 'broken' })

let store: Store

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [{ supplier: first, summary: exampleSummary(first) }, { supplier: broken }])
})

afterAll(() => store.close())

describe('createLeaderboardSource', () => {
  it('behavior: readers within the age share one reading, and unchanged rows share one ranking', async () => {
    let now = 0
    const read = createLeaderboardSource({ database: store.database, clock: () => now, bandsOf: jointRankBands })
    const [a, b] = await Promise.all([read({}), read({})])
    expect(b).toBe(a)
    now = 1000
    expect(await read({})).toBe(a)
    await store.database.updateTable('suppliers').set({ last_seen_at: 9001 }).where('id', '=', first.id).execute()
    now = 1999
    expect(await read({})).toBe(a)
    now = 2000
    const c = await read({})
    expect(c.rows.find(({ supplier }) => supplier.id === first.id)?.supplier.lastSeenAt).toBe(9001)
  })

  it('behavior: a store that reads slowly is read less often', async () => {
    // Each look at the clock takes 500 ms: 10 × the time of a reading is more than the age.
    let now = 0
    const clock = () => (now += 500)
    const read = createLeaderboardSource({
      database: store.database,
      clock,
      maximumAgeMs: 1000,
      bandsOf: jointRankBands,
    })
    const a = await read({})
    await store.database.updateTable('suppliers').set({ last_seen_at: 9002 }).where('id', '=', first.id).execute()
    now += 3000
    expect(await read({})).toBe(a)
    now += 2000
    expect(await read({})).not.toBe(a)
  })

  it('error: a summary of another version shows an empty row and is named', async () => {
    await store.database
      .insertInto('summaries')
      .values({ supplier_id: broken.id, epoch: 0, state: '{}', summary: '{"tier":"old"}', computed_at: 1 })
      .execute()
    const read = createLeaderboardSource({ database: store.database, clock: () => 0, bandsOf: jointRankBands })
    const { rows, unreadable } = await read({})
    expect(rows.map(({ supplier, rank, attempts }) => [supplier.address, rank, attempts])).toEqual(
      expect.arrayContaining([
        ['first', 1, 120],
        ['broken', null, null],
      ]),
    )
    expect(unreadable.map(({ supplierId }) => supplierId)).toEqual([broken.id])
  })
})
