import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { standardProfile } from '#cli/profile.ts'
import type { Supplier } from '#records/supplier.ts'
import { resumeSuite, suspendSuite } from '#store/manager/suspended-suites.ts'
import { echoCatalogue } from '../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { openWorld, type World } from '../__fixtures__/world.ts'
import type { Catalogue } from '../catalogue.ts'
import { Sampler } from '../sampler/sample-once.ts'
import { FleetBudget } from './fleet-budget.ts'
import { manageOnce } from './manage-once.ts'
import { TrafficShares } from './traffic-shares.ts'

const [a, b] = [supplierNamed('a'), supplierNamed('b')]
let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(() => world.reset())

function manage(
  suppliers: readonly Supplier[],
  {
    budget = new FleetBudget(),
    relaysPerDay = null,
    random = () => 0,
    catalogue = echoCatalogue(),
  }: {
    budget?: FleetBudget
    relaysPerDay?: number | null
    random?: () => number
    catalogue?: Catalogue
  } = {},
): Promise<number> {
  const { database, time } = world
  return manageOnce({
    database,
    clock: time.clock,
    periodMs: standardProfile.periodMs,
    graceMs: standardProfile.graceMs,
    secretBytes: (count) => new Uint8Array(count).fill(1),
    catalogue,
    policy: { ...standardProfile.planning, relaysPerDay },
    random,
    discover: async () => [{ network: 'direct', suppliers }],
    referenceCost: () => undefined,
    suppliersAt: () => [],
    budget,
    traffic: new TrafficShares(),
  })
}

async function plansBySupplier(): Promise<Record<string, number>> {
  const { rows } = await world.store.executeSql(
    'select s.address, count(*)::int as plans from plans p join suppliers s on s.id = p.supplier_id group by 1 order by 1',
  )
  return Object.fromEntries(rows.map(({ address, plans }) => [String(address), Number(plans)]))
}

describe('manageOnce', () => {
  test('default: plans for everyone on the list, until a stretch ahead is covered', async () => {
    expect([await manage([a, b]), await manage([a, b])]).toEqual([2, 0])
    world.time.advance(10 * 60_000)
    expect([await manage([a, b]), await manage([a, b])]).toEqual([2, 0])
    expect(await plansBySupplier()).toEqual({ a: 2, b: 2 })
  })

  test('behavior: of a suspended suite nothing is planned until it is taken up again', async () => {
    const { database, time } = world
    const [tierSuite] = echoCatalogue().suites
    if (tierSuite === undefined) throw new TypeError('the catalogue has a tier suite')
    const other = { ...tierSuite, name: 'other', setsTier: false }
    const catalogue = { ...echoCatalogue(), suites: [tierSuite, other] }
    const planned = async () => {
      const rows = await database.selectFrom('plans').select('suite').orderBy('suite').execute()
      return rows.map(({ suite }) => suite)
    }
    await manage([a], { catalogue })
    expect(await planned()).toEqual([tierSuite.name, 'other'].toSorted())
    await suspendSuite(database, { suite: 'other', now: time.clock() })
    expect(await planned()).toEqual([tierSuite.name])
    time.advance(3_600_000)
    await manage([a], { catalogue })
    expect(await planned()).toEqual([tierSuite.name, tierSuite.name])
    await resumeSuite(database, 'other')
    await manage([a], { catalogue })
    expect((await planned()).filter((suite) => suite === 'other')).toEqual(['other'])
  })

  test('behavior: who is no longer listed gets nothing new, and begins anew when back after a day', async () => {
    await manage([a, b])
    world.time.advance(24 * 3_600_000)
    expect(await manage([a])).toBe(1)
    expect(await plansBySupplier()).toEqual({ a: 2, b: 1 })
    world.time.advance(1)
    await manage([a, b])
    // What was planned for the old epoch is dropped.
    expect(await plansBySupplier()).toEqual({ a: 2, b: 1 })
    const { rows } = await world.store.executeSql(
      `select epoch, close_reason, pay_cap from epochs e join suppliers s on s.id = e.supplier_id
        where s.address = 'b' order by epoch`,
    )
    expect(rows).toEqual([
      { epoch: 1, close_reason: 're-staked', pay_cap: null },
      { epoch: 2, close_reason: null, pay_cap: 'none' },
    ])
  })

  test('behavior: unanswered items bound what is planned', async () => {
    const { database, time } = world
    const drawing = { database, catalogue: echoCatalogue(), policy: standardProfile.drawing, clock: time.clock }
    for (let hour = 0; hour < 24; hour++) {
      await manage([a])
      await new Sampler({ ...drawing, modelOf: () => 'm' }).sampleOnce()
      world.time.advance(3_600_000)
    }
    const { rows } = await world.store.executeSql('select count(*)::int as open from requests')
    expect(Number(rows[0]?.open)).toBeLessThanOrEqual(standardProfile.planning.maximumOpenItems)
    expect(Number(rows[0]?.open)).toBeGreaterThan(standardProfile.planning.maximumOpenItems / 2)
  })

  describe('with relays per day', () => {
    const fleet = Array.from({ length: 40 }, (_, index) => supplierNamed(`s${index}`))
    const plannedItems = async () => {
      const { rows } = await world.store.executeSql('select coalesce(sum(items), 0)::int as items from plans')
      return Number(rows[0]?.items)
    }

    test('behavior: a day sees no more than them, and all of them, however many suppliers wait', async () => {
      const budget = new FleetBudget()
      const counts: number[] = []
      for (let quarter = 0; quarter < 2 * 96; quarter++) {
        await manage(fleet, { budget, relaysPerDay: 240, random: Math.random })
        counts.push(await plannedItems())
        world.time.advance(900_000)
      }
      const onDay = (counts.at(-1) ?? 0) - (counts[95] ?? 0)
      expect(onDay).toBeLessThanOrEqual(240)
      expect(onDay).toBeGreaterThan(225)
      expect(Math.max(...counts.slice(0, 96))).toBeLessThanOrEqual(260)
    })

    test('behavior: they go round: nobody is left out', async () => {
      const budget = new FleetBudget()
      for (let hour = 0; hour < 48; hour++) {
        await manage(fleet, { budget, relaysPerDay: 960, random: Math.random })
        world.time.advance(3_600_000)
      }
      expect(Object.keys(await plansBySupplier()).length).toBe(40)
    })

    test('behavior: a restarted manager knows what the day has taken', async () => {
      const budget = new FleetBudget()
      for (let hour = 0; hour < 24; hour++) {
        await manage(fleet, { budget, relaysPerDay: 240, random: Math.random })
        world.time.advance(3_600_000)
      }
      const before = await plannedItems()
      for (let restart = 0; restart < 5; restart++)
        await manage(fleet, { budget: new FleetBudget(), relaysPerDay: 240, random: Math.random })
      expect((await plannedItems()) - before).toBeLessThanOrEqual(20)
    })
  })
})
