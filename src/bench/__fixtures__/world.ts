import { contentId } from '#records/content-id.ts'
import { commitmentOf, type SecretPeriod } from '#records/period.ts'
import type { RequestState } from '#records/sample.ts'
import type { Supplier } from '#records/supplier.ts'
import { freshStore } from '#store/__fixtures__/fresh-store.ts'
import type { Database } from '#store/database.ts'
import { insertRows } from '#store/insert-rows.ts'
import type { HeldJob, JobEngine } from '#store/jobs/job-engine.ts'
import { startPgBossEngine } from '#store/jobs/pg-boss-engine.ts'
import { commitPeriod } from '#store/manager/periods.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import type { Store } from '#store/open-store.ts'
import type { Catalogue } from '../catalogue.ts'
import type { VisitPorts } from '../requester/conduct-visit.ts'
import { Controls } from '../requester/controls.ts'
import { RequesterHealth } from '../requester/requester-health.ts'
import { Sampler } from '../sampler/sample-once.ts'
import { echoCatalogue } from './echo-catalogue.ts'
import { rightAnswer, timeouts } from './relays.ts'

/** A real store and job engine for the tests of the stages, with a clock of their own. */
export type World = {
  readonly store: Store
  readonly database: Database
  readonly jobs: JobEngine
  readonly time: TestTime
  /** Forgets all rows and jobs, and begins the clock anew. */
  reset(): Promise<void>
  close(): Promise<void>
}

export async function openWorld(): Promise<World> {
  const store = await freshStore()
  const jobs = await startPgBossEngine({ store, superviseSeconds: 1 })
  const time = new TestTime()
  return {
    store,
    database: store.database,
    jobs,
    time,
    reset: async () => {
      await store.executeSql(
        `truncate suppliers, epochs, periods, plans, draws, samples, requests, contents, attempts, outcomes, responses,
          controls, settlements, scores, news, summaries, summary_history, fleet_findings, calibrations, capability_records, exclusions, suspended_suites,
          traffic_hours, traffic_requests, traffic_ids, traffic_loads, traffic_comparisons; delete from pgboss.job`,
      )
      time.reset()
    },
    close: async () => {
      await jobs.stop()
      await store.close()
    },
  }
}

/** Where the test clock begins: in 2026, milliseconds since 1970. */
export const startOfTime = 1_780_000_000_000

/**
 * A clock that jumps: a rest of less than a second is over at the next turn of the event loop, with the clock moved on.
 * Longer ones last until the test lets them end.
 */
export class TestTime {
  #now = startOfTime
  #long = new Set<() => void>()

  readonly clock = (): number => this.#now

  readonly after = (delayMs: number, callback: () => void): (() => void) => {
    if (delayMs >= 1_000) {
      this.#long.add(callback)
      return () => void this.#long.delete(callback)
    }
    const immediate = setImmediate(() => {
      this.#now += delayMs
      callback()
    })
    return () => clearImmediate(immediate)
  }

  /** Long rests that nobody has ended or called off. */
  get waiting(): number {
    return this.#long.size
  }

  advance(ms: number): void {
    this.#now += ms
  }

