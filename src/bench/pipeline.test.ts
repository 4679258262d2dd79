import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openWorld, type World } from './__fixtures__/world.ts'
import { firstPulse, runStage, type Stage } from './pipeline.ts'
import { Rest } from './rest.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
})

afterAll(() => world.close())

beforeEach(() => world.reset())

/** A stage that does what the turns say, one after the other, and stops after the last. */
function play(turns: readonly (() => number | Promise<number>)[], over: Partial<Stage> = {}) {
  const stopping = new AbortController()
  const rests: number[] = []
  const logged: { message: string; stage?: string; error?: unknown }[] = []
  let turn = 0
  const stage: Stage = {
    name: 'evaluator',
    role: 'evaluator',
    restMs: 100,
    paceMs: 10,
    tick: null,
    rest: new Rest(),
    once: async () => {
      const act = turns[turn++]
      if (turn >= turns.length) stopping.abort()
      return act?.() ?? 0
    },
    ...over,
  }
  const pulse = firstPulse(stage)
  const after = (delayMs: number, callback: () => void) => {
    rests.push(delayMs)
    const immediate = setImmediate(callback)
    return () => clearImmediate(immediate)
  }
  const ports = {
    jobs: world.jobs,
    clock: world.time.clock,
    after,
    log: (event: (typeof logged)[number]) => void logged.push(event),
  }
  const next = { rest: new Rest() }
  const done = runStage(stage, pulse, ports, { signal: stopping.signal, next })
  return { done, rests, logged, pulse, stopping, next }
}

const fail = (error: Error) => () => {
  throw error
}

