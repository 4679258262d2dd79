import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Relay, RelayRequest, RelayResult } from '#records/relay.ts'
import { echoCatalogue, echoTask, finiteEchoTask } from '../__fixtures__/echo-catalogue.ts'
import { failure, response, rightAnswer, supplierNamed, wordOf } from '../__fixtures__/relays.ts'
import {
  controlsOver,
  draw,
  list,
  openWorld,
  outcomeCounts,
  requestStates,
  startOfTime,
  takeVisit,
  visitPorts,
  type World,
} from '../__fixtures__/world.ts'
import { conductVisit, type VisitPorts } from './conduct-visit.ts'

const supplier = supplierNamed('a')
let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(async () => {
  await world.reset()
  await list(world, [supplier])
})

async function visit(over: Partial<VisitPorts> = {}, signal = new AbortController().signal) {
  const job = await takeVisit(world, supplier)
  const end = await conductVisit(visitPorts(world, over), { job, supplier, signal })
  await world.jobs.complete(job)
  return end
}

/** A relay that answers when the test says so. */
function heldRelay() {
  const held: { request: RelayRequest; signal: AbortSignal; answer: (result?: RelayResult) => void }[] = []
  const relay: Relay = (request, signal) => {
    const { promise, resolve } = Promise.withResolvers<RelayResult>()
    held.push({ request, signal, answer: (result = rightAnswer(request)) => resolve(result) })
    signal.addEventListener('abort', () => resolve(failure('cancelled', 'us')))
    return promise
  }
  return { relay, held }
}

