import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshStore } from '../__fixtures__/fresh-store.ts'
import type { Store } from '../open-store.ts'
import { exampleSummary, exampleSupplier, insertSuppliers } from './__fixtures__/example-records.ts'
import { readPay } from './read-pay.ts'

const staked = exampleSupplier()
const unstaked = exampleSupplier({ address: 'unstaked', service: 'other' })
const silent = exampleSupplier({ address: 'silent' })
const reference = exampleSupplier({ address: 'reference', isReference: true })
const now = { stepped: 4, continuous: 2.5, staked: 12, cap: null }

let store: Store

beforeAll(async () => {
  store = await freshStore()
  await insertSuppliers(store.database, [
    { supplier: staked, summary: { ...exampleSummary(staked), pay: now } },
    ...[unstaked, silent, reference].map((supplier) => ({ supplier })),
  ])
  const figures = { suite: 'tier', n: 1, mean: null, lower: 0, upper: 1, tier: null }
  const point = (supplier_id: string, epoch: number, computed_at: number, pay: object | null) => ({
    ...{ ...figures, supplier_id, epoch, computed_at },
    pay: pay === null ? null : JSON.stringify(pay),
  })
  await store.database
    .insertInto('summary_history')
    .values([
      point(staked.id, 1, 50, null),
      point(staked.id, 1, 100, { stepped: 1, continuous: 0.5, staked: 12, cap: null }),
      point(staked.id, 2, 400, { stepped: 4, continuous: 2, staked: 12, cap: null }),
      point(unstaked.id, 1, 100, { stepped: 4, continuous: 3, staked: null, cap: null }),
    ])
    .execute()
})

afterAll(() => store.close())

describe('readPay', () => {
  it('default: each point holds until the next, the last one until now', async () => {
    const rows = await readPay(store.database, { since: 0, now: 500 })
    expect(rows.map(({ supplier, ...row }) => [supplier.address, row])).toEqual(
      expect.arrayContaining([
        [
          staked.address,
          {
            ...{ now, knownMs: 400, stepped: 1.75, continuous: 0.875, staked: 12 },
            stakedAbove: expect.closeTo((12 - 1.75) / 12, 12),
          },
        ],
        ['unstaked', { now: null, knownMs: 400, stepped: 4, continuous: 3, staked: null, stakedAbove: null }],
        ['silent', { now: null, knownMs: 0, stepped: null, continuous: null, staked: null, stakedAbove: null }],
      ]),
    )
    expect(rows).toHaveLength(3)
  })

  it('args: since and service', async () => {
    const rows = await readPay(store.database, { since: 450, now: 500, service: staked.service })
    expect(rows.map(({ knownMs, stepped }) => [knownMs, stepped])).toContainEqual([50, 4])
    expect(rows.map(({ supplier }) => supplier.address)).not.toContain('unstaked')
  })
})
