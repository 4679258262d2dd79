import { type BehaviourInput, readBehaviour } from '#backends/simulator/behaviour.ts'
import { spawnSimulators } from '#backends/simulator/spawn-simulator.ts'
import type { RelayTimeouts } from '#records/relay.ts'
import type { Store } from '#store/open-store.ts'
import { storeAnswerKey } from '../answer-key.ts'
import { basicsCatalogue } from '../basics-catalogue.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { type InstanceEvent, startInstance } from '../instance.ts'
import { demoProfile } from '../profile.ts'

export type BenchOptions = {
  /** The store that the stages use. */
  readonly store: Store
  /** A way to the same database that is not disturbed: for the answer key. */
  readonly keyStore: Store
  /** By supplier; three honest ones unless told. */
  readonly behaviours?: Readonly<Record<string, Partial<BehaviourInput>>>
  readonly timeouts?: Partial<RelayTimeouts>
}

const threeHonest = { 'honest-1': {}, 'honest-2': {}, 'honest-3': {} }

/** For tests: the whole bench with every role in this process, measuring simulators in a process of their own. */
export async function startBench({ store, keyStore, behaviours = threeHonest, timeouts }: BenchOptions) {
  const catalogue = basicsCatalogue()
  const fleet = await spawnSimulators({
    behaviours: Object.entries(behaviours).map(([name, behaviour]) => ({
      name,
      behaviour: readBehaviour({ model: 'sim', ability: 0.8, latency: { baseMs: 60 }, ...behaviour }, 'test'),
    })),
    answerKey: storeAnswerKey(keyStore.database, catalogue),
  })
  const network = createDirectNetwork(
    {
      suppliers: fleet.simulators.map(({ name, url }) => ({
        id: name,
        url,
        operator: name,
        service: 'text-generation',
        key: null,
        model: 'default',
        reference: null,
        isSimulated: true,
        limits: {
          concurrency: 8,
          requestsPerSecond: 100,
          timeouts: { connectMs: 1_000, firstByteMs: 2_000, idleMs: 2_000, totalMs: 4_000, ...timeouts },
          maximumBodyBytes: 1_000_000,
        },
      })),
      allowPrivate: ['127.0.0.0/8'],
    },
    { clock: machineClock },
  )
  const events: InstanceEvent[] = []
  const instance = await startInstance({
    store,
    network,
    catalogue,
    profile: demoProfile,
    roles: ['manager', 'sampler', 'requester', 'evaluator', 'summarizer'],
    requester: 'test',
    clock: machineClock,
    log: (event) => events.push(event),
    observe: () => {},
  })
  return {
    instance,
    events,
    async [Symbol.asyncDispose]() {
      await instance.stop()
      await network.close()
      await fleet.close()
    },
  }
}

/** For tests: waits until it is so; looks every few milliseconds. @throws after a minute, saying what was waited for. */
export async function until(what: string, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const startedAt = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAt > 60_000) throw new Error(`waited a minute in vain for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** For tests: how many items are scored. */
export async function scoredItems({ executeSql }: Store): Promise<number> {
  const { rows } = await executeSql("select count(*)::int as count from scores where kind = 'scored'")
  return Number(rows[0]?.count)
}

/** For tests: how many attempts ended how, and by whose fault; `kind|blame`. */
export async function outcomeKinds({ executeSql }: Store): Promise<Record<string, number>> {
  const { rows } = await executeSql(
    "select coalesce(o.kind, 'none') || '|' || coalesce(o.blame, 'none') as name, count(*)::int as count from attempts a left join outcomes o on o.attempt_id = a.id group by 1 order by 1",
  )
  return Object.fromEntries(rows.map(({ name, count }) => [String(name), Number(count)]))
}

/** For tests: the same for each supplier by its address. */
export async function outcomesOf({ executeSql }: Store): Promise<Record<string, string[]>> {
  const { rows } = await executeSql(
    "select s.address, array_agg(distinct o.kind || '|' || o.blame) as names from outcomes o join suppliers s on s.id = o.supplier_id group by 1 order by 1",
  )
  return Object.fromEntries(rows.map(({ address, names }) => [String(address), (names as string[]).toSorted()]))
}

/** For tests: rows that must not be: requests answered twice, requests settled as failed. */
export async function wrongRows({ executeSql }: Store): Promise<{ twice: number; failed: number }> {
  const { rows } = await executeSql(
    `select (select count(*)::int from (select a.request_id from attempts a join outcomes o on o.attempt_id = a.id
        where o.kind = 'answered' group by 1 having count(*) > 1) repeated) as twice,
      (select count(*)::int from requests where state = 'failed') as failed`,
  )
  return { twice: Number(rows[0]?.twice), failed: Number(rows[0]?.failed) }
}

/** For tests: attempts that were committed before a moment and have no outcome yet. */
export async function unfinishedBefore({ executeSql }: Store, moment: number): Promise<number> {
  const { rows } = await executeSql(
    'select count(*)::int as count from attempts a where committed_at < $1 and not exists (select from outcomes o where o.attempt_id = a.id)',
    [moment],
  )
  return Number(rows[0]?.count)
}