/** Turns of the event loop until it is so: what is waited for is real work of the store, never time. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve))
}

async function countRows(table: string): Promise<number> {
  const { rows } = await world.store.executeSql(`select count(*)::int as count from ${table}`)
  return Number(rows[0]?.count)
}

describe('conductVisit', () => {
  test('default: every due request is asked once, answered, settled and kept as evidence', async () => {
    await draw(world, supplier, 10)
    expect(await visit()).toEqual({ recorded: 10, faults: [], reason: 'drained' })
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 10 })
    expect(new Set((await requestStates(world)).map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(
      new Set(['answered 1']),
    )
    expect([await countRows('settlements'), await countRows('responses'), await countRows('news')]).toEqual([10, 10, 1])
  })

  test('behavior: nothing due, nothing asked', async () => {
    expect(await visit()).toEqual({ recorded: 0, faults: [], reason: 'drained' })
  })

  test('behavior: an attempt is in the store before its bytes leave', async () => {
    await draw(world, supplier, 6)
    const onRecord: boolean[] = []
    const relay: Relay = async (request) => {
      const { rows } = await world.store.executeSql(
        `select count(*)::int as count from attempts a join requests r on r.id = a.request_id
          join samples s on s.id = r.sample_id where s.document->>'word' = $1`,
        [wordOf(request)],
      )
      onRecord.push(rows[0]?.count === 1)
      return rightAnswer(request)
    }
    await visit({ relay })
    expect(onRecord).toEqual([true, true, true, true, true, true])
  })

  test('behavior: no more in flight than the limit and a quarter, and nothing twice at once', async () => {
    await draw(world, supplier, 40)
    const inFlight = new Set<string>()
    let most = 0
    const twice: string[] = []
    const relay: Relay = async (request) => {
      const word = wordOf(request)
      if (inFlight.has(word)) twice.push(word)
      inFlight.add(word)
      most = Math.max(most, inFlight.size)
      await new Promise((resolve) => setImmediate(resolve))
      inFlight.delete(word)
      return rightAnswer(request)
    }
    expect(await visit({ relay })).toMatchObject({ recorded: 40 })
    expect({ most, twice }).toEqual({ most: 5, twice: [] })
  })

  test('behavior: outcomes that come together are written together', async () => {
    await draw(world, supplier, 5)
    await visit()
    const { rows } = await world.store.executeSql('select count(distinct xmin::text)::int as writes from outcomes')
    expect(rows).toEqual([{ writes: 1 }])
  })

  test('behavior: a slow answer does not hold up the others', async () => {
    await draw(world, supplier, 8)
    const { relay, held } = heldRelay()
    const running = visit({ relay })
    await until(() => held.length === 5)
    for (const { answer } of held.slice(1)) answer()
    await until(() => held.length === 8)
    for (const { answer } of held.slice(5)) answer()
    await until(async () => (await countRows('outcomes')) === 7)
    held[0]?.answer()
    expect(await running).toMatchObject({ recorded: 8, reason: 'drained' })
  })

  test('behavior: without the lease nothing is written and the relays end', async () => {
    await draw(world, supplier, 5)
    const { relay, held } = heldRelay()
    const job = await takeVisit(world, supplier)
    const running = conductVisit(visitPorts(world, { relay }), { job, supplier, signal: new AbortController().signal })
    await until(() => held.length === 5)
    await world.jobs.release(job)
    held[0]?.answer()
    expect(await running).toEqual({ recorded: 0, faults: [], reason: 'lost-lease' })
    expect(held.map(({ signal }) => signal.aborted)).toEqual([true, true, true, true, true])
    expect(await outcomeCounts(world)).toEqual({ 'without outcome': 5 })
  })

  test('behavior: what a dead requester left is lost by us and asked again', async () => {
    await draw(world, supplier, 5)
    const { relay, held } = heldRelay()
    const job = await takeVisit(world, supplier)
    const dying = conductVisit(visitPorts(world, { relay }), { job, supplier, signal: new AbortController().signal })
    await until(() => held.length === 5)
    await world.jobs.release(job)
    await dying
    expect(await visit()).toMatchObject({ recorded: 5 })
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 5, 'lost|us': 5 })
    expect(new Set((await requestStates(world)).map(({ state, attempts }) => `${state} ${attempts}`))).toEqual(
      new Set(['answered 2']),
    )
  })

  test('behavior: a request that was lost as often as may be is given up', async () => {
    await draw(world, supplier, 1)
    const { relay, held } = heldRelay()
    for (let death = 1; death <= 3; death++) {
      const job = await takeVisit(world, supplier)
      const dying = conductVisit(visitPorts(world, { relay }), { job, supplier, signal: new AbortController().signal })
      await until(() => held.length === death)
      await world.jobs.release(job)
      await dying
      const [taken] = await world.jobs.take('visit', 1)
      if (taken !== undefined) await world.jobs.complete(taken)
    }
    await visit({ relay })
    expect({ asked: held.length, ...(await outcomeCounts(world)) }).toEqual({ asked: 3, 'lost|us': 3 })
    expect(await requestStates(world)).toMatchObject([{ state: 'unscored', attempts: 3 }])
    expect(await countRows('settlements')).toBe(1)
  })

  test('behavior: a stop lets relays on the wire end, starts none, and rests meanwhile', async () => {
    await draw(world, supplier, 9)
    const { relay, held } = heldRelay()
    const stopping = new AbortController()
    let rests = 0
    const after: VisitPorts['after'] = (delayMs, callback) => {
      if (delayMs < 1_000) rests++
      return world.time.after(delayMs, callback)
    }
    const running = visit({ relay, after }, stopping.signal)
    await until(() => held.length === 5)
    stopping.abort()
    const before = rests
    await until(() => rests > before + 2)
    for (const { answer } of held) answer()
    expect(await running).toEqual({ recorded: 5, faults: [], reason: 'stopped' })
    expect(held.length).toBe(5)
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 5 })
    // The timer of the grace is called off: nothing keeps the process alive.
    expect(world.time.waiting).toBe(0)
  })

  test('behavior: a stop ends relays that outlast the grace; they are ours and asked again', async () => {
    await draw(world, supplier, 3)
    const { relay, held } = heldRelay()
    const stopping = new AbortController()
    const running = visit({ relay }, stopping.signal)
    await until(() => held.length === 3)
    stopping.abort()
    world.time.endLongRests()
    expect(await running).toEqual({ recorded: 3, faults: [], reason: 'stopped' })
    expect(await outcomeCounts(world)).toEqual({ 'cancelled|us': 3 })
    expect(await requestStates(world)).toMatchObject([{ state: 'pending' }, { state: 'pending' }, { state: 'pending' }])
  })

  test('behavior: the time of a visit is bounded', async () => {
    await draw(world, supplier, 9)
    const relay: Relay = async (request) => {
      world.time.advance(1_000)
      return rightAnswer(request)
    }
    expect(await visit({ relay, visitMs: 3_000 })).toEqual({ recorded: 5, faults: [], reason: 'time-is-up' })
    expect((await requestStates(world)).filter(({ state }) => state === 'pending').length).toBe(4)
  })

  test('behavior: a failing supplier gets one fair second chance at another time', async () => {
    await draw(world, supplier, 1)
    const relay: Relay = async () => response('{"error":{"message":"no"}}', { httpStatus: 500 })
    expect(await visit({ relay })).toMatchObject({ recorded: 1, reason: 'drained' })
    const [first] = await requestStates(world)
    expect(first).toMatchObject({ state: 'pending', attempts: 1, supplier_failures: 1 })
    expect(first?.waitMs).toBe(world.time.clock() - startOfTime + 90_000)
    expect(await visit({ relay })).toMatchObject({ recorded: 0 })
    world.time.advance(90_001)
    await visit({ relay })
    expect(await requestStates(world)).toMatchObject([{ state: 'failed', attempts: 2, supplier_failures: 2 }])
    expect(await outcomeCounts(world)).toEqual({ 'failed|supplier': 2 })
  })

  test('behavior: faults that are not its own never fail a supplier, and are asked again up to the most', async () => {
    await draw(world, supplier, 1)
    const relay: Relay = async () => failure('network-error', 'network')
    for (let attempt = 1; attempt <= 4; attempt++) {
      await visit({ relay })
      world.time.advance(600_000)
    }
    expect(await requestStates(world)).toMatchObject([{ state: 'unscored', attempts: 3, supplier_failures: 0 }])
    expect(await outcomeCounts(world)).toEqual({ 'network-error|network': 3 })
  })

  test('error: a relay that throws costs the supplier and the other requests nothing', async () => {
    await draw(world, supplier, 5)
    const fault = new Error('a bug of ours')
    let isFirst = true
    const relay: Relay = async (request) => {
      if (!isFirst) return rightAnswer(request)
      isFirst = false
      throw fault
    }
    expect(await visit({ relay })).toEqual({ recorded: 5, faults: [fault], reason: 'drained' })
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 4, 'local-fault|us': 1 })
  })

  test('error: a request whose text is gone is never sent as something else', async () => {
    await draw(world, supplier, 2)
    await world.store.executeSql('delete from contents where hash = (select min(hash) from contents)')
    const bodies: unknown[] = []
    const relay: Relay = async (request) => {
      bodies.push(request.body)
      return rightAnswer(request)
    }
    const { faults } = await visit({ relay })
    expect(faults).toMatchObject([{ code: 'MISSING_BODY' }])
    expect(bodies.length).toBe(1)
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 1, 'local-fault|us': 1 })
  })

  test('behavior: what the supplier says it used, however absurd, can be stored', async () => {
    await draw(world, supplier, 3)
    const usages = [
      { prompt_tokens: 1e300, completion_tokens: -5, total_tokens: '7' },
      { prompt_tokens: 2_147_483_648 },
      ['\u0000'],
    ]
    const relay: Relay = async (request) => {
      const choices = [{ index: 0, message: { role: 'assistant', content: '\u0000' }, finish_reason: 'stop' }]
      return response({ ...JSON.parse(request.body ?? ''), object: 'chat.completion', choices, usage: usages.pop() })
    }
    expect(await visit({ relay })).toMatchObject({ recorded: 3, faults: [] })
  })
})

describe('conductVisit: blame', () => {
  const others = [supplierNamed('b'), supplierNamed('c')]

  test('behavior: others answer: it was the supplier', async () => {
    await draw(world, supplier, 3)
    const relay: Relay = async () => failure('reset', 'undetermined')
    const ports = { relay, controls: controlsOver(world, { candidates: [supplier, ...others] }) }
    expect(await visit(ports)).toMatchObject({ recorded: 3, reason: 'drained' })
    expect(await outcomeCounts(world)).toEqual({ 'reset|supplier': 3 })
  })

  test('behavior: nobody answers: it was us, and the visit ends', async () => {
    await draw(world, supplier, 9)
    const relay: Relay = async () => failure('unreachable', 'undetermined')
    const ports = { relay, controls: controlsOver(world, { candidates: [supplier, ...others], relay }) }
    expect(await visit(ports)).toEqual({ recorded: 5, faults: [], reason: 'broken' })
    expect(await outcomeCounts(world)).toEqual({ 'unreachable|us': 5 })
  })

  test('behavior: a local fault with nobody in reach stops the visit', async () => {
    await draw(world, supplier, 9)
    const relay: Relay = async () => failure('local-fault', 'us')
    const ports = { relay, controls: controlsOver(world, { candidates: [supplier, ...others], relay }) }
    expect(await visit(ports)).toMatchObject({ recorded: 5, reason: 'broken' })
    expect(await outcomeCounts(world)).toEqual({ 'local-fault|us': 5 })
  })

  test('behavior: a local fault of one supplier alone, such as its key, pauses nobody', async () => {
    await draw(world, supplier, 9)
    const relay: Relay = async () => failure('local-fault', 'us')
    const ports = { relay, controls: controlsOver(world, { candidates: [supplier, ...others] }) }
    expect(await visit(ports)).toMatchObject({ recorded: 9, reason: 'drained' })
    expect(await outcomeCounts(world)).toEqual({ 'local-fault|us': 9 })
  })
})

describe('conductVisit: requests of a revealed period', () => {
  const reveal = () => world.store.executeSql('update periods set revealed_at = 1')

  test('behavior: are given up without being asked, and cost nothing', async () => {
    await draw(world, supplier, 4)
    await reveal()
    expect(await visit()).toEqual({ recorded: 0, faults: [], reason: 'drained' })
    expect(await outcomeCounts(world)).toEqual({})
    expect(
      new Set((await requestStates(world)).map(({ state, supplier_failures }) => `${state} ${supplier_failures}`)),
    ).toEqual(new Set(['unscored 0']))
    expect([await countRows('settlements'), await countRows('news')]).toEqual([4, 1])
  })

  test('behavior: those that wait for a second chance are given up too', async () => {
    await draw(world, supplier, 1)
    await visit({ relay: async () => failure('malformed', 'supplier') })
    await reveal()
    await visit()
    expect(await requestStates(world)).toMatchObject([{ state: 'unscored', attempts: 1, supplier_failures: 1 }])
  })

  test('behavior: a visit in which the reveal falls asks no more, and keeps what is on the wire', async () => {
    await draw(world, supplier, 9)
    const { relay, held } = heldRelay()
    const running = visit({ relay })
    await until(() => held.length === 5)
    await reveal()
    for (const { answer } of held) answer()
    expect(await running).toMatchObject({ recorded: 5, reason: 'drained' })
    await visit({ relay })
    expect(held.length).toBe(5)
    const states = (await requestStates(world)).map(({ state }) => state)
    expect(states.toSorted()).toEqual([...Array(5).fill('answered'), ...Array(4).fill('unscored')])
  })

  test('behavior: an attempt that a dead requester left still gets its outcome', async () => {
    await draw(world, supplier, 3)
    const { relay, held } = heldRelay()
    const job = await takeVisit(world, supplier)
    const dying = conductVisit(visitPorts(world, { relay }), { job, supplier, signal: new AbortController().signal })
    await until(() => held.length === 3)
    await world.jobs.release(job)
    await dying
    await reveal()
    await visit()
    expect(await outcomeCounts(world)).toEqual({ 'lost|us': 3 })
    expect((await requestStates(world)).map(({ state }) => state)).toEqual(['unscored', 'unscored', 'unscored'])
  })

  test('behavior: published items have no secret to lose', async () => {
    await draw(world, supplier, 3, echoCatalogue([finiteEchoTask('words', 5)]))
    await reveal()
    await visit()
    expect(await outcomeCounts(world)).toEqual({ 'answered|nobody': 3 })
  })
})

describe('conductVisit: samples of several requests', () => {
  const double = echoTask('double', {
    buildRequests: (document, options) =>
      ['first', 'second'].flatMap((turn) =>
        echoTask()
          .buildRequests(document, options)
          .map((built) => ({ ...built, body: { ...built.body, user: turn } })),
      ),
  })
  const turnOf = (request: RelayRequest): string => JSON.parse(request.body ?? '').user

  test('behavior: are settled when their last request is', async () => {
    await draw(world, supplier, 3, echoCatalogue([double]))
    const { relay, held } = heldRelay()
    const running = visit({ relay })
    await until(() => held.length === 5)
    const [first] = held
    const isWhole = ({ request }: { request: RelayRequest }) => wordOf(request) !== wordOf(first?.request ?? request)
    for (const { answer } of held.slice(1)) answer()
    await until(() => held.length === 6)
    held[5]?.answer()
    await until(async () => (await countRows('settlements')) === 2)
    expect(held.filter(isWhole).length).toBe(4)
    first?.answer()
    await running
    expect(await countRows('settlements')).toBe(3)
  })

  test('behavior: one request that waits for its second chance keeps the sample open', async () => {
    await draw(world, supplier, 1, echoCatalogue([double]))
    const relay: Relay = async (request) =>
      turnOf(request) === 'second' ? response('{}', { httpStatus: 503 }) : rightAnswer(request)
    await visit({ relay })
    expect([(await requestStates(world)).map(({ state }) => state), await countRows('settlements')]).toEqual([
      ['answered', 'pending'],
      0,
    ])
    world.time.advance(120_000)
    await visit({ relay })
    expect([(await requestStates(world)).map(({ state }) => state), await countRows('settlements')]).toEqual([
      ['answered', 'failed'],
      1,
    ])
  })
})

describe('conductVisit on a network with sessions', () => {
  /** An allowance that the relays use up; the test may give more. */
  function session(relays: number) {
    const left = { relays }
    const relay: Relay = async (request) => {
      left.relays -= 1
      return rightAnswer(request)
    }
    return { left, over: { relay, allowanceOf: () => left.relays } }
  }

  test('behavior: out of session nothing is committed and what is due stays due', async () => {
    await draw(world, supplier, 3)
    const { over } = session(0)
    expect(await visit(over)).toEqual({ recorded: 0, faults: [], reason: 'out-of-session' })
    expect([await countRows('attempts'), (await requestStates(world)).map(({ state }) => state)]).toEqual([
      0,
      ['pending', 'pending', 'pending'],
    ])
  })

  test('behavior: no attempt beyond what the session allows; the rest is for a later visit', async () => {
    await draw(world, supplier, 10)
    const { left, over } = session(7)
    expect(await visit(over)).toEqual({ recorded: 7, faults: [], reason: 'out-of-session' })
    expect([await countRows('attempts'), await outcomeCounts(world)]).toEqual([7, { 'answered|nobody': 7 }])
    left.relays = 5
    expect(await visit(over)).toEqual({ recorded: 3, faults: [], reason: 'drained' })
  })

  test('behavior: a session that follows while relays are out is taken in the same visit', async () => {
    await draw(world, supplier, 6)
    const { relay, held } = heldRelay()
    let allowance = 2
    const running = visit({
      allowanceOf: () => allowance,
      relay: (request, signal) => {
        allowance -= 1
        return relay(request, signal)
      },
    })
    await until(() => held.length === 2)
    allowance = 9
    for (const { answer } of held) answer()
    await until(() => held.length === 6)
    for (const { answer } of held.slice(2)) answer()
    expect(await running).toEqual({ recorded: 6, faults: [], reason: 'drained' })
  })
})
