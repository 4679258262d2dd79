import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { TrafficRecord } from '#records/traffic.ts'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import { readTrafficShares } from '../manager/read-traffic-shares.ts'
import type { Store } from '../open-store.ts'
import { exampleSupplier, insertSuppliers } from '../read/__fixtures__/example-records.ts'
import { forgetTraffic } from './forget-traffic.ts'
import { readTraffic } from './read-traffic.ts'
import { recordTraffic } from './record-traffic.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** The beginning of an hour. */
const start = 490_000 * hourMs
const [a, b] = [exampleSupplier(), exampleSupplier({ address: 'beta' })]

let store: Store
beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())
beforeEach(async () => {
  await store.executeSql('truncate suppliers, traffic_hours, traffic_requests, traffic_ids, traffic_loads cascade')
  await insertSuppliers(store.database, [{ supplier: a }, { supplier: b }])
})

function request(requestId: string, over: Partial<TrafficRecord> = {}): TrafficRecord {
  return {
    requestId,
    supplierId: a.id,
    at: start + 1_000,
    kind: 'answered',
    blame: 'nobody',
    latencyMs: 900,
    promptTokens: 10,
    completionTokens: 20,
    verdict: null,
    ...over,
  }
}

function requests(count: number, over: Partial<TrafficRecord> = {}): TrafficRecord[] {
  return Array.from({ length: count }, (_, index) =>
    request(`${over.supplierId ?? 'a'} ${over.at ?? ''} ${index}`, over),
  )
}

const record = (records: readonly TrafficRecord[], now = start + hourMs) =>
  recordTraffic(store.database, records, { now })

async function rows(query: string) {
  return (await store.executeSql(query)).rows
}

const everything = async () => ({
  hours: await rows('select * from traffic_hours order by hour, supplier_id'),
  sample: await rows('select * from traffic_requests order by id'),
  ids: await rows('select * from traffic_ids order by id'),
  loads: await rows('select * from traffic_loads order by supplier_id'),
})

describe('recordTraffic', () => {
  test('default: counts by the hour, with what failed and what was thought of it', async () => {
    const failed = { kind: 'timed-out', blame: 'supplier', completionTokens: null, latencyMs: null } as const
    expect(
      await record([
        request('1', { verdict: 1 }),
        request('2', { verdict: 0.5 }),
        request('3', failed),
        request('4', { kind: 'refused', blame: 'undetermined' }),
        request('5', { at: start + hourMs, supplierId: b.id }),
      ]),
    ).toEqual(Array(5).fill('recorded'))
    const known = { closes_at: start + 2 * hourMs, is_compared: false }
    expect(await rows('select * from traffic_hours order by hour')).toEqual([
      {
        ...{ hour: start, supplier_id: a.id, requests: 4, answered: 2, supplier_failures: 1 },
        ...{ prompt_tokens: 40, completion_tokens: 60, verdicts: 2, verdict_sum: 1.5, ...known },
      },
      {
        ...{ hour: start + hourMs, supplier_id: b.id, requests: 1, answered: 1, supplier_failures: 0 },
        ...{ prompt_tokens: 10, completion_tokens: 20, verdicts: 0, verdict_sum: 0, ...known },
        closes_at: start + 3 * hourMs,
      },
    ])
  })

  test('behavior: a second time nothing changes, also in other batches and within one', async () => {
    const all = requests(30)
    await record(all)
    const before = await everything()
    expect(await record(all.slice(10, 20), start + hourMs + 5)).toEqual(Array(10).fill('known'))
    expect(await record([...all.slice(5), request('new'), request('new')])).toEqual([
      ...Array(25).fill('known'),
      'recorded',
      'known',
    ])
    const after = await everything()
    expect(after.ids).toHaveLength(31)
    await store.executeSql('truncate traffic_hours, traffic_requests, traffic_ids, traffic_loads')
    await record([...all, request('new')])
    expect(await everything()).toEqual(after)
    expect(before.ids).toHaveLength(30)
  })

  test('behavior: eight of an hour are kept, the same ones in whatever order they come', async () => {
    const all = requests(100)
    for (let from = 0; from < 100; from += 7) await record(all.slice(from, from + 7))
    const { sample } = await everything()
    expect(sample).toHaveLength(8)
    await store.executeSql('truncate traffic_hours, traffic_requests, traffic_ids, traffic_loads')
    await record(all.toReversed())
    expect((await everything()).sample).toEqual(sample)
  })

  test('behavior: nothing stored tells an id', async () => {
    await record([request('alice@example.com/1')])
    const told = JSON.stringify([await everything(), await rows('select * from news')])
    expect(told).not.toContain('alice')
  })

  test('behavior: an hour that is closed is counted, and its sample stays', async () => {
    await record([request('1')])
    expect(await record([request('2')], start + 2 * hourMs)).toEqual(['recorded'])
    const { hours, sample } = await everything()
    expect([hours[0]?.requests, sample.length]).toEqual([2, 1])
  })

  test('behavior: a log that comes late has an hour to come whole', async () => {
    await record([request('1')], start + dayMs)
    await record([request('2')], start + dayMs + hourMs - 1)
    await record([request('3')], start + dayMs + hourMs)
    const { hours, sample } = await everything()
    expect([hours[0]?.requests, hours[0]?.closes_at, sample.length]).toEqual([3, start + dayMs + hourMs, 2])
  })

  test('error: what cannot be taken leaves no trace, and keeps nothing else out', async () => {
    const now = start + 7 * dayMs
    expect(
      await record(
        [
          request('1', { supplierId: 'nobody' }),
          request('2', { at: start - 1 }),
          request('3', { at: now + 300_001 }),
          request('4', { at: now }),
        ],
        now,
      ),
    ).toEqual(['unknown-supplier', 'too-old', 'not-yet', 'recorded'])
    const { hours, ids } = await everything()
    expect([hours.length, ids.length]).toEqual([1, 1])
    expect(await record([])).toEqual([])
  })

  test('behavior: two writers at once count everything once', async () => {
    const all = [...requests(200), ...requests(200, { supplierId: b.id })]
    const results = await Promise.all([record(all), record(all.toReversed()), record(all.slice(100))])
    expect(results.flat().filter((result) => result === 'recorded')).toHaveLength(400)
    const { hours } = await everything()
    expect(hours.map(({ requests }) => requests)).toEqual([200, 200])
  })
})

