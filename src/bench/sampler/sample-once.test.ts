import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contentId } from '#records/content-id.ts'
import { getContents } from '#store/contents.ts'
import { insertRows } from '#store/insert-rows.ts'
import { commitPeriod } from '#store/manager/periods.ts'
import { echoCatalogue, echoTask, suiteOf } from '../__fixtures__/echo-catalogue.ts'
import { supplierNamed } from '../__fixtures__/relays.ts'
import { list, openWorld, startOfTime, testPeriod, type World } from '../__fixtures__/world.ts'
import { Sampler, type SamplerPorts } from './sample-once.ts'

const supplier = supplierNamed('a')
let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  await list(world, [supplier])
  await commitPeriod(world.database, testPeriod)
})

function samplerPorts(over: Partial<SamplerPorts> = {}): SamplerPorts {
  return {
    database: world.database,
    catalogue: echoCatalogue(),
    policy: { commonShare: 0, commonBlockItems: 1 },
    clock: world.time.clock,
    modelOf: () => 'model-1',
    ...over,
  }
}

async function plan(name: string, items: number, over: { suite?: string; suite_version?: string } = {}): Promise<void> {
  await insertRows(world.database, 'plans', [
    {
      id: contentId('plan', [name]),
      supplier_id: supplier.id,
      epoch: 1,
      suite: 'echo-suite',
      suite_version: '1',
      period_id: testPeriod.id,
      items,
      reason: 'refresh',
      not_before: startOfTime + 1_000,
      due_by: startOfTime + 2_000,
      created_at: startOfTime,
      ...over,
    },
  ])
}

async function rows(text: string): Promise<Record<string, unknown>[]> {
  return (await world.store.executeSql(text)).rows
}

describe('Sampler', () => {
  test('default: samples with finished requests, due within the stretch of their plan', async () => {
    await plan('one', 3)
    expect(await new Sampler(samplerPorts()).sampleOnce()).toBe(3)
    const [request] = await rows(
      `select r.body_hash as hash, r.path, r.kind, r.index, r.state, s.document->>'word' as word
        from requests r join samples s on s.id = r.sample_id where s.draw_order = 0`,
    )
    const body = (await getContents(world.database, [String(request?.hash)])).get(String(request?.hash))
    expect(request).toMatchObject({ path: '/v1/chat/completions', kind: 'chat', index: 0, state: 'pending' })
    expect(JSON.parse(body ?? '')).toEqual({
      model: 'model-1',
      messages: [{ role: 'user', content: `Repeat this word: ${request?.word}` }],
    })
    const [times] = await rows('select min(not_before) as first, max(not_before) as last from requests')
    expect(Number(times?.first)).toBeGreaterThanOrEqual(startOfTime + 1_000)
    expect(Number(times?.last)).toBeLessThan(startOfTime + 2_000)
  })

  test('behavior: drawn ahead or in the transaction, the same is stored', async () => {
    const stored: unknown[] = []
    for (const isOnlySampler of [true, false]) {
      await world.reset()
      await list(world, [supplier])
      await commitPeriod(world.database, testPeriod)
      for (const name of ['one', 'two', 'three']) await plan(name, 3)
      const drawn: number[] = []
      const sampler = new Sampler(samplerPorts({ isOnlySampler }))
      for (let turn = 0; turn < 3; turn += 1) drawn.push(await sampler.sampleOnce(2))
      stored.push([
        drawn,
        await rows('select * from samples order by draw_order'),
        await rows('select * from requests order by not_before, id'),
        await rows('select * from draws'),
      ])
    }
    expect(stored[0]).toEqual(stored[1])
    expect(stored[0]).toMatchObject([[6, 3, 0], { length: 9 }, { length: 9 }, [{ next_order: 9 }]])
  })

  test('behavior: what was drawn ahead is drawn anew where another sampler was quicker', async () => {
    for (const name of ['one', 'two', 'three', 'four']) await plan(name, 3)
    const samplers = [1, 2].map(() => new Sampler(samplerPorts({ isOnlySampler: true })))
    const drawn: number[] = []
    for (const sampler of [...samplers, ...samplers]) drawn.push(await sampler.sampleOnce(1))
    expect(drawn).toEqual([3, 3, 3, 3])
    expect(await rows('select draw_order as k from samples order by 1')).toEqual(
      Array.from({ length: 12 }, (_, k) => ({ k })),
    )
  })

  test('behavior: a second turn finds nothing to do', async () => {
    await plan('one', 3)
    await new Sampler(samplerPorts()).sampleOnce()
    const before = await rows('select * from samples order by id')
    expect(await new Sampler(samplerPorts()).sampleOnce()).toBe(0)
    expect(await rows('select * from samples order by id')).toEqual(before)
  })

  test('behavior: drawing a plan again after its rows were committed adds nothing', async () => {
    await plan('one', 3)
    await new Sampler(samplerPorts()).sampleOnce()
    const before = await rows('select * from requests order by id')
    await world.store.executeSql("update plans set state = 'planned'; update draws set next_order = 0, counts = '{}'")
    await new Sampler(samplerPorts()).sampleOnce()
    expect(await rows('select * from requests order by id')).toEqual(before)
  })

  test('behavior: plans of one supplier are drawn one after the other', async () => {
    await plan('one', 3)
    await plan('two', 4)
    expect(await new Sampler(samplerPorts()).sampleOnce()).toBe(7)
    expect(await rows('select draw_order from samples order by draw_order')).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((draw_order) => ({ draw_order })),
    )
    expect(await rows('select next_order, first_period_id from draws')).toEqual([
      { next_order: 7, first_period_id: testPeriod.id },
    ])
  })

  test('behavior: two samplers that begin at once draw every item once', async () => {
    for (let index = 0; index < 6; index++) await plan(`plan-${index}`, 2 + index)
    const drawn = await Promise.all(Array.from({ length: 6 }, () => new Sampler(samplerPorts()).sampleOnce(1)))
    expect(drawn.toSorted()).toEqual([2, 3, 4, 5, 6, 7])
    expect(await rows('select count(*)::int as samples, max(draw_order) as last from samples')).toEqual([
      { samples: 27, last: 26 },
    ])
    expect(await rows('select next_order from draws')).toEqual([{ next_order: 27 }])
  })

  test('behavior: a plan for a suite, or a version, that is gone is spent', async () => {
    await plan('gone', 2, { suite: 'gone' })
    await plan('old', 2, { suite_version: '0' })
    expect(await new Sampler(samplerPorts()).sampleOnce()).toBe(0)
    expect(await rows('select distinct state from plans')).toEqual([{ state: 'drawn' }])
    expect(await rows('select * from draws')).toEqual([])
  })

  test('error: when a draw fails, its plan stays planned and nothing is stored', async () => {
    await plan('one', 3)
    const catalogue = echoCatalogue([], [suiteOf([echoTask('gone')])])
    await expect(new Sampler(samplerPorts({ catalogue })).sampleOnce()).rejects.toMatchObject({
      code: 'SUITE_TASK_UNKNOWN',
    })
    expect(await rows('select state from plans')).toEqual([{ state: 'planned' }])
    expect(await rows('select * from samples')).toEqual([])
  })
})
