import type { PgBoss } from 'pg-boss'
import type { Store } from '../open-store.ts'
import type { QueueName } from './job-engine.ts'

export type SupervisionOptions = {
  readonly boss: PgBoss
  readonly store: Store
  readonly queues: readonly QueueName[]
  readonly intervalMs: number
  /** Told once when looking begins to fail, not again until it has worked in between. */
  readonly onFault: (error: Error) => void
}

/** How old the oldest finished job may grow before the finished ones are deleted. */
const cleanUpMs = 30_000

/**
 * Looks for lost leases and finished jobs with one cheap statement, and lets pg-boss supervise a queue only when
 * there are some. On an idle embedded store the process takes 0.4 to 0.6 % of a core with it, and 2.4 % with pg-boss's
 * own timer (measured).
 *
 * @returns how to stop it; resolves when nothing runs any more.
 */
export function superviseQueues(options: SupervisionOptions): () => Promise<void> {
  let isStopped = false
  let isFailing = false
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  const look = async () => {
    try {
      await superviseWhereNeeded(options)
      isFailing = false
    } catch (error) {
      if (!isFailing) options.onFault(error as Error)
      isFailing = true
    }
    plan()
  }
  const plan = () => {
    if (isStopped) return
    timer = setTimeout(() => {
      running = look()
    }, options.intervalMs).unref()
  }
  plan()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}

async function superviseWhereNeeded({ boss, store, queues }: SupervisionOptions): Promise<void> {
  const { rows } = await store.executeSql(
    `select distinct name from pgboss.job where name = any($1) and (
       (state = 'active' and heartbeat_on + heartbeat_seconds * interval '1s' < now())
       or (state = 'active' and started_on + expire_seconds * interval '1s' < now())
       or (state > 'active' and completed_on < now() - $2 * interval '1ms'))`,
    [queues, cleanUpMs],
  )
  for (const { name } of rows) await boss.supervise(String(name))
}