describe('readTrafficShares', () => {
  test('default: against the average listed supplier; nobody else is known', async () => {
    await record([...requests(30), ...requests(10, { supplierId: b.id })])
    expect([...(await readTrafficShares(store.database, start + hourMs))]).toEqual(
      expect.arrayContaining([
        [a.id, 1.5],
        [b.id, 0.5],
      ]),
    )
    await store.executeSql(`update suppliers set is_listed = false where id = '${a.id}'`)
    expect([...(await readTrafficShares(store.database, start + hourMs))]).toEqual([[b.id, 1]])
  })

  test('behavior: a request fades to 1/e in a day, in whatever order requests come', async () => {
    await record(
      [...requests(100, { at: start }), ...requests(100, { supplierId: b.id, at: start + dayMs })],
      start + dayMs,
    )
    const shares = await readTrafficShares(store.database, start + dayMs)
    const [older, newer] = [shares.get(a.id) ?? 0, shares.get(b.id) ?? 0]
    expect(older / newer).toBeCloseTo(Math.exp(-1), 2)
    const later = requests(10, { at: start + dayMs, supplierId: a.id })
    await record(later, start + dayMs)
    const forwards = await everything()
    await store.executeSql('truncate traffic_hours, traffic_requests, traffic_ids, traffic_loads')
    await record(later, start + dayMs)
    await record(requests(100, { at: start }), start + dayMs)
    const backwards = await everything()
    expect(Number(backwards.loads[0]?.requests)).toBeCloseTo(
      Number(forwards.loads.find(({ supplier_id }) => supplier_id === a.id)?.requests),
      9,
    )
    expect((await readTrafficShares(store.database, start + 4_000 * dayMs)).size).toBe(1)
  })

  test('behavior: without traffic nobody has a share', async () => {
    expect(await readTrafficShares(store.database, start)).toEqual(new Map())
  })
})

describe('readTraffic', () => {
  test('default: the last day, whoever carries most first', async () => {
    await record([
      ...requests(3, { verdict: 0.5 }),
      ...requests(9, { supplierId: b.id, kind: 'failed', blame: 'supplier', completionTokens: null }),
    ])
    const known = { network: 'direct', service: 'text', name: null }
    expect(await readTraffic(store.database, start + hourMs)).toEqual([
      {
        ...{ supplierId: b.id, address: 'beta', ...known, requests: 9, answered: 0, supplierFailures: 9 },
        ...{ completionTokens: 0, verdict: null, share: 1.5 },
      },
      {
        ...{ supplierId: a.id, address: 'alpha', ...known, requests: 3, answered: 3, supplierFailures: 0 },
        ...{ completionTokens: 60, verdict: 0.5, share: 0.5 },
      },
    ])
    expect(await readTraffic(store.database, start + 2 * dayMs)).toEqual([])
  })
})

describe('forgetTraffic', () => {
  test('default: ids that cannot come again, and counts of compared hours after two weeks', async () => {
    await record(requests(5))
    await store.executeSql('update traffic_hours set is_compared = true')
    await forgetTraffic(store.database, start + 8 * dayMs, 100)
    expect([(await everything()).ids.length, (await everything()).hours.length]).toEqual([5, 1])
    await forgetTraffic(store.database, start + 8 * dayMs + hourMs, 3)
    expect((await everything()).ids).toHaveLength(2)
    await forgetTraffic(store.database, start + 15 * dayMs, 3)
    expect([(await everything()).ids.length, (await everything()).hours.length]).toEqual([0, 0])
  })
})
