import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Plan } from '#records/plan.ts'
import { type Suite, suitePropensities } from '#records/suite.ts'
import type { Task } from '#records/task.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { DrawState } from '#store/sampler/draw-states.ts'
import { echoCatalogue, echoTask, finiteEchoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { type DrawInput, type DrawnItem, drawItems, UnknownTaskError } from './draw-items.ts'

const period = { id: 'period-1', seed: '00'.repeat(32) }
const laterPeriod = { id: 'period-2', seed: '11'.repeat(32) }
const policy = { commonShare: 0.25, commonBlockItems: 4 }

function input(
  items: number,
  {
    tasks = [echoTask('alpha'), echoTask('beta')],
    suite = suiteOf(tasks),
    supplierId = 'supplier-1',
    service = 'text',
    plan = {},
    state = {},
    ...over
  }: Omit<Partial<DrawInput>, 'plan' | 'state'> & {
    tasks?: readonly Task[]
    supplierId?: string
    service?: string
    plan?: Partial<Plan>
    state?: Partial<DrawState>
  } = {},
): DrawInput {
  return {
    plan: {
      id: 'plan-1',
      supplierId,
      epoch: 1,
      suite: suite.name,
      suiteVersion: suite.version,
      periodId: over.period?.id ?? period.id,
      items,
      reason: 'refresh',
      notBefore: 0,
      dueBy: 1_000,
      createdAt: 0,
      ...plan,
    },
    supplier: { id: supplierId, service },
    suite,
    catalogue: echoCatalogue(tasks, [suite]),
    policy,
    period,
    firstPeriod: period,
    state: { supplierId, epoch: 1, suite: suite.name, nextOrder: 0, counts: {}, firstPeriodId: period.id, ...state },
    ...over,
  }
}

const shown = ({ task, document, moment, ...item }: DrawnItem) => ({
  ...item,
  task: task.name,
  word: document.data.word,
  moment: Number(moment.toFixed(6)),
})

const idsOf = (items: readonly DrawnItem[], pool?: string) =>
  items.filter((item) => pool === undefined || item.pool === pool).map(({ documentId }) => documentId)

const wordsOf = (items: readonly DrawnItem[], pool?: string) =>
  items.filter((item) => pool === undefined || item.pool === pool).map(({ document }) => document.data.word)

describe('drawItems', () => {
  test('behavior: probes of groups are the same documents in the same order for all of a service, twice a round apart', () => {
    const tasks = [echoTask('alpha')]
    const suite: Suite = { ...suiteOf(tasks), groupProbes: { askings: 2, share: 1 } }
    const drawn = (over: Partial<Parameters<typeof input>[1]>) => drawItems(input(20, { tasks, suite, ...over })).items
    const one = drawn({})
    const round = (from: number) => Array.from({ length: 4 }, (_, place) => `common:period-1:alpha:${from + place}`)
    expect(idsOf(one)).toEqual([...round(0), ...round(0), ...round(4), ...round(4), ...round(8)])
    expect(new Set(one.map(({ pool }) => pool))).toEqual(new Set(['common']))
    expect(new Set(wordsOf(one)).size).toBe(12)
    const askings = (asking: number) => Array(4).fill(asking)
    expect(one.map(({ document }) => document.data.asking)).toEqual([0, 1, 0, 1, 0].flatMap(askings))
    const other = drawn({ supplierId: 'supplier-2', plan: { epoch: 3 }, firstPeriod: laterPeriod })
    expect(wordsOf(other)).toEqual(wordsOf(one))
    expect(other.map(({ moment }) => moment)).not.toEqual(one.map(({ moment }) => moment))
    expect(wordsOf(drawn({ service: 'other' }))).not.toEqual(wordsOf(one))
  })

  test('behavior: probes go on where the last plan ended, and begin anew with each period', () => {
    const tasks = [echoTask('alpha')]
    const suite: Suite = { ...suiteOf(tasks), groupProbes: { askings: 2, share: 1 } }
    const whole = drawItems(input(20, { tasks, suite }))
    const first = drawItems(input(7, { tasks, suite }))
    const then = drawItems(input(13, { tasks, suite, state: first.state }))
    expect(idsOf([...first.items, ...then.items])).toEqual(idsOf(whole.items))
    const later = drawItems(input(3, { tasks, suite, state: whole.state, period: laterPeriod }))
    expect(idsOf(later.items)).toEqual([0, 1, 2].map((index) => `common:period-2:alpha:${index}`))
    expect(later.state.counts).toEqual({ 'alpha|common|period-2': 3 })
  })

  test('default: the draws of a known seed', () => {
    const { items, state } = drawItems(input(5))
    expect(items.map(shown)).toMatchInlineSnapshot(`
      [
        {
          "documentId": "common:period-1:beta:0",
          "drawOrder": 0,
          "moment": 0.383752,
          "pool": "common",
          "propensity": 0.5,
          "stratum": "words",
          "task": "beta",
          "word": "261e70403170a4c3",
        },
        {
          "documentId": "common:period-1:beta:1",
          "drawOrder": 1,
          "moment": 0.774316,
          "pool": "common",
          "propensity": 0.5,
          "stratum": "words",
          "task": "beta",
          "word": "af2f8adb48fb94cd",
        },
        {
          "documentId": "own:alpha:2",
          "drawOrder": 2,
          "moment": 0.024242,
          "pool": "own",
          "propensity": 0.5,
          "stratum": "words",
          "task": "alpha",
          "word": "c8ac2e72273f3b12",
        },
        {
          "documentId": "own:alpha:3",
          "drawOrder": 3,
          "moment": 0.018751,
          "pool": "own",
          "propensity": 0.5,
          "stratum": "words",
          "task": "alpha",
          "word": "d3f8562d8ea02384",
        },
        {
          "documentId": "own:alpha:4",
          "drawOrder": 4,
          "moment": 0.305999,
          "pool": "own",
          "propensity": 0.5,
          "stratum": "words",
          "task": "alpha",
          "word": "ed7626f69509d560",
        },
      ]
    `)
    expect(state).toMatchInlineSnapshot(`
      {
        "counts": {
          "alpha|own": 3,
          "beta|common|period-1": 2,
        },
        "epoch": 1,
        "firstPeriodId": "period-1",
        "nextOrder": 5,
        "suite": "echo-suite",
        "supplierId": "supplier-1",
      }
    `)
  })

  test('behavior: anyone can repeat a draw from the published rule alone', () => {
    const hmac = (...labels: string[]) =>
      createHmac('sha256', Buffer.from(period.seed, 'hex')).update(labels.join('\n')).digest()
    const { items } = drawItems(input(20))
    for (const [k, item] of items.entries()) {
      const stream = randomStream(hmac('draw', 'supplier-1', '1', 'echo-suite@1', String(k)))
      const moment = stream.next()
      const task = stream.next() < 0.5 ? 'alpha' : 'beta'
      expect([item.moment, item.task.name]).toEqual([moment, task])
      if (item.pool !== 'own') continue
      const word = hmac('own', 'supplier-1', '1', task, String(k)).toString('hex').slice(0, 16)
      expect(item.document.data).toEqual({ word })
    }
  })

  test('behavior: two plans of a few items draw what one plan of all would', () => {
    const whole = drawItems(input(12))
    const first = drawItems(input(5))
    const second = drawItems(input(7, { state: first.state }))
    expect([...first.items, ...second.items].map(shown)).toEqual(whole.items.map(shown))
    expect(second.state).toEqual(whole.state)
  })

  test('behavior: own items differ between suppliers, epochs, periods and draws', () => {
    const drawings = [
      input(50),
      input(50, { supplierId: 'supplier-2' }),
      input(50, { plan: { epoch: 2 } }),
      input(50, { period: laterPeriod }),
    ].map((given) => wordsOf(drawItems(given).items, 'own'))
    const all = drawings.flat()
    expect(new Set(all).size).toBe(all.length)
  })

  test('behavior: suppliers of a service share the common block of a period, each in an order of its own', () => {
    const [one, two] = ['supplier-1', 'supplier-2'].map((supplierId) => drawItems(input(100, { supplierId })).items)
    const common = [one, two].map((items = []) => wordsOf(items, 'common'))
    expect(common.map((words) => words.length)).toEqual([8, 8])
    expect(new Set(common[0])).toEqual(new Set(common[1]))
    expect(common[0]).not.toEqual(common[1])
    expect(new Set(common[0]).size).toBe(8)
  })

  test('behavior: the common block of another service or period is another', () => {
    const drawings = [input(100), input(100, { service: 'code' }), input(100, { period: laterPeriod })]
    const words = drawings.flatMap((given) => wordsOf(drawItems(given).items, 'common'))
    expect(new Set(words).size).toBe(24)
  })

  test('behavior: when the block is used up, private items are own ones', () => {
    const { items, state } = drawItems(input(100))
    expect(idsOf(items, 'common').length).toBe(2 * policy.commonBlockItems)
    expect(idsOf(items, 'own').length).toBe(92)
    expect(state.counts['alpha|common|period-1']).toBe(4)
  })

  test('behavior: the counters of past blocks are let go', () => {
    const first = drawItems(input(100))
    const { state } = drawItems(input(1, { state: first.state, period: laterPeriod }))
    expect(Object.keys(state.counts).filter((key) => key.includes('period-1'))).toEqual([])
  })

  test('behavior: an epoch after the first takes no common items in the period in which it begins', () => {
    const commonOf = (given: DrawInput) => idsOf(drawItems(given).items, 'common').length
    expect(commonOf(input(100, { plan: { epoch: 2 } }))).toBe(0)
    expect(commonOf(input(100, { plan: { epoch: 2 }, period: laterPeriod }))).toBe(2 * policy.commonBlockItems)
  })

  test('args: commonShare', () => {
    const shareOf = (commonShare: number) =>
      idsOf(drawItems(input(400, { policy: { commonShare, commonBlockItems: 1_000 } })).items, 'common').length / 400
    expect([shareOf(0), shareOf(1)]).toEqual([0, 1])
    // 4 standard errors around 0.3.
    expect(Math.abs(shareOf(0.3) - 0.3)).toBeLessThan(0.092)
  })

  test('behavior: a finite set comes without replacement, then anew in another order', () => {
    const { items } = drawItems(input(14, { tasks: [finiteEchoTask('words', 7)] }))
    const ids = idsOf(items)
    expect(new Set(ids.slice(0, 7))).toEqual(new Set(Array.from({ length: 7 }, (_, index) => `word-${index}`)))
    expect(new Set(ids.slice(7))).toEqual(new Set(Array.from({ length: 7 }, (_, index) => `word-${index}#1`)))
    expect(ids.slice(7).map((id) => id.replace('#1', ''))).not.toEqual(ids.slice(0, 7))
    expect(new Set(items.map(({ pool }) => pool))).toEqual(new Set(['public']))
  })

  test('behavior: an evaluation of a suite that weighs data sets by size asks every document once', () => {
    const tasks = [finiteEchoTask('few', 3), finiteEchoTask('many', 6)]
    const suite: Suite = {
      ...suiteOf(tasks),
      groups: [
        { name: 'a', weight: 3, tasks: [{ task: 'few', weight: 3 }] },
        { name: 'b', weight: 6, tasks: [{ task: 'many', weight: 6 }] },
      ],
    }
    const keys = (items: readonly DrawnItem[]) => items.map(({ task, documentId }) => `${task.name} ${documentId}`)
    const all = tasks.flatMap(({ name }) =>
      Array.from({ length: name === 'few' ? 3 : 6 }, (_, index) => `${name} word-${index}`),
    )
    for (let supplier = 0; supplier < 50; supplier++) {
      const plan = { reason: 'evaluation' } as const
      const first = drawItems(input(4, { tasks, suite, supplierId: `supplier-${supplier}`, plan }))
      const second = drawItems(input(5, { tasks, suite, supplierId: `supplier-${supplier}`, plan, state: first.state }))
      expect(keys([...first.items, ...second.items]).sort()).toEqual(all.toSorted())
      expect([1 / 3, 2 / 3]).toContain(first.items[0]?.propensity)
      expect(second.items.at(-1)?.propensity).toBe(1)
    }
    const refreshed = drawItems(input(9, { tasks, suite })).items
    expect(new Set(refreshed.map(({ propensity }) => propensity))).toEqual(new Set([1 / 3, 2 / 3]))
  })

  test('behavior: a new period does not bring back documents of a finite set', () => {
    const tasks = [finiteEchoTask('words', 10)]
    const first = drawItems(input(5, { tasks }))
    const second = drawItems(input(5, { tasks, state: first.state, period: laterPeriod }))
    expect(new Set([...idsOf(first.items), ...idsOf(second.items)]).size).toBe(10)
  })

  test('args: visibility public: the published documents, the same for every supplier', () => {
    const tasks = [echoTask('alpha')]
    const suite = suiteOf(tasks, { visibility: 'public' })
    const drawings = ['supplier-1', 'supplier-2'].map((supplierId) =>
      idsOf(drawItems(input(8, { tasks, suite, supplierId })).items),
    )
    expect(new Set(drawings[0])).toEqual(new Set(Array.from({ length: 8 }, (_, index) => `public:alpha:${index}`)))
    expect(new Set(drawings[0])).toEqual(new Set(drawings[1]))
    expect(drawings[0]).not.toEqual(drawings[1])
  })

  test('behavior: groups and tasks come with the published propensities', () => {
    const names = ['a', 'b', 'c', 'd']
    const suite: Suite = {
      ...suiteOf([]),
      groups: [
        { name: 'heavy', weight: 3, tasks: [{ task: 'a', weight: 1 }] },
        {
          name: 'light',
          weight: 1,
          tasks: [
            { task: 'b', weight: 2 },
            { task: 'c', weight: 1 },
            { task: 'd', weight: 1 },
          ],
        },
      ],
    }
    expect(suitePropensities(suite).map(({ propensity }) => propensity)).toEqual([0.75, 0.125, 0.0625, 0.0625])
    const draws = 4_000
    const { items } = drawItems(input(draws, { suite, tasks: names.map((name) => echoTask(name)) }))
    for (const { task, group, propensity } of suitePropensities(suite)) {
      const drawn = items.filter((item) => item.task.name === task)
      expect(new Set(drawn.map((item) => `${item.stratum} ${item.propensity}`))).toEqual(
        new Set([`${group} ${propensity}`]),
      )
      const fourErrors = 4 * Math.sqrt((propensity * (1 - propensity)) / draws)
      expect(Math.abs(drawn.length / draws - propensity)).toBeLessThan(fourErrors)
    }
  })

  test('behavior: moments spread over the stretch', () => {
    const moments = drawItems(input(1_000)).items.map(({ moment }) => moment)
    const mean = moments.reduce((sum, moment) => sum + moment, 0) / moments.length
    // 4 standard errors of the mean of 1,000 uniform draws.
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.037)
    expect(moments.every((moment) => moment >= 0 && moment < 1)).toBe(true)
  })

  test('error: a suite that asks for a task that the catalogue has not', () => {
    const suite = suiteOf([echoTask('gone')])
    const given = { ...input(1, { suite }), catalogue: echoCatalogue([echoTask('alpha')], [suite]) }
    expect(() => drawItems(given)).toThrow(expect.objectContaining({ code: 'SUITE_TASK_UNKNOWN' }))
  })

  describe('a suite of pairs', () => {
    const tasks = [
      echoTask('alpha'),
      finiteEchoTask('beta', 40),
      echoTask('alpha~typos'),
      finiteEchoTask('beta~typos', 40),
    ]
    const groups = [{ name: 'words', weight: 1, tasks: tasks.map(({ name }) => ({ task: name, weight: 1 })) }]
    const suite: Suite = { ...suiteOf(tasks), visibility: 'public', change: 'typos', groups }

    test('default: each document twice, as published and changed, with nine others in between', () => {
      const { items, state } = drawItems(input(200, { tasks, suite }))
      const halves = (isSecond: boolean) => items.filter(({ drawOrder }) => drawOrder % 20 >= 10 === isSecond)
      const [firsts, seconds] = [halves(false), halves(true)]
      expect(firsts.map(({ documentId, document }) => [documentId, document.data])).toEqual(
        seconds.map(({ documentId, document }) => [documentId, document.data]),
      )
      const other = (name: string) => (name.includes('~') ? name.replace('~typos', '') : `${name}~typos`)
      expect(seconds.map(({ task }) => task.name)).toEqual(firsts.map(({ task }) => other(task.name)))
      const changedFirst = firsts.filter(({ task }) => task.name.includes('~')).length
      expect(Math.abs(changedFirst - 50)).toBeLessThan(20)
      expect(new Set(items.map(({ pool, propensity }) => `${pool} ${propensity}`))).toEqual(new Set(['public 0.25']))
      expect(state).toMatchObject({ nextOrder: 200, counts: {} })
      expect(idsOf(firsts).some((id) => id.startsWith('public:alpha:'))).toBe(true)
      expect(idsOf(firsts).some((id) => id.startsWith('word-'))).toBe(true)
    })

    test('behavior: plans of any size and later periods give the same pairs; another supplier gets others', () => {
      const at = { tasks, suite }
      const { items } = drawItems(input(40, at))
      const later = drawItems(input(33, { ...at, period: laterPeriod, state: { nextOrder: 7 } })).items
      const asked = ({ documentId, task }: DrawnItem) => [documentId, task.name]
      expect(later.map(asked)).toEqual(items.slice(7).map(asked))
      expect(later.map(({ moment }) => moment)).not.toEqual(items.slice(7).map(({ moment }) => moment))
      expect(drawItems(input(40, { ...at, supplierId: 'supplier-2' })).items.map(asked)).not.toEqual(items.map(asked))
    })

    test('error: a form that the catalogue does not have', () => {
      const half = tasks.filter(({ name }) => !name.startsWith('beta~'))
      expect(() => drawItems(input(60, { tasks: half, suite }))).toThrow(UnknownTaskError)
    })
  })
})
