import { sql } from 'kysely'
import { PgBoss } from 'pg-boss'
import type { Database } from '../database.ts'
import type { Store } from '../open-store.ts'
import type { HeldJob, JobEngine, QueueName } from './job-engine.ts'
import { superviseQueues } from './supervise-queues.ts'

export type PgBossEngineOptions = {
  readonly store: Store
  /** A holder that is silent for so long loses its jobs; 10 at least. */
  readonly leaseSeconds?: number
  /** How often lost leases are looked for. */
  readonly superviseSeconds?: number
  /**
   * True when nobody else can be holding a job, so that what a dead process held is free at once. Only the lock on the
   * data folder of an embedded database proves it, and there it is the default.
   */
  readonly isSoleHolder?: boolean
  /** False for a process that only offers: another one looks after the queues. */
  readonly supervises?: boolean
  readonly onFault?: (error: Error) => void
}

const queues: readonly QueueName[] = ['visit', 'tick', 'fleet-tick']

/** Any constant that no other advisory lock uses. */
const schemaLock = 4_040_118

/** pg-boss fails a job that is held for longer, however often it is kept; its longest allowed time. */
const longestHoldSeconds = 24 * 60 * 60 - 1

/** pg-boss deletes a job that has waited for longer; a supplier may be due in months. */
const longestWaitSeconds = 365 * 24 * 60 * 60

/**
 * The job engine on pg-boss 12, in the schema `pgboss` of the same database. The policy `stately` lets one job per
 * key wait, one wait again after a lost lease, and one be held; pg-boss counts the holdings of a job in
 * `retry_count`, which is our fence.
 */
export async function startPgBossEngine(options: PgBossEngineOptions): Promise<JobEngine> {
  const { store, leaseSeconds = 10, superviseSeconds = 2, supervises = true, onFault = () => {} } = options
  const boss = new PgBoss({
    db: store,
    backend: store.engine,
    schema: 'pgboss',
    supervise: false,
    monitorIntervalSeconds: 1,
    maintenanceIntervalSeconds: 1,
    schedule: false,
    registerInstance: false,
    monitorVacuum: false,
    reindex: false,
    bamIntervalSeconds: 3600,
    flowIntervalSeconds: 3600,
    queueCacheIntervalSeconds: 3600,
  })
  boss.on('error', onFault)
  await createSchema(store)
  await boss.start()
  for (const queue of queues) await prepareQueue(boss, queue, leaseSeconds)
  const { isSoleHolder = store.engine === 'pglite' && store.dataFolder !== null } = options
  if (isSoleHolder) await releaseHeldJobs(store, boss)
  const stopSupervision = supervises
    ? superviseQueues({ boss, store, queues, intervalMs: superviseSeconds * 1000, onFault })
    : async () => {}
  return jobEngine(boss, stopSupervision)
}

/** pg-boss 12.38 fails with 23505 when two processes create its schema at the same moment. */
async function createSchema(store: Store): Promise<void> {
  await store.executeSql(`
    begin;
    select pg_advisory_xact_lock(${schemaLock});
    create schema if not exists pgboss;
    commit`)
}

/** Jobs that a process held when it was killed are waiting again; their fence moves on as with every lost lease. */
async function releaseHeldJobs(store: Store, boss: PgBoss): Promise<void> {
  const { rows } = await sql<{ name: string; id: string; retryCount: number }>`
    select name, id, retry_count as "retryCount" from pgboss.job
    where name = any(${[...queues]}::text[]) and state = 'active'`.execute(store.database)
  for (const { name, id, retryCount } of rows) await boss.fail(name, { id, retryCount })
}

async function prepareQueue(boss: PgBoss, queue: QueueName, leaseSeconds: number): Promise<void> {
  const settings = {
    heartbeatSeconds: leaseSeconds,
    expireInSeconds: longestHoldSeconds,
    retryLimit: 1_000_000_000,
    retryDelay: 0,
    retentionSeconds: longestWaitSeconds,
    deleteAfterSeconds: 1,
  }
  await boss.createQueue(queue, { ...settings, policy: 'stately' })
  await boss.updateQueue(queue, settings)
}

function jobEngine(boss: PgBoss, stopSupervision: () => Promise<void>): JobEngine {
  return {
    async offer(queue, keys, { notBefore } = {}) {
      if (keys.length === 0) return
      const startAfter = notBefore === undefined ? {} : { startAfter: new Date(notBefore) }
      await boss.insert(
        queue,
        keys.map((singletonKey) => ({ singletonKey, ...startAfter })),
        { returnId: false },
      )
    },
    async take(queue, limit) {
      const jobs = await boss.fetch(queue, { batchSize: limit, includeMetadata: true })
      return jobs.map((job) => ({ queue, id: job.id, key: job.singletonKey ?? '', fence: job.retryCount }))
    },
    async keep(job) {
      return hasChanged(await boss.touch(job.queue, attemptOf(job)))
    },
    isHeld,
    async complete(job) {
      return hasChanged(await boss.complete(job.queue, attemptOf(job)))
    },
    async release(job) {
      await boss.fail(job.queue, attemptOf(job))
    },
    async stop() {
      await stopSupervision()
      await boss.stop({ graceful: false, close: false })
    },
  }
}

function attemptOf({ id, fence }: HeldJob): { id: string; retryCount: number } {
  return { id, retryCount: fence }
}

/** pg-boss answers with the number of jobs it changed, which its types leave out. */
function hasChanged(response: object): boolean {
  return 'affected' in response && response.affected === 1
}

/** A lost lease deletes the row and inserts it anew, so a shared lock on it keeps the lease until the commit. */
async function isHeld(transaction: Database, job: HeldJob): Promise<boolean> {
  const { rows } = await sql`
    select 1 from pgboss.job
    where name = ${job.queue} and id = ${job.id}::uuid and state = 'active' and retry_count = ${job.fence}
    for share`.execute(transaction)
  return rows.length === 1
}
