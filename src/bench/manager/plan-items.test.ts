import { describe, expect, test } from 'vitest'
import type { Plan } from '#records/plan.ts'
import type { PlanningView } from '#store/manager/read-planning-view.ts'
import { unknownView } from '../../store/manager/__fixtures__/unknown-view.ts'
import { echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { usersHours } from './hours-of-day.ts'
import { type PlanningInput, type PlanningPolicy, planItems } from './plan-items.ts'
import { fullShares } from './share-relays.ts'

const hourMs = 3_600_000
const policy: PlanningPolicy = {
  dayMs: 24 * hourMs,
  itemsPerSupplierPerDay: 240,
  refreshShare: 0.25,
  otherSuitesShare: 0.2,
  groupProbesPerDay: 10,
  stretchMs: hourMs,
  leastItemsPerPlan: 4,
  maximumOpenItems: 60,
  hourWeights: null,
  relaysPerDay: null,
}
const tierSuite = suiteOf([echoTask()], { name: 'tier' })
const otherSuite = suiteOf([echoTask()], { name: 'other', setsTier: false })
const start = 1_780_000_000_000

function view(over: Partial<PlanningView> = {}): PlanningView {
  return { ...unknownView('supplier-1'), ...over }
}

function plan(views: readonly PlanningView[], over: Partial<PlanningInput> = {}): Plan[] {
  return planItems({
    view: views,
    suites: [tierSuite],
    policy,
    period: { id: 'period-1' },
    graceMs: 24 * hourMs,
    now: start,
    random: () => 0,
    referenceCost: () => undefined,
    isExcluded: () => false,
    budget: { shares: fullShares, items: Number.POSITIVE_INFINITY },
    trafficOf: () => 0,
    ...over,
  })
}

/** Two days of turns every minute, in which every item is answered and summarised at once. */
function live(
  state: (now: number) => Partial<PlanningView>,
  {
    suites = [tierSuite],
    sleep,
    ...over
  }: { suites?: PlanningInput['suites']; sleep?: [number, number]; policy?: PlanningPolicy } = {},
): Plan[] {
  const made: Plan[] = []
  const until = new Map<string, number>()
  for (let now = start; now < start + 48 * hourMs; now += 60_000) {
    if (sleep !== undefined && now >= sleep[0] && now < sleep[1]) continue
    const views = suites.map(({ name }) =>
      view({ suite: name, plannedUntil: until.get(name) ?? null, scoredItems: made.length, ...state(now) }),
    )
    for (const next of plan(views, { now, suites, ...over })) {
      made.push(next)
      until.set(next.suite, next.dueBy)
    }
  }
  return made
}

const sum = (plans: readonly Plan[]) => plans.reduce((total, { items }) => total + items, 0)

/** Items per hour, each plan's items spread evenly over its stretch. */
function hourly(plans: readonly Plan[]): number[] {
  const hours = Array.from({ length: 50 }, () => 0)
  for (const { items, notBefore, dueBy } of plans)
    for (let item = 0; item < items; item++) {
      const hour = Math.floor((notBefore + ((item + 0.5) / items) * (dueBy - notBefore) - start) / hourMs)
      hours[hour] = (hours[hour] ?? 0) + 1
    }
  return hours
}

describe('planItems', () => {
  test('default: a new supplier gets its first plan', () => {
    expect(plan([view()])).toEqual([
      {
        id: expect.stringMatching(/./),
        supplierId: 'supplier-1',
        epoch: 1,
        suite: 'tier',
        suiteVersion: '1',
        periodId: 'period-1',
        items: 10,
        reason: 'new-supplier',
        notBefore: start,
        dueBy: start + hourMs,
        createdAt: start,
      },
    ])
  })

  test('behavior: the same turn twice makes the same plan', () => {
    expect(plan([view({ plannedUntil: start + 5 })])).toEqual(plan([view({ plannedUntil: start + 5 })]))
  })

  test('behavior: follows users’ hours, and keeps the pace of the day', () => {
    const days = hourly(live(() => ({}), { policy: { ...policy, hourWeights: usersHours } }))
    // The first hour is 20 h UTC (1,780,000,000 s is 20:26:40).
    const [busiest, quietest] = [days[17] ?? 0, days[29] ?? 0]
    expect(busiest / quietest).toBeGreaterThan(2)
    expect(days.slice(0, 24).reduce((total, items) => total + items, 0)).toBeGreaterThan(225)
    expect(days.slice(0, 24).reduce((total, items) => total + items, 0)).toBeLessThan(255)
  })

  test('behavior: keeps its pace without gaps or bursts', () => {
    const plans = live(() => ({}))
    for (const [index, { notBefore }] of plans.slice(1).entries()) expect(notBefore).toBe(plans[index]?.dueBy)
    expect(hourly(plans).slice(0, 48)).toEqual(Array(48).fill(10))
  })

  test('behavior: after a long sleep nothing is caught up on', () => {
    const plans = live(() => ({}), { sleep: [start + 10 * hourMs, start + 30 * hourMs] })
    expect(Math.max(...hourly(plans))).toBe(10)
    // 28 waking hours, and up to two that were planned ahead.
    expect(sum(plans)).toBeGreaterThanOrEqual(280)
    expect(sum(plans)).toBeLessThanOrEqual(310)
  })

  test('behavior: a decided tier is refreshed at its share', () => {
    const plans = live(() => ({ tierState: 'decided', scoredItems: 500 }))
    expect(new Set(plans.map(({ reason, items }) => `${reason} ${items}`))).toEqual(new Set(['refresh 4']))
    expect(
      hourly(plans)
        .slice(0, 48)
        .reduce((a, b) => a + b),
    ).toBe(2 * 240 * 0.25)
  })

  test('behavior: when an alarm makes a tier undecided again, the full rate is back within two stretches', () => {
    const plans = live((now) => ({
      scoredItems: 500,
      tierState: now < start + 24 * hourMs ? 'decided' : 'provisional',
    }))
    expect(hourly(plans).slice(27, 48)).toEqual(Array(21).fill(10))
  })

  test('behavior: other suites share their share', () => {
    const second = { ...otherSuite, name: 'second' }
    const plans = live(() => ({}), { suites: [tierSuite, otherSuite, second] })
    const perDay = (suite: string) =>
      hourly(plans.filter((plan) => plan.suite === suite))
        .slice(0, 48)
        .reduce((a, b) => a + b) / 2
    expect([perDay('tier'), perDay('other'), perDay('second')]).toEqual([192, 24, 24])
  })

  describe('probes of groups', () => {
    const probes = { ...otherSuite, name: 'probes', groupProbes: { askings: 2, share: 0.6 } }
    const lists = { ...otherSuite, name: 'lists', groupProbes: { askings: 2, share: 0.4 } }
    const suites = [tierSuite, otherSuite, probes, lists]

    test('behavior: they come on top, at a pace of their own, whatever the tier', () => {
      for (const tierState of ['unknown', 'decided'] as const) {
        const plans = live(() => ({ tierState }), { suites })
        const perDay = (suite: string) =>
          hourly(plans.filter((plan) => plan.suite === suite))
            .slice(0, 48)
            .reduce((a, b) => a + b) / 2
        const share = tierState === 'decided' ? policy.refreshShare : 1
        expect([perDay('tier') / share, perDay('other') / share].map(Math.round)).toEqual([192, 48])
        expect(perDay('probes')).toBeGreaterThanOrEqual(6)
        expect(perDay('probes') + perDay('lists')).toBeLessThanOrEqual(12)
        expect(new Set(plans.filter(({ suite }) => suite === 'probes').map(({ reason }) => reason))).toEqual(
          new Set(['group-probes']),
        )
      }
    })

    test('behavior: who cannot be asked them is left in peace for a week', () => {
      const asked = (days: number) =>
        plan([view({ suite: 'lists', isMeasurable: false, plannedUntil: start - days * 24 * hourMs })], { suites })
      expect(asked(6.9)).toEqual([])
      expect(asked(7)).toMatchObject([{ items: 1, reason: 'not-measurable' }])
    })

    test('behavior: when relays are short they come last', () => {
      const views = [view({ suite: 'probes' }), view({ tierItems: 50, tierMean: 0.6 })]
      const plans = plan(views, { suites, budget: { shares: fullShares, items: 8 } })
      expect(plans.map((made) => made.suite)).toEqual(['tier'])
    })
  })

  test.each([
    ['new-supplier', { tierItems: 29 }],
    ['tier-margin', { tierItems: 30, tierMean: 0.5 }],
    ['alarm', { epoch: 2, tierItems: 30, tierMean: 0.5 }],
    ['undecided-tier', { tierItems: 1_200, tierMean: 0.55, isSettled: true }],
    ['refresh', { tierItems: 30, tierState: 'decided' }],
    ['refresh', { epoch: 2, tierItems: 300, tierState: 'decided' }],
    ['not-measurable', { isMeasurable: false }],
  ] as const)('behavior: the reason is %s', (reason, over) => {
    expect(plan([view(over)]).map((made) => made.reason)).toEqual([reason])
  })

  test('behavior: what a supplier cannot be asked gets little, and other suites their usual pace', () => {
    const plans = plan([view({ isMeasurable: false }), view({ suite: 'other' })], { suites: [tierSuite, otherSuite] })
    const perDay = ({ items, notBefore, dueBy }: Plan) => Math.round((items * 24 * hourMs) / (dueBy - notBefore))
    // 240 a day: 192 and 48, of the first a twentieth.
    expect(plans.map((made) => [made.suite, perDay(made)])).toEqual([
      ['tier', 10],
      ['other', 48],
    ])
  })

  test('behavior: once a decision is not worth more items, the pace is that of refreshing', () => {
    const items = [false, true].map(
      (isSettled) => plan([view({ tierItems: 900, tierMean: 0.55, isSettled })])[0]?.items,
    )
    expect(items).toEqual([10, 4])
  })

  describe('with a budget', () => {
    const views = [
      view({ supplierId: 'far', tierItems: 100, tierMean: 0.56 }),
      view({ supplierId: 'decided', tierItems: 300, tierState: 'decided' }),
      view({ supplierId: 'alarmed', epoch: 2, tierItems: 40, tierMean: 0.6 }),
      view({ supplierId: 'near', tierItems: 100, tierMean: 0.68 }),
    ]
    const given = (items: number, over: Partial<PlanningInput> = {}) =>
      plan(views, { budget: { shares: fullShares, items }, ...over }).map(({ supplierId }) => supplierId)

    test('default: what is short goes to whom it helps most', () => {
      expect(given(34)).toEqual(['alarmed', 'near', 'far', 'decided'])
      expect(given(20)).toEqual(['alarmed', 'near'])
      expect(given(0)).toEqual([])
    })

    test('behavior: what does not fit leaves room for what does', () => {
      expect(given(14)).toEqual(['alarmed', 'decided'])
    })

    test('behavior: traffic brings a supplier forward, and is the reason', () => {
      const alike = ['a', 'b'].map((supplierId) => view({ supplierId, tierItems: 100, tierMean: 0.6 }))
      const budget = { shares: fullShares, items: 10 }
      const first = (trafficOf: (id: string) => number) =>
        plan(alike, { budget, trafficOf }).map(({ supplierId, reason }) => `${supplierId} ${reason}`)
      expect(first(() => 0)).toEqual(['a tier-margin'])
      expect(first((id) => (id === 'b' ? 3 : 0))).toEqual(['b traffic'])
    })

    test('behavior: shares slow the pace, down to single items', () => {
      const shares = { refresh: 0.05, cut: 0.01, atCut: 1, even: 0.1 }
      const plans = plan(views, { budget: { shares, items: 1_000 } })
      const pace = ({ supplierId, items, notBefore, dueBy }: Plan) => [
        supplierId,
        items,
        Math.round((items * 24 * hourMs) / (dueBy - notBefore)),
      ]
      // 240 a day at full pace, a quarter of it to refresh: 3 a day.
      expect(plans.map(pace)).toEqual([
        ['alarmed', 10, 240],
        ['near', 10, 240],
        ['far', 4, 24],
        ['decided', 1, 3],
      ])
    })
  })

  test('behavior: nothing is added to too much that is unanswered', () => {
    expect([plan([view({ openItems: 50 })]).length, plan([view({ openItems: 51 })]).length]).toEqual([1, 0])
  })

  test('behavior: one stretch ahead is enough', () => {
    expect(plan([view({ plannedUntil: start + hourMs + 1 })])).toEqual([])
    expect(plan([view({ plannedUntil: start + hourMs })]).map(({ notBefore }) => notBefore)).toEqual([start + hourMs])
  })

  test('args: random spreads the first plans of suppliers that come together', () => {
    const starts = [0, 0.5, 0.999].map((draw) => plan([view()], { random: () => draw })[0]?.notBefore ?? 0)
    expect(starts.map((moment) => Math.round((moment - start) / 60_000))).toEqual([0, 15, 30])
  })

  test('behavior: who lacks what a suite needs is asked the others only', () => {
    const suites = [tierSuite, otherSuite]
    const views = ['a', 'b'].flatMap((supplierId) => suites.map(({ name }) => view({ supplierId, suite: name })))
    const isExcluded = (supplierId: string, suite: string) => supplierId === 'a' && suite === 'other'
    const plans = plan(views, { suites, isExcluded })
    expect(plans.map(({ supplierId, suite, items }) => [supplierId, suite, items])).toEqual([
      ['a', 'tier', 8],
      ['b', 'tier', 8],
      ['b', 'other', 4],
    ])
  })

  test('behavior: a suite that the catalogue has not is not planned', () => {
    expect(plan([view({ suite: 'gone' })])).toEqual([])
  })

  test('behavior: linear in suppliers', () => {
    const views = Array.from({ length: 20_000 }, (_, index) => view({ supplierId: `supplier-${index}` }))
    let draws = 0
    const random = () => {
      draws++
      return 0.5
    }
    const plans = plan(views, { random })
    expect([plans.length, draws]).toEqual([20_000, 20_000])
    expect(new Set(plans.map(({ id }) => id)).size).toBe(20_000)
  })
})

describe('planItems: what a reference may cost', () => {
  // An open item is reserved at 2,000 and 1,000 tokens: 0.004 dollars.
  const price = { usdPerMillionPromptTokens: 1, usdPerMillionCompletionTokens: 2 }
  const planned = (over: Partial<PlanningView>, capUsd: number) =>
    plan([view({ isReference: true, ...over })], { referenceCost: () => ({ capUsd, ...price }) }).length

  test('default: the new items must fit under the cap', () => {
    expect([planned({}, 0.04), planned({}, 0.0399)]).toEqual([1, 0])
  })

  test('behavior: what was spent counts', () => {
    const spent = { promptTokens: 1_000_000, completionTokens: 500_000 }
    expect([planned(spent, 2.04), planned(spent, 2.039)]).toEqual([1, 0])
  })

  test('behavior: what is open counts as if it were charged', () => {
    expect([planned({ openItems: 30 }, 0.16), planned({ openItems: 30 }, 0.159)]).toEqual([1, 0])
  })

  test('behavior: answers that did not say what they cost count as reserved', () => {
    expect([planned({ answersWithoutUsage: 30 }, 0.16), planned({ answersWithoutUsage: 30 }, 0.159)]).toEqual([1, 0])
  })

  test('behavior: all suites are paid from one purse, in one turn too', () => {
    const suites = [tierSuite, otherSuite]
    const views = suites.map(({ name }) => view({ suite: name, isReference: true, openItems: 10 }))
    const count = (capUsd: number) => plan(views, { suites, referenceCost: () => ({ capUsd, ...price }) }).length
    // 20 open, 8 new of the tier suite, 4 of the other: 32 items.
    expect([count(0.128), count(0.127), count(0.112), count(0.095)]).toEqual([2, 1, 1, 0])
  })

  test('behavior: a cap of nothing buys nothing', () => {
    expect(planned({}, 0)).toBe(0)
  })

  test('behavior: suppliers that cost nothing are planned beside', () => {
    const views = [view(), view({ supplierId: 'reference', isReference: true })]
    const referenceCost = (id: string) => (id === 'reference' ? { capUsd: 0, ...price } : undefined)
    expect(plan(views, { referenceCost }).map(({ supplierId }) => supplierId)).toEqual(['supplier-1'])
  })
})
