import { describe, expect, test } from 'vitest'
import { readBehaviour } from '#backends/simulator/behaviour.ts'
import { spawnSimulators } from '#backends/simulator/spawn-simulator.ts'
import type { Behaviour } from '#localnet/servicer/behaviour.ts'
import { morseLimits, openMorseNetwork } from '#networks/morse/morse-network.ts'
import type { Store } from '#store/open-store.ts'
import { freshStore } from '../store/__fixtures__/fresh-store.ts'
import { until } from './__fixtures__/running-bench.ts'
import { openSmallLocalnet, type SmallLocalnet, service } from './__fixtures__/small-localnet.ts'
import { storeAnswerKey } from './answer-key.ts'
import { basicsCatalogue } from './basics-catalogue.ts'
import { machineClock } from './clock.ts'
import { type InstanceEvent, startInstance } from './instance.ts'
import type { Network } from './network.ts'
import { demoProfile } from './profile.ts'

const limits = {
  ...morseLimits,
  concurrency: 8,
  requestsPerSecond: 100,
  timeouts: { connectMs: 1_000, firstByteMs: 1_500, idleMs: 1_000, totalMs: 3_000 },
  maximumBodyBytes: 50_000,
}

/** The whole bench with every role in this process, measuring servicers of a real localnet through sessions. */
async function startMorseBench(store: Store, servicers: Readonly<Record<string, readonly Behaviour[]>>) {
  await using opened = new AsyncDisposableStack()
  const catalogue = basicsCatalogue()
  const fleet = await spawnSimulators({
    behaviours: [
      { name: 'model', behaviour: readBehaviour({ model: 'sim', ability: 0.9, latency: { baseMs: 20 } }, 'test') },
    ],
    answerKey: storeAnswerKey(store.database, catalogue),
  })
  opened.defer(() => fleet.close())
  const [{ url: backendUrl } = { url: '' }] = fleet.simulators
  const localnet = opened.use(
    await openSmallLocalnet({ servicers, backendUrl, relaysPerSession: 200, sessionNodeCount: 7 }),
  )
  const events: InstanceEvent[] = []
  const morse = openMorseNetwork({
    rpcUrls: localnet.rpcUrls,
    services: [service],
    applications: [localnet.application],
    limits,
    budgetShare: 0.5,
    allowPrivate: ['127.0.0.1'],
    report: (message) => events.push({ message }),
  })
  const network: Network = {
    relay: morse.relay,
    wasLateBetween: morse.wasLateBetween,
    async discover() {
      const suppliers = morse.suppliers()
      return suppliers === null ? [] : [{ network: 'morse', suppliers }]
    },
    limitsOf: () => limits,
    allowanceOf: morse.allowanceOf,
    modelOf: () => 'default',
    referenceCost: () => undefined,
    suppliersAt: () => [],
    stakedPayOf: () => null,
    close: () => morse.close(),
  }
  opened.defer(() => network.close())
  const instance = await startInstance({
    store,
    network,
    catalogue,
    profile: {
      ...demoProfile,
      planning: { ...demoProfile.planning, itemsPerSupplierPerDay: 1_000 },
      retries: { ...demoProfile.retries, secondChanceMs: { least: 200, most: 600 } },
    },
    roles: ['manager', 'sampler', 'requester', 'evaluator', 'summarizer'],
    requester: 'test',
    clock: machineClock,
    log: (event) => events.push(event),
    observe: () => {},
  })
  opened.defer(() => instance.stop())
  const running = opened.move()
  return {
    localnet,
    network,
    events,
    /** Ends the stages; the servicers stay, to be compared with what is on record. */
    stop: () => instance.stop(),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

/** How attempts ended, by servicer and `kind|blame`. */
async function outcomesOf({ executeSql }: Store, { nameOf }: SmallLocalnet) {
  const { rows } = await executeSql(
    `select s.address, coalesce(o.kind || '|' || o.blame, 'none') as name, count(*)::int as count
      from attempts a join suppliers s on s.id = a.supplier_id left join outcomes o on o.attempt_id = a.id
      group by 1, 2 order by 1, 2`,
  )
  const found: Record<string, Record<string, number>> = {}
  for (const { address, name, count } of rows) {
    const of = nameOf(String(address))
    found[of] = { ...found[of], [String(name)]: Number(count) }
  }
  return found
}

/** One number for each servicer. */
async function numbersOf(
  { executeSql }: Store,
  { nameOf }: SmallLocalnet,
  sql: string,
): Promise<Record<string, number>> {
  const { rows } = await executeSql(sql)
  return Object.fromEntries(rows.map(({ address, value }) => [nameOf(String(address)), Number(value)]))
}

const failedRequests = `select s.address, count(*) as value from requests r join suppliers s on s.id = r.supplier_id
  where r.state = 'failed' group by 1`
const scoredItems = `select s.address, count(*) as value from scores c join suppliers s on s.id = c.supplier_id
  where c.kind = 'scored' group by 1`
/** What items were scored that a supplier failed to answer twice: the highest score among them. */
const bestOfFailed = `select s.address, max(c.value) as value from requests r join suppliers s on s.id = r.supplier_id
  join scores c on c.sample_id = r.sample_id where r.state = 'failed' and c.kind = 'scored' group by 1`
/** Attempts that left us; those that found no session never did. */
const attemptsSent = `select s.address, count(*) as value from outcomes o join suppliers s on s.id = o.supplier_id
  where o.sent_at is not null group by 1`
const controlsAsked = `select s.address, count(*) as value from controls c join suppliers s on s.id = c.supplier_id group by 1`

/** Blocks and sessions go by while the bench works: a block every so many looks. */
function whileBlocksPass({ chain }: SmallLocalnet, isSo: () => Promise<boolean>) {
  let lastAt = performance.now()
  return async () => {
    if (performance.now() - lastAt > 250) {
      chain.produceBlock()
      lastAt = performance.now()
    }
    return isSo()
  }
}

describe('the bench on a real localnet', () => {
  test('behavior: through many sessions, right blame for each servicer, and every relay that was paid is on record', async () => {
    await using store = await freshStore()
    const always = { share: 1 }
    await using bench = await startMorseBench(store, {
      honest: [],
      'also-honest': [],
      // Half of the prompts are longer: the score tells after a few dozen items.
      forger: [{ kind: 'forged-error', errorCode: 60, forgesSession: false, when: { share: 1, longerThanBytes: 450 } }],
      'seal-forger': [
        { kind: 'forged-error', errorCode: 90, forgesSession: false, when: { share: 1, longerThanBytes: 900 } },
      ],
      'wrong-signature': [{ kind: 'wrong-signature', when: { share: 0.5 } }],
      oversized: [{ kind: 'oversized-body', bytes: 60_000, when: { share: 0.5 } }],
      slow: [{ kind: 'slow', delayMs: 2_500, when: { share: 0.3 } }],
      leaver: [{ kind: 'leaving', atHeight: 50 }],
    })
    const { localnet } = bench
    const liars = ['forger', 'seal-forger', 'wrong-signature', 'oversized', 'slow']
    await until(
      'everyone is measured and the liars have failed',
      whileBlocksPass(localnet, async () => {
        const [failed, scored, best] = await Promise.all([
          numbersOf(store, localnet, failedRequests),
          numbersOf(store, localnet, scoredItems),
          numbersOf(store, localnet, bestOfFailed),
        ])
        return (
          localnet.chain.height > 60 &&
          liars.every((name) => (failed[name] ?? 0) >= 2) &&
          liars.every((name) => name in best) &&
          ['honest', 'also-honest'].every((name) => (scored[name] ?? 0) >= 40)
        )
      }),
    )
    await bench.stop()
    const outcomes = await outcomesOf(store, localnet)
    const notSuppliers =
      /^(answered\|nobody|network-error\|network|cancelled\|us|local-fault\|us|timed-out\|undetermined)$/
    const blamed = Object.fromEntries(
      Object.entries(outcomes).map(([name, kinds]) => [
        name,
        Object.keys(kinds).filter((kind) => !notSuppliers.test(kind)),
      ]),
    )
    expect(blamed).toEqual({
      honest: [],
      'also-honest': [],
      forger: ['network-error|supplier'],
      'seal-forger': expect.arrayContaining(['network-error|supplier']),
      'wrong-signature': ['malformed|supplier'],
      oversized: ['oversized|supplier'],
      slow: ['timed-out|supplier'],
      leaver: [],
    })
    expect(always.share).toBe(1)
    expect(
      await numbersOf(
        store,
        localnet,
        'select address, count(*) as value from suppliers where not is_listed group by 1',
      ),
    ).toEqual({ leaver: 1 })
    expect(await numbersOf(store, localnet, bestOfFailed)).toEqual(Object.fromEntries(liars.map((name) => [name, 0])))
    const [held, sent, controls] = [
      localnet.relaysHeld(),
      await numbersOf(store, localnet, attemptsSent),
      await numbersOf(store, localnet, controlsAsked),
    ]
    for (const name of Object.keys(outcomes)) {
      const [paid = 0, asked = 0, mostControls = 0] = [held[name], sent[name], controls[name]]
      // A control that found no session is on record too, and was not paid.
      expect([name, paid <= asked + mostControls]).toEqual([name, true])
      // What a forger refuses it does not count as work.
      if (!name.endsWith('forger')) expect([name, paid >= asked]).toEqual([name, true])
    }
    expect(held.honest).toBeGreaterThan(0)
    expect(bench.events.filter(({ error }) => error !== undefined)).toEqual([])
  }, 180_000)
})