describe('runStage', () => {
  test('default: rests when there was nothing, and hardly when there was', async () => {
    const { done, rests, pulse, logged } = play([() => 3, () => 0, () => 2, () => 0])
    await done
    expect(rests).toEqual([10, 100, 10])
    expect(pulse).toEqual({
      name: 'evaluator',
      isAlive: false,
      turns: 4,
      handled: 5,
      lastTurnAt: world.time.clock(),
      lastFault: null,
    })
    expect(logged).toEqual([])
  })

  test('behavior: a fault is logged once, and the stage backs off until a turn goes well', async () => {
    const fault = new Error('no database')
    const { done, rests, logged, pulse } = play([
      ...Array.from({ length: 8 }, () => fail(fault)),
      () => 0,
      fail(fault),
      () => 0,
    ])
    await done
    expect(rests).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 100, 250])
    expect(logged.length).toBe(9)
    expect(logged[0]).toEqual({
      message: 'the evaluator failed a turn; it tries again',
      stage: 'evaluator',
      error: fault,
    })
    expect([pulse.turns, pulse.lastFault]).toEqual([2, 'no database'])
  })

  test('behavior: a wake ends the rest, one during a turn the rest that follows; a pause after a fault it does not', async () => {
    const rest = new Rest()
    const wake = () => {
      rest.wake()
      return 0
    }
    const wakeAndFail = () => {
      rest.wake()
      throw new Error('no database')
    }
    const { done, rests } = play([() => 0, wake, () => 0, wakeAndFail, () => 0], { rest })
    await done
    expect(rests).toEqual([100, 100, 250])
  })

  test('behavior: the next stage is woken by the first work after none and after a wake, not by a flow', async () => {
    const rest = new Rest()
    const passedOn: number[] = []
    let turn = 0
    const note = (handled: number) => () => {
      turn++
      if (turn === 5) rest.wake()
      return handled
    }
    const { done, next } = play([note(0), note(3), note(2), note(1), note(0), note(0), note(0)], { rest })
    next.rest.wake = () => void passedOn.push(turn)
    await done
    expect(passedOn).toEqual([2, 6])
  })

  test('behavior: a stop during a turn ends the stage without a rest', async () => {
    const { done, rests } = play([() => 0])
    await done
    expect(rests).toEqual([])
  })

  test('behavior: a stop during a rest ends it', async () => {
    const stopping = new AbortController()
    const stage: Stage = {
      name: 'x',
      role: 'sampler',
      restMs: 100,
      paceMs: 0,
      tick: null,
      rest: new Rest(),
      once: async () => 0,
    }
    let isCancelled = false
    const after = () => {
      setImmediate(() => stopping.abort())
      return () => {
        isCancelled = true
      }
    }
    await runStage(
      stage,
      firstPulse(stage),
      { jobs: world.jobs, clock: Date.now, after, log: () => {} },
      { signal: stopping.signal },
    )
    expect(isCancelled).toBe(true)
  })

  test('behavior: what was started is waited for', async () => {
    let isFinished = false
    const finish = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      isFinished = true
    }
    await play([() => 0], { finish }).done
    expect(isFinished).toBe(true)
  })

  test('error: a fault while stopping is not told', async () => {
    const { done, logged } = play([fail(new Error('the connection was closed'))])
    await done
    expect(logged).toEqual([])
  })

  test('args: isParallel false: one process at a time, and not before its time', async () => {
    const stopping = new AbortController()
    const turn = Promise.withResolvers<number>()
    let [turns, rests] = [0, 0]
    const once = () => {
      turns++
      return turn.promise
    }
    const rhythm = { restMs: 3_600_000, paceMs: 0 }
    const stage: Stage = { name: 'manager', role: 'manager', tick: 'tick', ...rhythm, rest: new Rest(), once }
    const after = (_: number, callback: () => void) => {
      rests++
      const immediate = setImmediate(callback)
      return () => clearImmediate(immediate)
    }
    const untilRests = async (count: number) => {
      while (rests < count) await new Promise((resolve) => setImmediate(resolve))
    }
    // Both have had a turn; the first then holds the tick while the second looks for it.
    const processes = [1, 2].map(() => {
      const pulse = { ...firstPulse(stage), lastTurnAt: 1 }
      const ports = { jobs: world.jobs, clock: Date.now, after, log: () => {} }
      return () => runStage({ ...stage, rest: new Rest() }, pulse, ports, { signal: stopping.signal })
    })
    await world.jobs.offer('tick', ['manager'])
    const first = processes[0]?.()
    while (turns === 0) await new Promise((resolve) => setImmediate(resolve))
    const second = processes[1]?.()
    await untilRests(3)
    expect(turns).toBe(1)
    turn.resolve(0)
    await untilRests(12)
    stopping.abort()
    await Promise.all([first, second])
    expect(turns).toBe(1)
  })

  test('behavior: a long turn renews its lease', async () => {
    const stopping = new AbortController()
    const turn = Promise.withResolvers<number>()
    const begun = Promise.withResolvers<void>()
    const once = () => {
      begun.resolve()
      return turn.promise
    }
    const rhythm = { restMs: 0, paceMs: 0 }
    const stage: Stage = { name: 'manager', role: 'manager', tick: 'tick', ...rhythm, rest: new Rest(), once }
    const waiting: (() => void)[] = []
    const after = (_: number, callback: () => void) => {
      waiting.push(callback)
      return () => {}
    }
    const heartbeat = () => world.store.executeSql("select heartbeat_on from pgboss.job where name = 'tick'")
    const ports = { jobs: world.jobs, clock: Date.now, after, log: () => {} }
    const done = runStage(stage, firstPulse(stage), ports, { signal: stopping.signal })
    await begun.promise
    await world.store.executeSql("update pgboss.job set heartbeat_on = null where name = 'tick'")
    waiting.shift()?.()
    while ((await heartbeat()).rows.every((row) => row.heartbeat_on === null)) await new Promise(setImmediate)
    stopping.abort()
    turn.resolve(0)
    await done
  })

  test('error: a failed turn gives its tick back', async () => {
    const { done } = play([fail(new Error('no database')), () => 1], {
      name: 'manager',
      role: 'manager',
      tick: 'tick',
      restMs: 0,
    })
    await done
    const { rows } = await world.store.executeSql(
      "select count(*)::int as held from pgboss.job where name = 'tick' and state = 'active'",
    )
    expect(rows).toEqual([{ held: 0 }])
  })
})
