import { describe, expect, it } from 'vitest'
import { answered, nodeOf, scriptedPort } from './relay-fixture.ts'
import type { RelayRecord, RelayRun } from './run-relays.ts'
import { runRelays } from './run-relays.ts'

const nodes = [nodeOf('a'), nodeOf('b')]
const call = (data: string) => ({ method: 'POST', path: '/p', headers: null, data })

async function run(options: Partial<RelayRun> & Pick<RelayRun, 'port'>) {
  const records: RelayRecord[] = []
  const slept: number[] = []
  let now = 0
  await runRelays({
    calls: [call('x')],
    servicers: [],
    relays: 4,
    concurrency: 1,
    ratePerSecond: null,
    clock: () => now,
    sleep: async (milliseconds) => {
      slept.push(milliseconds)
      now += milliseconds
    },
    random: () => 0,
    signal: new AbortController().signal,
    onRelay: async (record) => void records.push(record),
    ...options,
  })
  return { records, slept }
}

/** 0, 0.5, 0, 0.5 … */
function alternating(): () => number {
  let drawn = 0
  return () => (drawn++ % 2) / 2
}

describe('runRelays', () => {
  it('default: calls and nodes by chance, sessions as the chain has them', async () => {
    const { port, asked } = scriptedPort({ session: (sent) => ({ height: sent < 2 ? 1 : 5, nodes }) })
    const { records } = await run({ port, calls: [call('x'), call('y')], random: alternating() })
    expect(asked).toEqual([
      { node: 'b', height: 1, data: 'x' },
      { node: 'b', height: 1, data: 'x' },
      { node: 'b', height: 5, data: 'x' },
      { node: 'b', height: 5, data: 'x' },
    ])
    expect(records.map(({ number, kind }) => [number, kind])).toEqual([1, 2, 3, 4].map((number) => [number, 'sent']))
  })

  it('args: only the servicers asked for; relays without one of them are not sent', async () => {
    const session = (sent: number) => ({ height: 1, nodes: sent === 0 ? nodes : [nodeOf('a')] })
    const { port, asked } = scriptedPort({ session })
    const { records } = await run({ port, servicers: ['b'.repeat(40)], relays: 2 })
    expect(asked.map(({ node }) => node)).toEqual(['b'])
    expect(records[1]).toEqual({
      kind: 'unsent',
      number: 2,
      call: call('x'),
      reason: `None of the servicers asked for is in the session of height 1, which has ${'a'.repeat(40)}`,
    })
  })

  it('behavior: without a session nothing is sent, and each relay says why', async () => {
    const { port, asked } = scriptedPort({ session: () => 'No node answers' })
    const { records } = await run({ port, relays: 2 })
    expect(asked).toEqual([])
    expect(records.map((record) => record.kind === 'unsent' && record.reason)).toEqual([
      'No node answers',
      'No node answers',
    ])
  })

  it('args: so many in flight, and no more', async () => {
    const gate = Promise.withResolvers<void>()
    let inFlight = 0
    let most = 0
    const { port } = scriptedPort({ session: () => ({ height: 1, nodes }) })
    const gated: typeof port = {
      ...port,
      async send(relay) {
        inFlight += 1
        most = Math.max(most, inFlight)
        if (inFlight === 3) gate.resolve()
        await gate.promise
        inFlight -= 1
        return port.send(relay)
      },
    }
    const { records } = await run({ port: gated, relays: 10, concurrency: 3 })
    expect([most, records.length]).toEqual([3, 10])
  })

  it('args: a rate spreads the starts', async () => {
    const { port } = scriptedPort({ session: () => ({ height: 1, nodes }) })
    expect((await run({ port, relays: 4, ratePerSecond: 2 })).slept).toEqual([500, 500, 500])
  })

  it('behavior: once stopped, nothing more starts', async () => {
    const stop = new AbortController()
    const { port, asked } = scriptedPort({
      session: () => ({ height: 1, nodes }),
      outcome: (sent) => {
        if (sent === 1) stop.abort()
        return answered
      },
    })
    const { records } = await run({ port, relays: 100, signal: stop.signal })
    expect([asked.length, records.length]).toEqual([2, 2])
  })
})
