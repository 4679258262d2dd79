import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CapabilityRecord } from '#records/capability-record.ts'
import { freshStore } from './__fixtures__/fresh-store.ts'
import { readCapabilityRecords, saveCapabilityRecord } from './capability-records.ts'
import type { Store } from './open-store.ts'

let store: Store

beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())

const first: CapabilityRecord = {
  ...{ id: 'a', network: 'direct', address: 'http://node.test', model: 'm', checkedAt: 1_000 },
  level: 'C1',
  supports: { chat: 'supported', streaming: 'broken' },
  contextWindowTokens: 4_096,
  logprobDepth: null,
}

test('default: the last record of an endpoint holds, and the same one twice is one', async () => {
  const second: CapabilityRecord = { ...first, checkedAt: 2_000, level: null, supports: {} }
  for (const record of [second, first, first]) await saveCapabilityRecord(store.database, record)
  const other: CapabilityRecord = { ...first, id: 'b', checkedAt: 1_500 }
  await saveCapabilityRecord(store.database, other)
  expect(await readCapabilityRecords(store.database, { since: 1_000 })).toEqual([other, second])
  expect(await readCapabilityRecords(store.database, { since: 1_500 })).toEqual([second])
  const { length } = await store.database.selectFrom('capability_records').select('id').execute()
  expect(length).toBe(3)
})
