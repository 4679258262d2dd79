import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { standardProfile } from '#cli/profile.ts'
import type { CapabilityRecord } from '#records/capability-record.ts'
import type { Suite } from '#records/suite.ts'
import type { Task } from '#records/task.ts'
import { saveCapabilityRecord } from '#store/capability-records.ts'
import { readExclusions } from '#store/manager/exclusions.ts'
import { echoTask, finiteEchoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { openWorld, type World } from '../__fixtures__/world.ts'
import type { Catalogue } from '../catalogue.ts'
import { reasonToExclude } from './exclude-suites.ts'
import { FleetBudget } from './fleet-budget.ts'
import { manageOnce } from './manage-once.ts'
import { suiteNeeds } from './suite-needs.ts'
import { TrafficShares } from './traffic-shares.ts'

const dayMs = 24 * 3_600_000

/** The task of a suite of its own, none of which sets tiers but the first. */
function catalogueOf(tasks: readonly Task[]): Catalogue {
  const suites = tasks.map((task, index): Suite => suiteOf([task], { name: task.name, setsTier: index === 0 }))
  return {
    suites,
    task: (name) => tasks.find((task) => task.name === name),
    publicDocuments: { size: 3, seed: (_task, index) => new Uint8Array(32).fill(index) },
  }
}

function asking(body: object, path = '/v1/chat/completions'): Partial<Task> {
  return { buildRequests: ({ data }) => [{ kind: 'chat', path, body: { prompt: data.word, ...body } }] }
}

const plain = echoTask('plain')
const rivals = echoTask('rivals', { needs: 'C1' })
const tools = echoTask('tools', asking({ tools: [{ type: 'function', function: { name: 'f' } }] }))
const long = echoTask('long', asking({ messages: [{ role: 'user', content: 'a'.repeat(4_000) }], max_tokens: 300 }))
const old = echoTask('old', asking({}, '/v1/completions'))
const catalogue = catalogueOf([plain, rivals, tools, long, old])

const [a, b] = [supplierNamed('a'), supplierNamed('b')]

function recordOf(over: Partial<CapabilityRecord>): CapabilityRecord {
  return {
    ...{ id: 'a', network: 'direct', address: 'a', model: 'm', checkedAt: world.time.clock(), level: null },
    supports: {},
    contextWindowTokens: null,
    logprobDepth: null,
    ...over,
  }
}

let world: World

beforeAll(async () => {
  world = await openWorld()
})
afterAll(() => world.close())
beforeEach(() => world.reset())

/** A turn of the manager; then what was planned since the store was emptied, and what is said of a. */
async function manage(suppliersAt: (record: CapabilityRecord) => readonly string[] = () => [a.id]) {
  const { database, time, store } = world
  await store.executeSql('delete from plans')
  await manageOnce({
    database,
    clock: time.clock,
    periodMs: standardProfile.periodMs,
    graceMs: standardProfile.graceMs,
    secretBytes: (count) => new Uint8Array(count).fill(1),
    catalogue,
    policy: { ...standardProfile.planning, dayMs },
    random: () => 0,
    discover: async () => [{ network: 'direct', suppliers: [a, b] }],
    referenceCost: () => undefined,
    suppliersAt,
    budget: new FleetBudget(),
    traffic: new TrafficShares(),
  })
  const { rows } = await store.executeSql(
    `select s.address, string_agg(p.suite, ' ' order by p.suite) as suites
      from plans p join suppliers s on s.id = p.supplier_id group by 1 order by 1`,
  )
  const planned = Object.fromEntries(rows.map(({ address, suites }) => [String(address), String(suites)]))
  const exclusions = await readExclusions(database, a.id)
  return { planned, reasons: exclusions.map(({ suite, reason }) => `${suite}: ${reason}`) }
}

const everything = 'long old plain rivals tools'

describe('findExclusions, in turns of the manager', () => {
  test('default: who was not checked is asked everything', async () => {
    expect(await manage()).toEqual({ planned: { a: everything, b: everything }, reasons: [] })
  })

  test('default: who lacks what suites need is asked the others, and the reasons are kept', async () => {
    const supports = { tools: 'refused', completions: 'ignored', chat: 'broken' } as const
    const record = recordOf({ level: 'C0', supports, contextWindowTokens: 1_024 })
    await saveCapabilityRecord(world.database, record)
    expect(await manage()).toEqual({
      planned: { a: 'plain', b: everything },
      reasons: [
        // Its JSON of 4,000 letters and a little around them, a token to four bytes, and 300 for the answer.
        `long: needs ${300 + Math.ceil((4_000 + 56) / 4)} tokens, window 1024`,
        'old: needs completions, which the endpoint ignores',
        'rivals: needs log-probabilities of level C1, gives C0',
        'tools: needs tools, which the endpoint refuses',
      ],
    })
    expect((await readExclusions(world.database, a.id))[0]).toMatchObject({
      suiteVersion: '1',
      checkedAt: record.checkedAt,
    })
  })

  test('behavior: a newer record replaces what an older one said', async () => {
    await saveCapabilityRecord(world.database, recordOf({ level: 'C0' }))
    expect((await manage()).planned.a).toBe('long old plain tools')
    await saveCapabilityRecord(world.database, recordOf({ level: 'C1', checkedAt: world.time.clock() + 1 }))
    expect(await manage()).toEqual({ planned: { a: everything, b: everything }, reasons: [] })
  })

  test('behavior: after seven days a record says nothing', async () => {
    await saveCapabilityRecord(world.database, recordOf({ level: 'C0' }))
    world.time.advance(7 * dayMs - 1)
    expect((await manage()).planned.a).toBe('long old plain tools')
    world.time.advance(1)
    expect(await manage()).toEqual({ planned: { a: everything, b: everything }, reasons: [] })
  })

  test('behavior: who has changed since is unknown until checked anew', async () => {
    await manage()
    await saveCapabilityRecord(world.database, recordOf({ level: 'C0' }))
    world.time.advance(1_000)
    const startedAt = world.time.clock()
    await world.store.executeSql('update epochs set closed_at = $1 where supplier_id = $2', [startedAt, a.id])
    await world.store.executeSql('insert into epochs (supplier_id, epoch, started_at) values ($1, 2, $2)', [
      a.id,
      startedAt,
    ])
    expect(await manage()).toEqual({ planned: { a: everything, b: everything }, reasons: [] })
    await saveCapabilityRecord(world.database, recordOf({ level: 'C0' }))
    expect((await manage()).planned.a).toBe('long old plain tools')
  })

  test('behavior: a record of a place where no supplier is says nothing of any', async () => {
    await saveCapabilityRecord(world.database, recordOf({ level: 'C0' }))
    expect((await manage(() => [])).planned.a).toBe(everything)
    expect((await manage(() => ['somebody else'])).planned.a).toBe(everything)
  })
})

describe('reasonToExclude', () => {
  const needs = { level: 'C1', features: new Set(['chat', 'tools']), tokens: 100 } as const
  const able = { level: 'C1', supports: { chat: 'supported', tools: 'supported' }, contextWindowTokens: 100 } as const

  test.each([
    { name: 'it can do all', over: {} },
    { name: 'it can do more', over: { level: 'C3', contextWindowTokens: 101 } },
    { name: 'nothing is known', over: { level: null, supports: {}, contextWindowTokens: null } },
    { name: 'it is broken, which is measured', over: { supports: { tools: 'broken' } } },
    { name: 'it could not be seen', over: { supports: { tools: 'unknown' } } },
  ] as const)('default: none where $name', ({ over }) => {
    expect(reasonToExclude(needs, { ...able, ...over })).toBeNull()
  })

  test('behavior: a window that is one token too small', () => {
    expect(reasonToExclude(needs, { ...able, contextWindowTokens: 99 })).toBe('needs 100 tokens, window 99')
  })
})

describe('suiteNeeds', () => {
  test('default: the most that any document of any task needs', async () => {
    const finite = finiteEchoTask('finite', 120)
    const tasks = [finite, tools, { ...old, needs: 'C2' as const }]
    const suite = suiteOf(tasks)
    const needs = await suiteNeeds({ ...catalogueOf(tasks), suites: [suite] }, suite)
    expect({ ...needs, tokens: needs.tokens > 10 && needs.tokens < 40 }).toEqual({
      level: 'C2',
      features: new Set(['chat', 'tools', 'completions']),
      tokens: true,
    })
  })

  test('behavior: the largest document decides, wherever it stands', async () => {
    const sized = echoTask('sized', {
      source: {
        kind: 'finite',
        size: 120,
        documentAt: (index) => ({ id: `${index}`, data: { word: 'é'.repeat(index === 119 ? 400 : 1) } }),
      },
      ...asking({ max_completion_tokens: 7 }),
    })
    const suite = suiteOf([sized])
    // 800 bytes, and the brackets, quotes and nulls around them.
    expect((await suiteNeeds(catalogueOf([sized]), suite)).tokens).toBe(7 + Math.ceil((800 + 14) / 4))
  })
})
