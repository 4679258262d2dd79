import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Relay } from '#records/relay.ts'
import { chatAnswer, echoCatalogue, echoTask } from '../__fixtures__/echo-catalogue.ts'
import { failure, response, rightAnswer, supplierNamed } from '../__fixtures__/relays.ts'
import { draw, list, openWorld, takeVisit, visitPorts, type World } from '../__fixtures__/world.ts'
import type { Catalogue } from '../catalogue.ts'
import { conductVisit } from '../requester/conduct-visit.ts'
import { evaluateOnce, rescore } from './evaluate-once.ts'

const supplier = supplierNamed('a')
let world: World
let faults: unknown[]

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  await list(world, [supplier])
  faults = []
})

function ports(catalogue: Catalogue = echoCatalogue()) {
  const log = ({ error }: { error?: unknown }) => void faults.push(error)
  return { database: world.database, catalogue, clock: world.time.clock, log }
}

async function answerAll(items: number, relay: Relay): Promise<void> {
  await draw(world, supplier, items)
  const job = await takeVisit(world, supplier)
  const retries = { secondChanceMs: { least: 1, most: 1 }, backoffMs: 1, maximumAttempts: 1 }
  for (let chance = 0; chance < 2; chance++) {
    await conductVisit(visitPorts(world, { relay, retries }), { job, supplier, signal: new AbortController().signal })
    world.time.advance(10)
  }
  await world.jobs.complete(job)
}

async function scores(): Promise<Record<string, unknown>[]> {
  return (
    await world.store.executeSql(
      'select kind, value, basis, reason, count(*)::int as count from scores group by 1, 2, 3, 4 order by 1, 2, 3, 4',
    )
  ).rows
}

const right = { kind: 'scored', value: 1, basis: 'answer', reason: null }

describe('evaluateOnce', () => {
  test('default: settled samples are scored once', async () => {
    await answerAll(5, async (request) => rightAnswer(request))
    expect([await evaluateOnce(ports()), await evaluateOnce(ports())]).toEqual([5, 0])
    expect(await scores()).toEqual([{ ...right, count: 5 }])
  })

  test('args: limit', async () => {
    await answerAll(5, async (request) => rightAnswer(request))
    expect([await evaluateOnce(ports(), 3), await evaluateOnce(ports(), 3), await evaluateOnce(ports(), 3)]).toEqual([
      3, 2, 0,
    ])
  })

  test('behavior: two evaluators at once share the work', async () => {
    await answerAll(9, async (request) => rightAnswer(request))
    const done = await Promise.all([1, 2, 3].map(() => evaluateOnce(ports(), 3)))
    expect(done.reduce((a, b) => a + b)).toBe(9)
    expect(await scores()).toEqual([{ ...right, count: 9 }])
  })

  test('behavior: failed twice, lost and given up', async () => {
    let count = 0
    await answerAll(9, async (request) => {
      count++
      if (count <= 3) return rightAnswer(request)
      return count <= 6 ? failure('network-error', 'network') : response('{}', { httpStatus: 400 })
    })
    await evaluateOnce(ports())
    expect(await scores()).toEqual([
      { ...right, value: 0, basis: 'supplier-failure', count: 3 },
      { ...right, count: 3 },
      { kind: 'unscored', value: null, basis: null, reason: 'lost-by-network', count: 3 },
    ])
  })

  test('behavior: text that no database holds stops nobody', async () => {
    const hostile = ['\0', '\uD800', '\\u0000', "'; drop table scores; --", '"\\', '\u2028', 'x'.repeat(90_000)]
    await answerAll(hostile.length, async () => response(chatAnswer(hostile.pop() ?? '')))
    expect(await evaluateOnce(ports())).toBe(7)
    expect(await scores()).toEqual([{ ...right, value: 0, count: 7 }])
  })

  test('error: a scorer that throws for one sample leaves the others scored', async () => {
    await answerAll(4, async (request) => rightAnswer(request))
    const task = echoTask()
    let calls = 0
    const score: typeof task.score = (document, answers) => {
      if (++calls === 2) throw new RangeError('out of words')
      return task.score(document, answers)
    }
    await evaluateOnce(ports(echoCatalogue([{ ...task, score }])))
    expect(await scores()).toEqual([
      { ...right, count: 3 },
      { kind: 'unscored', value: null, basis: null, reason: 'scorer-fault', count: 1 },
    ])
    expect(faults).toEqual([new RangeError('out of words')])
  })
})

describe('rescore', () => {
  const ids = async () => (await world.store.executeSql('select id from samples')).rows.map(({ id }) => String(id))

  beforeEach(async () => {
    await answerAll(5, async (request) => rightAnswer(request))
    await evaluateOnce(ports())
  })

  test('default: the same evidence and task give the same scores', async () => {
    expect(await rescore(ports(), await ids())).toEqual({ rescored: 5, changed: 0, withoutEvidence: 0, withoutTask: 0 })
    expect(await scores()).toEqual([{ ...right, count: 5 }])
  })

  test('behavior: another scorer changes them', async () => {
    const score = () => ({ value: 0.5, metrics: {}, extracted: {} })
    expect(await rescore(ports(echoCatalogue([echoTask('echo', { score })])), await ids())).toEqual({
      rescored: 5,
      changed: 5,
      withoutEvidence: 0,
      withoutTask: 0,
    })
    expect(await scores()).toEqual([{ ...right, value: 0.5, count: 5 }])
  })

  test('behavior: without evidence the scores stay', async () => {
    await world.store.executeSql('delete from responses where attempt_id in (select attempt_id from responses limit 2)')
    expect(await rescore(ports(), await ids())).toEqual({ rescored: 3, changed: 0, withoutEvidence: 2, withoutTask: 0 })
    expect(await scores()).toEqual([{ ...right, count: 5 }])
  })

  test.each([
    ['of another version', echoCatalogue([echoTask('echo', { version: '2' })])],
    ['that is gone', echoCatalogue([], [])],
  ])('behavior: a task %s takes no score away', async (_, catalogue) => {
    expect(await rescore(ports(catalogue), await ids())).toEqual({
      rescored: 0,
      changed: 0,
      withoutEvidence: 0,
      withoutTask: 5,
    })
    expect(await scores()).toEqual([{ ...right, count: 5 }])
  })
})
