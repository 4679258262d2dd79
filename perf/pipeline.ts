import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { machineClock } from '#cli/clock.ts'
import { createDirectNetwork } from '#cli/direct-network.ts'
import { evaluationProgress, planEvaluation } from '#cli/evaluation.ts'
import { startInstance } from '#cli/instance.ts'
import { evaluationProfile } from '#cli/profile.ts'
import { type DirectSupplier, defaultLimits, supplierRecord } from '#networks/direct/suppliers-file.ts'
import { openStore, type Store } from '#store/open-store.ts'

/** One figure of a benchmark. */
export type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly target?: number }

type Run = {
  readonly items: number
  readonly suppliers: number
  readonly concurrency: number
  readonly delayMs: number
}

/** The whole pipeline, plan to summary, against an endpoint that answers at once: relays per second, CPU per request. */
export async function pipelineBenchmark(
  run: Partial<Run> & { databaseUrl?: string | undefined } = {},
): Promise<Figure[]> {
  const { items = 10_000, suppliers = 1, concurrency = 64, delayMs = 0, databaseUrl } = run
  const folder = await mkdtemp(join(tmpdir(), 'assay-perf-'))
  const endpoint = await startEndpoint(delayMs)
  await using store = await openStore(databaseUrl === undefined ? { dataFolder: folder } : { databaseUrl })
  try {
    return await measure(store, endpoint.url, { items, suppliers, concurrency, delayMs })
  } finally {
    endpoint.child.kill()
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startEndpoint(delayMs: number): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(new URL('./zero-latency-endpoint.ts', import.meta.url), [String(delayMs)])
  const [port] = await once(child, 'message')
  return { child, url: `http://127.0.0.1:${port}` }
}

async function measure(store: Store, url: string, run: Run): Promise<Figure[]> {
  const catalogue = basicsCatalogue()
  const [suite] = catalogue.suites
  if (suite === undefined) throw new TypeError('the catalogue has suites')
  const entries = Array.from({ length: run.suppliers }, (_, index) => endpointEntry(`bench-${index}`, url, run))
  const network = createDirectNetwork({ suppliers: entries, allowPrivate: ['127.0.0.0/8'] }, { clock: machineClock })
  const records = entries.map((entry) => supplierRecord(entry, machineClock()))
  const perSupplier = Math.ceil(run.items / run.suppliers)
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  for (const supplier of records)
    await planEvaluation(store, { supplier, suite, items: perSupplier, clock: machineClock })
  const instance = await startInstance({
    store,
    network,
    catalogue: { ...catalogue, suites: [suite] },
    profile: evaluationProfile,
    roles: ['sampler', 'requester', 'evaluator', 'summarizer'],
    requester: 'perf',
    clock: machineClock,
    log: ({ message, error }) => console.error(message, error ?? ''),
    observe: () => {},
  })
  for (const supplier of records) {
    while (((await evaluationProgress(store, supplier.id, suite.name))?.suite.items.drawn ?? 0) < perSupplier) {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  const elapsedMs = performance.now() - startedAt
  const cpu = process.cpuUsage(cpuBefore)
  await instance.stop()
  await network.close()
  const total = perSupplier * run.suppliers
  const name = `${store.engine}, ${run.suppliers} supplier(s), ${run.concurrency} in flight, ${run.delayMs} ms endpoint`
  return [
    { name: `pipeline ${name}`, unit: 'relays/s', value: (total / elapsedMs) * 1000 },
    { name: `CPU of the process, ${name}`, unit: 'ms/request', value: (cpu.user + cpu.system) / 1000 / total },
    { name: `time, ${name}`, unit: 's', value: elapsedMs / 1000 },
    ...(run.delayMs > 0
      ? [
          {
            name: `time over ideal, ${name}`,
            unit: 'ratio',
            value: elapsedMs / ((total * run.delayMs) / (run.concurrency * run.suppliers)),
          },
        ]
      : []),
  ]
}

function endpointEntry(id: string, url: string, { concurrency }: Run): DirectSupplier {
  return {
    id,
    url,
    operator: id,
    service: 'text-generation',
    key: null,
    model: 'default',
    reference: null,
    isSimulated: true,
    limits: { ...defaultLimits, concurrency, requestsPerSecond: 100_000 },
  }
}

if (import.meta.main) {
  const [items, delayMs, suppliers] = process.argv.slice(2).map(Number)
  console.table(
    await pipelineBenchmark({
      ...(items && { items }),
      ...(delayMs && { delayMs }),
      ...(suppliers && { suppliers }),
      databaseUrl: process.env.DATABASE_URL,
    }),
  )
}
