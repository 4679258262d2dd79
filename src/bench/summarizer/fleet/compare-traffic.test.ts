import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TrafficRecord } from '#records/traffic.ts'
import type { RoutingEvidence } from '#statistics/gaming/probe-routing.ts'
import { insertRows } from '#store/insert-rows.ts'
import { recordTraffic } from '#store/traffic/record-traffic.ts'
import { supplierNamed } from '../../__fixtures__/relays.ts'
import { list, openWorld, type World } from '../../__fixtures__/world.ts'
import { compareTrafficOnce, routingBlocks } from './compare-traffic.ts'
import { routingFlags } from './routing-flags.ts'

const hourMs = 3_600_000
const minuteMs = 60_000
/** The first whole hour of the test clock's time. */
const start = Math.ceil(1_780_000_000_000 / hourMs) * hourMs
const [a, b] = [supplierNamed('a'), supplierNamed('b')]
let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.reset()
  await list(world, [a, b])
})

/** A measurement each so many minutes of an hour, of 100 tokens in two seconds. */
async function measure(supplierId: string, hour: number, over: { kind?: string; blame?: string; ms?: number } = {}) {
  const { kind = 'answered', blame = 'nobody', ms = 2_000 } = over
  await insertRows(
    world.database,
    'outcomes',
    Array.from({ length: 8 }, (_, index) => {
      const sentAt = hour + index * 7 * minuteMs
      return {
        attempt_id: `${supplierId} ${sentAt} ${kind}`,
        request_id: `${supplierId} ${sentAt}`,
        supplier_id: supplierId,
        ...{ kind, blame, http_status: 200, timeout_phase: null, sent_at: sentAt, first_byte_at: sentAt + 1 },
        ...{ first_token_at: null, last_byte_at: sentAt + ms, is_trustworthy: true, prompt_tokens: 10 },
        ...{ completion_tokens: 100, total_tokens: 110, body_bytes: 9, detail: null, recorded_at: sentAt + ms },
      }
    }),
  )
}

/** Eight users' requests in an hour. */
async function users(supplierId: string, hour: number, over: Partial<TrafficRecord> = {}, now = hour) {
  const records = Array.from({ length: 8 }, (_, index): TrafficRecord => {
    const at = hour + index * 7 * minuteMs + minuteMs
    return {
      ...{ requestId: `${supplierId} ${at}`, supplierId, at, kind: 'answered', blame: 'nobody', latencyMs: 2_000 },
      ...{ promptTokens: 10, completionTokens: 100, verdict: null, ...over },
    }
  })
  await recordTraffic(world.database, records, { now: Math.max(now, hour + hourMs - 1) })
}

async function evidenceOf(supplierId: string): Promise<readonly RoutingEvidence[]> {
  const row = await world.database
    .selectFrom('traffic_comparisons')
    .select('comparison')
    .where('supplier_id', '=', supplierId)
    .executeTakeFirst()
  return routingBlocks(row?.comparison)
}

const compare = (now: number) => compareTrafficOnce(world.database, now)
const pairsOf = (blocks: readonly RoutingEvidence[]) =>
  blocks.map(({ block, answered, times }) => [block, answered.pairs, times])

describe('compareTrafficOnce', () => {
  test('default: each closed hour once, and its sample is gone', async () => {
    await measure(a.id, start)
    await users(a.id, start)
    expect(await compare(start + 2 * hourMs - 1)).toBe(0)
    expect([await compare(start + 2 * hourMs), await compare(start + 9 * hourMs)]).toEqual([1, 0])
    expect(pairsOf(await evidenceOf(a.id))).toEqual([[1, 8, { pairs: 8, usersSlower: 0, measuredSlower: 0 }]])
    const { rows } = await world.store.executeSql('select count(*)::int as kept from traffic_requests')
    expect(rows).toEqual([{ kept: 0 }])
    expect(await evidenceOf(b.id)).toEqual([])
  })

  test('behavior: a later hour is added to what is known', async () => {
    for (const hour of [start, start + hourMs]) {
      await measure(a.id, hour)
      await users(a.id, hour, { latencyMs: 9_000 })
      await compare(hour + 2 * hourMs)
    }
    expect(pairsOf(await evidenceOf(a.id))).toEqual([[1, 16, { pairs: 16, usersSlower: 16, measuredSlower: 0 }]])
  })

  test('behavior: who fails users alone is flagged, who fails both is not', async () => {
    const failed = { kind: 'failed', blame: 'supplier', latencyMs: null, completionTokens: null } as const
    for (let hour = start; hour < start + 12 * hourMs; hour += hourMs) {
      await measure(a.id, hour)
      await measure(b.id, hour, { kind: 'failed', blame: 'supplier' })
      for (const { id } of [a, b]) await users(id, hour, failed)
    }
    await compare(start + 20 * hourMs)
    const suppliers = await Promise.all(
      [a, b].map(async ({ id, operator }) => ({ supplierId: id, operator, routing: await evidenceOf(id) })),
    )
    const flags = routingFlags(suppliers)
    expect(flags.get(b.id)).toEqual([])
    expect(flags.get(a.id)).toMatchObject([
      {
        kind: 'probe-routing',
        statement:
          'Of 96 measurements it answers 100.0 points more than of users’ requests next to them; 10.0 are allowed.',
        n: 192,
        effect: { value: 100, unit: 'points' },
        errorRate: 0.01,
        samples: [],
      },
    ])
  })

  test('behavior: failures that are not the supplier’s are compared with nothing', async () => {
    await measure(a.id, start)
    await users(a.id, start, { kind: 'timed-out', blame: 'undetermined' })
    expect(await compare(start + 3 * hourMs)).toBe(1)
    expect(await evidenceOf(a.id)).toEqual([])
  })

  test('behavior: an hour from before the epoch tells of another supplier', async () => {
    await measure(a.id, start)
    await users(a.id, start)
    await world.database
      .updateTable('epochs')
      .set({ started_at: start + 1 })
      .execute()
    expect(await compare(start + 3 * hourMs)).toBe(1)
    expect(await evidenceOf(a.id)).toEqual([])
  })

  test('behavior: a new epoch begins with nothing', async () => {
    await measure(a.id, start)
    await users(a.id, start)
    await compare(start + 3 * hourMs)
    await world.store.executeSql(
      `update epochs set closed_at = ${start + 4 * hourMs};
       insert into epochs (supplier_id, epoch, started_at) values ('${a.id}', 2, ${start + 4 * hourMs})`,
    )
    await measure(a.id, start + 5 * hourMs)
    await users(a.id, start + 5 * hourMs)
    await compare(start + 8 * hourMs)
    expect(pairsOf(await evidenceOf(a.id)).map(([block, pairs]) => [block, pairs])).toEqual([[1, 8]])
  })

  test('behavior: each week is evidence of its own, and the last two are kept', async () => {
    for (const week of [0, 1, 2]) {
      const hour = start + week * 7 * 24 * hourMs
      await measure(a.id, hour)
      await users(a.id, hour)
      await compare(hour + 3 * hourMs)
    }
    expect(pairsOf(await evidenceOf(a.id)).map(([block, pairs]) => [block, pairs])).toEqual([
      [2, 8],
      [3, 8],
    ])
  })
})
