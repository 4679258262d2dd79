/**
 * The whole pipeline, plan to summary, against an endpoint of our own.
 * `node perf/pipeline.ts [items] [delay in ms] [suppliers] [workers]`, on PostgreSQL when `DATABASE_URL` is set: in a
 * database of its own there, by this process or by so many worker processes.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { machineClock } from '#cli/clock.ts'
import { planEvaluation } from '#cli/evaluate/evaluation.ts'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { endpointSuppliers, startEndpoint } from './bench-endpoint.ts'
import { type Fleet, startBenchedInstance } from './benched-instance.ts'
import { scratchDatabase } from './scratch-database.ts'

export type PipelineRun = {
  /** Requests in all. */
  readonly items: number
  readonly suppliers: number
  /** Requests in flight per supplier. */
  readonly concurrency: number
  readonly delayMs: number
  /** A PostgreSQL server; without it the store is embedded. */
  readonly serverUrl?: string | undefined
  /** Processes beside this one that do the work; 0 = this one does it. */
  readonly workers: number
}

export type PipelineResult = {
  readonly relaysPerSecond: number
  readonly seconds: number
  /** How long it would take if the requests in flight were never fewer; 0 without delay. */
  readonly idealSeconds: number
  /** From the first request sent to the last answer, which leaves out start and end. */
  readonly wireSeconds: number
  /** Of the processes that did the work, without the database server. */
  readonly cpuMsPerRequest: number
  /** The most memory that any of them held. */
  readonly rssMb: number
}

const usual: PipelineRun = { items: 10_000, suppliers: 1, concurrency: 64, delayMs: 0, workers: 0 }

/** Runs the pipeline once in a fresh database. */
export async function runPipeline(options: Partial<PipelineRun> = {}): Promise<PipelineResult> {
  const run = { ...usual, ...options }
  using endpoint = await startEndpoint(run.delayMs)
  if (run.serverUrl === undefined) {
    const dataFolder = await mkdtemp(join(tmpdir(), 'assay-perf-'))
    try {
      await using store = await openStore({ dataFolder })
      return await measure(store, run, { ...run, url: endpoint.url, databaseUrl: undefined })
    } finally {
      await rm(dataFolder, { recursive: true, force: true })
    }
  }
  await using database = await scratchDatabase(run.serverUrl)
  await using store = await openStore({ databaseUrl: database.url })
  return await measure(store, run, { ...run, url: endpoint.url, databaseUrl: database.url })
}

async function measure(store: Store, run: PipelineRun, fleet: Fleet): Promise<PipelineResult> {
  const perSupplier = Math.ceil(run.items / run.suppliers)
  const total = perSupplier * run.suppliers
  const [suite] = basicsCatalogue().suites
  if (suite === undefined) throw new TypeError('the catalogue has suites')
  const workers = await Promise.all(Array.from({ length: run.workers }, () => Worker.fork(fleet)))
  const startedAt = performance.now()
  // The plans first, as `assay eval` does.
  const suppliers = endpointSuppliers(run.suppliers, fleet).map((entry) => supplierRecord(entry, machineClock()))
  for (const supplier of suppliers) {
    await planEvaluation(store, { supplier, suite, items: perSupplier, clock: machineClock })
  }
  const here = run.workers === 0 ? await startBenchedInstance(store, fleet) : undefined
  for (const worker of workers) worker.start()
  while ((await foldedItems(store, suite.name)) < total) await new Promise((resolve) => setTimeout(resolve, 20))
  const seconds = (performance.now() - startedAt) / 1000
  const used = await Promise.all([here, ...workers].flatMap((one) => (one === undefined ? [] : [one.stop()])))
  return {
    relaysPerSecond: total / seconds,
    seconds,
    idealSeconds: (total * run.delayMs) / (run.concurrency * run.suppliers) / 1000,
    wireSeconds: await wireSeconds(store),
    cpuMsPerRequest: used.reduce((sum, { cpuMs }) => sum + cpuMs, 0) / total,
    rssMb: Math.max(...used.map(({ rssMb }) => rssMb)),
  }
}

/** Items that the summaries count, of all suppliers. */
async function foldedItems({ executeSql }: Store, suite: string): Promise<number> {
  const { rows } = await executeSql(
    `select coalesce(sum((state #>> array['suites', $1::text, 'nextOrder'])::integer), 0)::integer as items from summaries`,
    [suite],
  )
  return Number(rows[0]?.items)
}

async function wireSeconds({ executeSql }: Store): Promise<number> {
  const { rows } = await executeSql('select (max(last_byte_at) - min(sent_at)) / 1000 as seconds from outcomes')
  return Number(rows[0]?.seconds)
}

type Used = { readonly cpuMs: number; readonly rssMb: number }

/** One worker process, from its fork to its last figures. */
class Worker {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  static async fork(fleet: Fleet): Promise<Worker> {
    const child = fork(new URL('./benched-instance.ts', import.meta.url), [JSON.stringify(fleet)])
    await once(child, 'message')
    return new Worker(child)
  }

  start(): void {
    this.#child.send('start')
  }

  async stop(): Promise<Used> {
    const used = once(this.#child, 'message')
    this.#child.send('stop')
    const [message] = await used
    return message as Used
  }
}

/** The same in a fresh process, which no other benchmark has warmed up or filled. */
export async function runPipelineApart(options: Partial<PipelineRun>): Promise<PipelineResult> {
  const child = fork(import.meta.filename, [JSON.stringify(options)])
  const [result] = await once(child, 'message')
  return result as PipelineResult
}

if (process.send !== undefined && import.meta.main) {
  const result = await runPipeline(JSON.parse(process.argv[2] ?? '') as Partial<PipelineRun>)
  process.send?.(result)
  process.disconnect?.()
} else if (import.meta.main) {
  const [items, delayMs, suppliers, workers] = process.argv.slice(2).map(Number)
  const options = {
    ...(items && { items }),
    ...(delayMs && { delayMs }),
    ...(suppliers && { suppliers }),
    ...(workers && { workers }),
  }
  console.table(await runPipeline({ ...options, serverUrl: process.env.DATABASE_URL }))
}
