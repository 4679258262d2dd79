/**
 * The leaderboard's API with many suppliers, by HTTP on this machine, while figures change all the time.
 * `node perf/leaderboard.ts [suppliers [scores [pglite|postgres]]]`
 */

import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { Agent, request } from 'undici'
import { createApi } from '#api/create-api.ts'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { cataloguePort } from '#cli/catalogue-port.ts'
import { openStore, type Store } from '#store/open-store.ts'
import type { Figure } from './figure.ts'
import { fillBoard } from './large-board.ts'
import { peakMemoryMb } from './peak-memory.ts'
import { findServer, scratchDatabase } from './scratch-database.ts'

type Engine = 'pglite' | 'postgres'
type Size = { readonly suppliers: number; readonly scores: number }

type Measured = {
  readonly fillSeconds: number
  readonly firstMs: number
  readonly p50Ms: number
  readonly p95Ms: number
  readonly p99Ms: number
  readonly longestStallMs: number
  readonly csvMs: number
  readonly peakMb: number
}

const targetMs: Readonly<Record<Engine, number>> = { postgres: 100, pglite: 200 }
const requests = 600
const changesEveryMs = 500
const changedAtOnce = 100

/** Figures of one engine, measured in a process of its own. */
export async function leaderboardBenchmark(engine: Engine, size: Size, serverUrl?: string): Promise<Figure[]> {
  await using database = serverUrl === undefined ? null : await scratchDatabase(serverUrl)
  const child = fork(import.meta.filename, [String(size.suppliers), String(size.scores), engine], {
    env: { ...process.env, DATABASE_URL: database?.url ?? '', ASSAY_PERF_CHILD: '1' },
  })
  const ended = once(child, 'exit')
  const [measured] = (await Promise.race([once(child, 'message'), ended])) as [Measured]
  if (typeof measured !== 'object') throw new TypeError('the measuring process ended without figures')
  await ended
  const name = `leaderboard, ${size.suppliers.toLocaleString('en')} suppliers, ${engine === 'pglite' ? 'PGlite' : 'PostgreSQL'}`
  const figure = (what: string, value: number, unit = 'ms'): Figure => ({ name: `${name}: ${what}`, unit, value })
  return [
    figure('p50', measured.p50Ms),
    { ...figure('p95', measured.p95Ms), target: targetMs[engine], better: 'lower' },
    figure('p99', measured.p99Ms),
    figure('the first answer', measured.firstMs),
    figure('all rows as CSV', measured.csvMs),
    figure('longest stall of the event loop', measured.longestStallMs),
    figure('memory', measured.peakMb, 'MB'),
    figure(`filling the store with ${size.scores.toLocaleString('en')} scores`, measured.fillSeconds, 's'),
  ]
}

async function measure(store: Store, size: Size): Promise<Measured> {
  const fillStartedAt = performance.now()
  const ids = await fillBoard(store, size)
  const fillSeconds = (performance.now() - fillStartedAt) / 1000
  const api = await createApi({
    database: store.database,
    clock: Date.now,
    about: { name: 'assay', version: 'perf', isDemo: true, notes: [] },
    readiness: { engine: store.engine, stages: () => [] },
    catalogue: cataloguePort(basicsCatalogue()),
    metrics: new Registry(),
    rateLimit: { requestsPerSecond: 1e6, burst: 1e9, addresses: 10 },
  })
  await api.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`
  const agent = new Agent({ connections: 4 })
  const timed = async (path: string) => {
    const startedAt = performance.now()
    const { statusCode, body } = await request(`${url}${path}`, { dispatcher: agent })
    await body.dump({ limit: Number.MAX_SAFE_INTEGER })
    if (statusCode !== 200) throw new TypeError(`${path} gave ${statusCode}`)
    return performance.now() - startedAt
  }
  const firstMs = await timed('/api/leaderboard')
  const changing = changeFigures(store, ids)
  const stalls = watchStalls()
  const times: number[] = []
  for (const path of paths(size.suppliers)) {
    times.push(await timed(path))
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const longestStallMs = stalls()
  const csvMs = await timed('/api/leaderboard?format=csv')
  await changing.stop()
  await agent.close()
  await api.close()
  const sorted = times.toSorted((a, b) => a - b)
  const quantile = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
  return {
    ...{
      fillSeconds,
      firstMs,
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      p99Ms: quantile(0.99),
      longestStallMs,
      csvMs,
    },
    peakMb: peakMemoryMb(),
  }
}

/** Questions as pages and programs ask them, each a little different from the one before. */
function paths(suppliers: number): string[] {
  const sorts = ['-score', 'score', '-availability', 'latency', '-attempts', 'refused', 'address', 'rank', 'first-byte']
  const filters = [
    '',
    'service=chat&',
    'tier=high&',
    'q=number%2042&',
    'operator=operator-7&',
    'possible=middle&',
    'fold=true&',
  ]
  return Array.from({ length: requests }, (_, index) => {
    const filter = filters[index % filters.length] ?? ''
    const sort = sorts[index % sorts.length] ?? ''
    const path = index % 2 === 0 ? '/api/leaderboard/compact' : '/api/leaderboard'
    const offset = (index * 977) % suppliers
    if (index % 10 === 9) return `/api/leaderboard/facets?${filter.startsWith('service') ? 'service=chat' : ''}`
    return `${path}?${filter}sort=${sort}&limit=100&offset=${filter === '' || filter.startsWith('fold') ? offset : 0}`
  })
}

/** As a bench at work does: some suppliers get new figures again and again. */
function changeFigures(store: Store, ids: readonly string[]) {
  let [isStopped, at, from] = [false, Date.now(), 0]
  const working = (async () => {
    while (!isStopped) {
      const changed = Array.from({ length: changedAtOnce }, (_, index) => ids[(from + 37 * index) % ids.length] ?? '')
      from += 1
      at += 1
      await store.executeSql(
        `update summaries set computed_at = $1, summary = jsonb_set(summary, '{computedAt}', to_jsonb($1::float8))
          where supplier_id = any($2::text[])`,
        [at, changed],
      )
      await new Promise((resolve) => setTimeout(resolve, changesEveryMs))
    }
  })()
  return {
    async stop() {
      isStopped = true
      await working
    },
  }
}

/** How late the event loop was at worst until it is asked. */
function watchStalls(): () => number {
  let [longestMs, last] = [0, performance.now()]
  const timer = setInterval(() => {
    const now = performance.now()
    longestMs = Math.max(longestMs, now - last - 5)
    last = now
  }, 5)
  return () => {
    clearInterval(timer)
    return longestMs
  }
}

async function measureHere(engine: Engine, size: Size): Promise<Measured> {
  if (engine === 'postgres') {
    await using store = await openStore({ databaseUrl: process.env.DATABASE_URL ?? '' })
    return await measure(store, size)
  }
  const folder = await mkdtemp(join(tmpdir(), 'assay-perf-board-'))
  try {
    await using store = await openStore({ dataFolder: folder })
    return await measure(store, size)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

if (import.meta.main) {
  const [suppliers = '10000', scores = '5000000', engine = 'pglite'] = process.argv.slice(2)
  const size = { suppliers: Number(suppliers), scores: Number(scores) }
  const chosen: Engine = engine === 'postgres' ? 'postgres' : 'pglite'
  if (process.env.ASSAY_PERF_CHILD === '1') process.send?.(await measureHere(chosen, size))
  else {
    await using server = chosen === 'postgres' ? await findServer() : null
    console.table(await leaderboardBenchmark(chosen, size, server?.url))
  }
}
