import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Supplier } from '#records/supplier.ts'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import { insertRows } from '../insert-rows.ts'
import type { Store } from '../open-store.ts'
import { listedSupplier } from './__fixtures__/listed-supplier.ts'
import { unknownView } from './__fixtures__/unknown-view.ts'
import { type PlanningView, readPlanningView } from './read-planning-view.ts'
import { saveSuppliers } from './save-suppliers.ts'

const now = 1_780_000_000_000

let store: Store
beforeAll(async () => {
  store = await freshStore()
})
afterAll(() => store.close())
beforeEach(() => store.executeSql('truncate suppliers, periods cascade'))

async function list(suppliers: readonly Partial<Supplier>[]): Promise<void> {
  const rows = suppliers.map((over, index) => listedSupplier(over.id ?? `s${index}`, over))
  await saveSuppliers(store.database, { network: 'direct', suppliers: rows, now })
}

async function plan(supplierId: string, { items, dueBy }: { items: number; dueBy: number }): Promise<void> {
  await store.executeSql(
    `insert into periods (id, starts_at, ends_at, seed, commitment, committed_at)
      values ('p', 0, 1, '', '', 0) on conflict do nothing`,
  )
  await insertRows(store.database, 'plans', [
    {
      id: `${supplierId} ${dueBy}`,
      supplier_id: supplierId,
      epoch: 1,
      suite: 'tier',
      suite_version: '1',
      period_id: 'p',
      items,
      reason: 'new-supplier',
      not_before: now,
      due_by: dueBy,
      created_at: now,
    },
  ])
}

async function pages(plannedUntil = now): Promise<PlanningView[][]> {
  const found: PlanningView[][] = []
  for await (const page of readPlanningView(store.database, { suites: ['tier'], tierSuite: 'tier', plannedUntil }))
    found.push(page)
  return found
}

describe('readPlanningView', () => {
  test('default', async () => {
    await list([{ id: 'a' }])
    expect(await pages()).toEqual([[unknownView('a')]])
  })

  test('behavior: what was drawn, planned and folded, and what the summary says', async () => {
    await list([{ id: 'a' }])
    await plan('a', { items: 7, dueBy: now })
    await store.executeSql(`
      insert into draws select 'a', 1, 'tier', 30, '{}', 'p';
      insert into summaries values ('a', 1, '{"suites": {"tier": {"nextOrder": 20, "items": {"scored": 18}}}}',
        '{"tier": {"state": "decided", "tier": "high", "isSettled": true}, "usage": {"promptTokens": 5, "completionTokens": 6, "missing": 2}}', 0)`)
    expect(await pages()).toEqual([
      [
        {
          ...unknownView('a'),
          plannedUntil: now,
          openItems: 17,
          scoredItems: 18,
          tierState: 'decided',
          isSettled: true,
          tier: 'high',
          promptTokens: 5,
          completionTokens: 6,
          answersWithoutUsage: 2,
        },
      ],
    ])
  })

  test('behavior: who is planned for longer is left out, but not a reference', async () => {
    await list([{ id: 'covered' }, { id: 'due' }, { id: 'model', isReference: true }])
    await plan('covered', { items: 1, dueBy: now + 1 })
    await plan('due', { items: 1, dueBy: now })
    await plan('model', { items: 1, dueBy: now + 1 })
    expect((await pages()).flat().map(({ supplierId }) => supplierId)).toEqual(['due', 'model'])
  })

  describe('probes of groups', () => {
    async function viewOf(supplierId: string): Promise<[string, boolean][]> {
      const found: PlanningView[] = []
      const options = { suites: ['tier'], groupSuites: ['probes'], tierSuite: 'tier', plannedUntil: now }
      for await (const page of readPlanningView(store.database, options)) found.push(...page)
      return found.flatMap((row) => (row.supplierId === supplierId ? [[row.suite, row.isMeasurable] as const] : []))
    }

    test('behavior: only for who is in a group in its present epoch', async () => {
      await list([{ id: 'grouped' }, { id: 'alone' }, { id: 'earlier' }, { id: 'unknown' }])
      await store.executeSql(`insert into fleet_findings (supplier_id, epoch, finding, computed_at) values
        ('grouped', 1, '{"identity": {"group": {"size": 2}}}', 0), ('alone', 1, '{"identity": {"group": null}}', 0),
        ('earlier', 0, '{"identity": {"group": {"size": 2}}}', 0)`)
      expect(await viewOf('grouped')).toEqual([
        ['probes', true],
        ['tier', true],
      ])
      for (const id of ['alone', 'earlier', 'unknown']) expect(await viewOf(id)).toEqual([['tier', true]])
    })

    test('behavior: who fails at all of the first four cannot be asked them; the tier suite is asked on', async () => {
      await list([{ id: 'a' }])
      const items = (failures: number) => ({ scored: 4, supplierFailures: failures, capabilityMissing: 0 })
      const suites = (failures: number) =>
        ['probes', 'tier'].map((suite) => ({ suite, estimate: { mean: 0 }, items: items(failures) }))
      await store.executeSql(`insert into fleet_findings (supplier_id, epoch, finding, computed_at)
        values ('a', 1, '{"identity": {"group": {"size": 2}}}', 0)`)
      await store.executeSql(
        `insert into summaries values ('a', 1, '{}', '${JSON.stringify({ suites: suites(4) })}', 0)`,
      )
      expect(await viewOf('a')).toEqual([
        ['probes', false],
        ['tier', true],
      ])
      await store.executeSql(`update summaries set summary = '${JSON.stringify({ suites: suites(3) })}'`)
      expect(await viewOf('a')).toEqual([
        ['probes', true],
        ['tier', true],
      ])
    })
  })

  test('behavior: who is not listed is left out', async () => {
    await list([{ id: 'a' }, { id: 'b' }])
    await list([{ id: 'b' }])
    expect((await pages()).flat().map(({ supplierId }) => supplierId)).toEqual(['b'])
  })

  test('behavior: many suppliers come in pages, each once', async () => {
    await list(Array.from({ length: 10_001 }, (_, index) => ({ id: String(index).padStart(5, '0') })))
    const found = await pages()
    expect(found.map((page) => page.length)).toEqual([5_000, 5_000, 1])
    expect(new Set(found.flat().map(({ supplierId }) => supplierId)).size).toBe(10_001)
  })
})
