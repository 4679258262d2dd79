import type { WatchedPool } from './watched-pool.ts'

/** One checkpoint takes about 70 ms and shortens recovery; a log of so much is replayed in about a second. */
const checkpointBytes = 32 * 2 ** 20
/** A table is vacuumed at so many dead rows plus a fifth of the living ones, as autovacuum would. */
const deadRows = 5_000

export type Upkeep = { readonly checkpointed: boolean; readonly vacuumed: readonly string[] }

/**
 * What a server's background processes do and PGlite, which has none, does not: without it the write-ahead log grows
 * for ever, dead rows are never reused, and the planner goes on believing that every table is empty.
 */
export async function upkeepEmbedded(pool: Pick<WatchedPool, 'query'>): Promise<Upkeep> {
  const { rows: log } = await pool.query(
    'select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) as bytes from pg_control_checkpoint()',
  )
  const checkpointed = Number(log[0]?.bytes) > checkpointBytes
  if (checkpointed) await pool.query('checkpoint')
  await pool.query('select pg_stat_force_next_flush()')
  const { rows: tables } = await pool.query(
    `select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
     where n_dead_tup > $1 + 0.2 * n_live_tup or n_mod_since_analyze > $1 + 0.2 * n_live_tup`,
    [deadRows],
  )
  const vacuumed = tables.map(({ name }) => String(name))
  for (const name of vacuumed) await pool.query(`vacuum (analyze) ${name}`)
  return { checkpointed, vacuumed }
}

/** Looks after an embedded database every so often; the returned function stops it and waits for what runs. */
export function scheduleUpkeep(pool: WatchedPool, intervalMs = 10_000): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  const timer = setInterval(() => {
    // A failure here is the database's, and the next statement of anyone else reports it.
    running = upkeepEmbedded(pool).catch(() => undefined)
  }, intervalMs).unref()
  return async () => {
    clearInterval(timer)
    await running
  }
}
