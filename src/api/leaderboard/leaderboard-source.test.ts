import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Flag } from '#records/flag.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { saveFleetFindings } from '#store/summarizer/save-fleet-findings.ts'
import { jointRankBands } from './joint-rank-bands.ts'
import { createLeaderboardSource } from './leaderboard-source.ts'

const first = exampleSupplier({ address: 'first' })
const broken = exampleSupplier({ address: 'broken' })

const someFlag: Flag = {
  ...{ kind: 'canary', statement: 'Two canaries.', n: 2, effect: null, logEValue: 7, errorRate: 0.001 },
  samples: ['s'],
}

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

  it('behavior: what a comparison told is shown with the figures of its epoch, and no longer', async () => {
    const { database } = store
    const finding = {
      ...{ supplierId: first.id, epoch: 0, computedAt: 7000, flags: [someFlag], rankBand: null, dominatedBy: ['x'] },
      identity: {
        group: {
          id: 'g',
          level: 'same-weights',
          size: 2,
          members: ['g', first.id],
          comparedItems: 90,
          falseDiscoveryRate: 0.05,
        },
        ...{
          otherWeightsThan: [],
          sameTokensAs: [],
          probes: null,
          unreadableShare: null,
          sameWeightsAs: [],
          tokenizerClass: null,
          comparedWith: 3,
          isLeftOut: false,
          differentFrom: 0,
        },
      },
    } satisfies FleetFinding
    const epoch = { supplier_id: first.id, started_at: 1, closed_at: null, close_reason: null, pay_cap: null }
    await database
      .insertInto('epochs')
      .values({ ...epoch, epoch: 0 })
      .execute()
    let now = 0
    const read = createLeaderboardSource({ database, clock: () => now, bandsOf: jointRankBands })
    const shown = async () => {
      now += 2000
      const { rows } = await read({})
      const row = rows.find(({ supplier }) => supplier.id === first.id)
      return [row?.group, row?.flags.map(({ kind }) => kind), row?.dominatedBy, row?.comparedAt]
    }
    expect(await shown()).toEqual([null, [], null, null])
    await saveFleetFindings(database, [finding])
    const group = { id: 'g', level: 'same-weights', size: 2 }
    expect(await shown()).toEqual([group, ['canary'], ['x'], 7000])
    await saveFleetFindings(database, [{ ...finding, computedAt: 8000, flags: [], dominatedBy: [] }])
    expect(await shown()).toEqual([group, [], [], 8000])
    await saveFleetFindings(database, [{ ...finding, computedAt: 9000, epoch: 1 }])
    expect(await shown()).toEqual([null, [], null, null])
  })
})