  endLongRests(): void {
    for (const callback of [...this.#long]) callback()
    this.#long.clear()
  }

  reset(): void {
    this.#now = startOfTime
    this.#long.clear()
  }
}

/** The period that the tests draw from. */
export const testPeriod: SecretPeriod = {
  id: contentId('period', startOfTime),
  startsAt: startOfTime,
  endsAt: startOfTime + 3_600_000,
  seed: '5e'.repeat(32),
  commitment: commitmentOf('5e'.repeat(32)),
  committedAt: startOfTime,
  revealedAt: null,
}

/** Puts the suppliers on the list of their network. */
export async function list(world: World, suppliers: readonly Supplier[]): Promise<void> {
  await saveSuppliers(world.database, { network: 'direct', suppliers, now: startOfTime })
}

/** Plans and draws so many items for a supplier, due at once. */
export async function draw(
  world: World,
  supplier: Supplier,
  items: number,
  catalogue: Catalogue = echoCatalogue(),
): Promise<void> {
  await commitPeriod(world.database, testPeriod)
  const [suite] = catalogue.suites
  if (suite === undefined) throw new TypeError('the catalogue has no suite')
  await insertRows(world.database, 'plans', [
    {
      id: contentId('plan', [supplier.id, items]),
      supplier_id: supplier.id,
      epoch: 1,
      suite: suite.name,
      suite_version: suite.version,
      period_id: testPeriod.id,
      items,
      reason: 'evaluation',
      not_before: startOfTime - 1,
      due_by: startOfTime,
      created_at: startOfTime,
    },
  ])
  const policy = { commonShare: 0, commonBlockItems: 1 }
  await new Sampler({
    database: world.database,
    catalogue,
    policy,
    clock: world.time.clock,
    modelOf: () => 'm',
  }).sampleOnce()
}

/** The visit to a supplier, taken. */
export async function takeVisit({ jobs }: World, supplier: Supplier): Promise<HeldJob> {
  await jobs.offer('visit', [supplier.id])
  const [job] = await jobs.take('visit', 1)
  if (job?.key !== supplier.id) throw new TypeError('the visit could not be taken')
  return job
}

/** The ports of a visit; every relay is answered rightly, and nobody can be asked as a control, unless told otherwise. */
export function visitPorts(world: World, over: Partial<VisitPorts> = {}): VisitPorts {
  const { database, jobs, time } = world
  const health = new RequesterHealth({ clock: time.clock, backoffMs: { least: 1_000, most: 30_000 } })
  return {
    database,
    jobs,
    relay: async (request) => rightAnswer(request),
    controls: controlsOver(world, { candidates: [] }),
    health,
    limitsOf: () => ({ concurrency: 4, requestsPerSecond: 1_000, timeouts, maximumBodyBytes: 100_000 }),
    allowanceOf: () => Number.POSITIVE_INFINITY,
    clock: time.clock,
    random: () => 0.5,
    requester: 'requester-1',
    retries: { secondChanceMs: { least: 60_000, most: 120_000 }, backoffMs: 1_000, maximumAttempts: 3 },
    evidenceMs: 86_400_000,
    visitMs: 3_600_000,
    observe: () => {},
    wasLateBetween: () => false,
    after: time.after,
    ...over,
  }
}

/** Controls that ask these suppliers through a relay, by default one that is answered. */
export function controlsOver(
  { time }: Pick<World, 'time'>,
  {
    candidates,
    relay = async (request) => rightAnswer(request),
    save = async () => {},
  }: {
    candidates: readonly Supplier[]
    relay?: VisitPorts['relay']
    save?: ConstructorParameters<typeof Controls>[0]['save']
  },
): Controls {
  return new Controls({
    relay,
    clock: time.clock,
    random: () => 0.5,
    requester: 'requester-1',
    candidates: async () => candidates,
    save,
    timeouts,
  })
}

/** The requests as they stand, in draw order. */
export async function requestStates({
  store,
}: World): Promise<{ state: RequestState; attempts: number; supplier_failures: number; waitMs: number }[]> {
  const { rows } = await store.executeSql(
    `select r.state, r.attempts, r.supplier_failures, r.not_before - $1 as "waitMs" from requests r
      join samples s on s.id = r.sample_id order by s.supplier_id, s.draw_order, r.index`,
    [startOfTime],
  )
  return rows as Awaited<ReturnType<typeof requestStates>>
}

/** What is on record of all attempts: `kind|blame` of the outcomes, `without outcome` for the rest, and how many. */
export async function outcomeCounts({ store }: World): Promise<Record<string, number>> {
  const { rows } = await store.executeSql(
    `select coalesce(o.kind || '|' || o.blame, 'without outcome') as key, count(*)::int as count
      from attempts a left join outcomes o on o.attempt_id = a.id group by 1 order by 1`,
  )
  return Object.fromEntries(rows.map(({ key, count }) => [key, Number(count)]))
}
