import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { startPgBossEngine } from '#store/jobs/pg-boss-engine.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { type Figure, median } from './figure.ts'
import { scratchDatabase } from './scratch-database.ts'

type Sql = (text: string, values?: unknown[]) => Promise<unknown>

const outcomeColumns = {
  attempt_id: 'text[]',
  request_id: 'text[]',
  supplier_id: 'text[]',
  kind: 'text[]',
  blame: 'text[]',
  http_status: 'integer[]',
  sent_at: 'double precision[]',
  first_byte_at: 'double precision[]',
  first_token_at: 'double precision[]',
  last_byte_at: 'double precision[]',
  is_trustworthy: 'boolean[]',
  prompt_tokens: 'integer[]',
  completion_tokens: 'integer[]',
  total_tokens: 'integer[]',
  body_bytes: 'double precision[]',
  recorded_at: 'double precision[]',
}

const insertOutcomes = `insert into outcomes (${Object.keys(outcomeColumns).join(', ')})
  select * from unnest(${Object.values(outcomeColumns).map((type, index) => `$${index + 1}::${type}`)})`

let written = 0

/** The columns of so many outcomes that were never written before. */
function outcomes(rows: number): unknown[][] {
  const ids = Array.from({ length: rows }, () => (++written).toString(16).padStart(32, '0'))
  const same = (value: unknown) => Array(rows).fill(value)
  const at = 1_800_000_000_000.25
  return [ids, ids, same('f'.repeat(32)), same('answered'), same('nobody'), same(200)].concat([
    same(at),
    same(at),
    same(at),
    same(at),
    same(true),
    same(512),
    same(64),
    same(576),
    same(2048),
    same(at),
  ])
}

/** Median microseconds of one call. */
async function medianMicroseconds(calls: number, call: () => Promise<unknown>): Promise<number> {
  for (let warm = 0; warm < calls / 5; warm++) await call()
  const times: number[] = []
  for (let done = 0; done < calls; done++) {
    const begin = performance.now()
    await call()
    times.push((performance.now() - begin) * 1000)
  }
  return median(times)
}

async function rowsPerSecond(sql: Sql, rows: number): Promise<number> {
  const median = await medianMicroseconds(rows === 500 ? 40 : 200, () => sql(insertOutcomes, outcomes(rows)))
  return Math.round(rows / (median / 1e6))
}

/**
 * The embedded store behind its thread against PGlite called in the same process, and PostgreSQL where there is a
 * server.
 */
export async function storeBenchmark(serverUrl?: string): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-perf-'))
  try {
    const bare = await bareFigures(join(folder, 'bare'))
    await using embedded = await openStore({ dataFolder: join(folder, 'embedded') })
    const figures = await storeFigures('PGlite', embedded, bare)
    if (serverUrl === undefined) return figures
    await using database = await scratchDatabase(serverUrl)
    await using server = await openStore({ databaseUrl: database.url })
    return [...figures, ...(await storeFigures('PostgreSQL', server))]
  } finally {
    await rm(folder, { recursive: true })
  }
}

type Bare = { readonly roundTrip: number; readonly rows50: number; readonly rows500: number }

async function bareFigures(dataDir: string): Promise<Bare> {
  // The store makes the tables, so that both engines hold the same ones.
  await (await openStore({ dataFolder: dataDir })).close()
  const engine = await PGlite.create(join(dataDir, 'database'), { relaxedDurability: false })
  const sql: Sql = (text, values) => engine.query(text, values)
  const roundTrip = await medianMicroseconds(2000, () => sql('select $1::integer as one', [1]))
  const figures = { roundTrip, rows50: await rowsPerSecond(sql, 50), rows500: await rowsPerSecond(sql, 500) }
  await engine.close()
  return figures
}

async function storeFigures(engine: string, store: Store, bare?: Bare): Promise<Figure[]> {
  const sql: Sql = (text, values) => store.executeSql(text, values)
  const roundTrip = await medianMicroseconds(2000, () => sql('select $1::integer as one', [1]))
  const select = store.database.selectFrom('suppliers').selectAll()
  const kysely = await medianMicroseconds(1000, () => select.where('id', '=', 'none').execute())
  const against = (value: number | undefined) =>
    value === undefined ? {} : { baseline: { name: 'the bare engine', value } }
  return [
    {
      name: `${engine}: round trip`,
      unit: 'µs',
      value: Math.round(roundTrip),
      ...against(bare && Math.round(bare.roundTrip)),
    },
    { name: `${engine}: select by key through Kysely`, unit: 'µs', value: Math.round(kysely) },
    {
      name: `${engine}: outcomes by unnest of 50`,
      unit: 'rows/s',
      value: await rowsPerSecond(sql, 50),
      ...against(bare?.rows50),
    },
    {
      name: `${engine}: outcomes by unnest of 500`,
      unit: 'rows/s',
      value: await rowsPerSecond(sql, 500),
      ...against(bare?.rows500),
    },
    { name: `${engine}: visits taken and completed`, unit: 'jobs/s', value: await jobsPerSecond(store) },
  ]
}

async function jobsPerSecond(store: Store): Promise<number> {
  const engine = await startPgBossEngine({ store, supervises: false })
  await engine.offer(
    'visit',
    Array.from({ length: 500 }, (_, index) => `supplier ${index}`),
  )
  const begin = performance.now()
  let done = 0
  for (let jobs = await engine.take('visit', 10); jobs.length > 0; jobs = await engine.take('visit', 10)) {
    for (const job of jobs) await engine.complete(job)
    done += jobs.length
  }
  const seconds = (performance.now() - begin) / 1000
  await engine.stop()
  return Math.round(done / seconds)
}

if (import.meta.main) console.table(await storeBenchmark(process.env.DATABASE_URL))
