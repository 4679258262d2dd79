import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Flag } from '#records/flag.ts'
import type { FleetFinding } from '#records/fleet-finding.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Store } from '#store/open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from '#store/read/__fixtures__/example-records.ts'
import { saveFleetFindings } from '#store/summarizer/save-fleet-findings.ts'
import { jointRankBands } from './joint-rank-bands.ts'
import { LeaderboardSource, type RankedLeaderboard } from './leaderboard-source.ts'

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

describe('LeaderboardSource', () => {
  /** Writes something that every reading shows, and tells whether a ranking shows it. */
  async function seen(at: number): Promise<(ranking: RankedLeaderboard) => boolean> {
    await store.database.updateTable('suppliers').set({ last_seen_at: at }).where('id', '=', first.id).execute()
    return ({ rows }) => rows.find(({ supplier }) => supplier.id === first.id)?.supplier.lastSeenAt === at
  }

  it('behavior: readers within the age share one reading, and unchanged rows share one ranking', async () => {
    let now = 0
    const source = new LeaderboardSource({ database: store.database, clock: () => now, bandsOf: jointRankBands })
    const [a, b] = await Promise.all([source.ranking({}), source.ranking({})])
    expect(b).toBe(a)
    now = 5000
    expect(await source.ranking({})).toBe(a)
    const isSeen = await seen(9001)
    now = 5999
    expect(isSeen(await source.ranking({}))).toBe(false)
    now = 9000
    expect(isSeen(await source.ranking({}))).toBe(true)
  })

  it('behavior: while new figures are read, readers get the last ones at once; after a rest they wait', async () => {
    let now = 0
    const source = new LeaderboardSource({ database: store.database, clock: () => now, bandsOf: jointRankBands })
    await source.ranking({})
    const isSeen = await seen(9003)
    now = 1500
    expect(isSeen(await source.ranking({}))).toBe(false)
    await expect.poll(async () => isSeen(await source.ranking({}))).toBe(true)
    const isSeenLater = await seen(9004)
    now = 3500
    expect(isSeenLater(await source.ranking({}))).toBe(true)
  })

  it('behavior: new figures take the place of the old once they are ranked in the scopes that were asked for', async () => {
    let now = 0
    const gates: (() => void)[] = []
    let isGated = false
    const source = new LeaderboardSource({
      database: store.database,
      clock: () => now,
      bandsOf: async (scores) => {
        if (isGated) await new Promise<void>((resolve) => gates.push(resolve))
        return jointRankBands(scores)
      },
    })
    await source.ranking({ service: 'text' })
    const isSeen = await seen(9005)
    isGated = true
    now = 1500
    expect(isSeen(await source.ranking({ service: 'text' }))).toBe(false)
    await expect.poll(() => gates.length).toBe(1)
    expect(isSeen(await source.ranking({ service: 'text' }))).toBe(false)
    isGated = false
    for (const open of gates) open()
    await expect.poll(async () => isSeen(await source.ranking({ service: 'text' }))).toBe(true)
  })

  it('error: a reading that fails is tried again by the next reader, and who waited hears of it', async () => {
    let isBroken = true
    const source = new LeaderboardSource({
      database: store.database,
      clock: () => 0,
      bandsOf: (scores) => {
        if (isBroken) throw new RangeError('no bands')
        return jointRankBands(scores)
      },
    })
    await expect(source.ranking({})).rejects.toThrow('no bands')
    isBroken = false
    expect((await source.ranking({})).rows.length).toBeGreaterThan(0)
  })

  it('behavior: a store that reads slowly is read less often', async () => {
    // Each look at the clock takes 500 ms: 10 × the time of a reading is more than the age.
    let now = 0
    const clock = () => (now += 500)
    const source = new LeaderboardSource({
      database: store.database,
      clock,
      maximumAgeMs: 1000,
      bandsOf: jointRankBands,
    })
    await source.ranking({})
    const isSeen = await seen(9002)
    now += 3000
    expect(isSeen(await source.ranking({}))).toBe(false)
    now += 12_000
    expect(isSeen(await source.ranking({}))).toBe(true)
  })

  it('behavior: figures of every suite and task, kept as numbers', async () => {
    const source = new LeaderboardSource({ database: store.database, clock: () => 0, bandsOf: jointRankBands })
    const figures = await source.figures()
    const counts = { n: 100, mean: 0.6, lower: 0.48, upper: 0.71, scored: 100, supplierFailures: 4, unscored: 2 }
    expect(figures.of(first.id)).toEqual([
      { suite: 'assay-basics', task: null, ...counts },
      { suite: 'assay-basics', task: 'basics_arithmetic', ...counts },
    ])
    expect(figures.of(broken.id)).toEqual([])
  })

  it('error: a summary of another version shows an empty row and is named', async () => {
    await store.database
      .insertInto('summaries')
      .values({ supplier_id: broken.id, epoch: 0, state: '{}', summary: '{"tier":"old"}', computed_at: 1 })
      .execute()
    const source = new LeaderboardSource({ database: store.database, clock: () => 0, bandsOf: jointRankBands })
    const { rows, unreadable } = await source.ranking({})
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
    const source = new LeaderboardSource({ database, clock: () => now, bandsOf: jointRankBands })
    const shown = async () => {
      now += 2000
      const { rows } = await source.ranking({})
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
