import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Store } from '../open-store.ts'
import { listedSupplier } from './__fixtures__/listed-supplier.ts'
import { plannedItemsSince, readTierFacts, type TierFactsRow } from './read-tier-facts.ts'
import { saveSuppliers } from './save-suppliers.ts'

const now = 1_780_000_000_000
let store: Store
beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())
beforeEach(() => store.executeSql('truncate suppliers, periods cascade'))

async function list(ids: readonly string[]): Promise<void> {
  await saveSuppliers(store.database, {
    network: 'direct',
    suppliers: ids.map((id) => listedSupplier(id)),
    now,
  })
}

async function facts(): Promise<TierFactsRow[]> {
  const found: TierFactsRow[] = []
  for await (const page of readTierFacts(store.database, 'tier')) found.push(...page)
  return found
}

const nothing = {
  epoch: 1,
  tierState: 'unknown',
  isSettled: false,
  tierItems: 0,
  tierMean: null,
  attempts: 0,
  items: 0,
}

describe('readTierFacts', () => {
  test('default: what is published of those that are listed', async () => {
    await list(['a', 'b', 'gone'])
    await list(['a', 'b'])
    await store.executeSql(`
      insert into summaries values ('b', 1, '{}', '{"tier": {"state": "provisional", "isSettled": true}, "attempts": 130, "suites": [
        {"suite": "other", "estimate": {"n": 9, "mean": 0.1}, "items": {"drawn": 20}},
        {"suite": "tier", "estimate": {"n": 90, "mean": 0.5}, "items": {"drawn": 100}}]}', 0)`)
    expect(await facts()).toEqual([
      { ...nothing, supplierId: 'a' },
      {
        ...nothing,
        supplierId: 'b',
        tierState: 'provisional',
        isSettled: true,
        tierItems: 90,
        tierMean: 0.5,
        attempts: 130,
        items: 120,
      },
    ])
  })

  test('behavior: a new epoch knows nothing yet', async () => {
    await list(['a'])
    await store.executeSql(`
      insert into summaries values ('a', 1, '{}', '{"tier": {"state": "decided"}, "attempts": 5, "suites": []}', 0);
      update epochs set closed_at = 1 where supplier_id = 'a';
      insert into epochs (supplier_id, epoch, started_at) values ('a', 2, 1)`)
    expect(await facts()).toEqual([{ ...nothing, supplierId: 'a', epoch: 2 }])
  })
})

describe('plannedItemsSince', () => {
  test('default', async () => {
    await list(['a'])
    await store.executeSql(`
      insert into periods (id, starts_at, ends_at, seed, commitment, committed_at) values ('p', 0, 1, '', '', 0);
      insert into plans (id, supplier_id, epoch, suite, suite_version, period_id, items, reason, not_before, due_by, created_at)
        values ('1', 'a', 1, 'tier', '1', 'p', 7, 'refresh', 0, 1, 100), ('2', 'a', 1, 'tier', '1', 'p', 5, 'refresh', 0, 1, 50)`)
    expect([await plannedItemsSince(store.database, 50), await plannedItemsSince(store.database, 100)]).toEqual([7, 0])
  })
})
