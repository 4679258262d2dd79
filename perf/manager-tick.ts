/**
 * One tick of the manager, the role alone in a process of its own on PostgreSQL, by the number of suppliers.
 * `node perf/manager-tick.ts [suppliers…]`
 */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { FleetBudget } from '#bench/manager/fleet-budget.ts'
import { manageOnce } from '#bench/manager/manage-once.ts'
import { summarizeOnce } from '#bench/summarizer/summarize-once.ts'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { standardProfile } from '#cli/profile.ts'
import { contentId } from '#records/content-id.ts'
import { type Supplier, supplierId } from '#records/supplier.ts'
import { insertRows } from '#store/insert-rows.ts'
import { tellNews } from '#store/news.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { type Figure, median } from './figure.ts'
import { peakMemoryMb } from './peak-memory.ts'
import { findServer, scratchDatabase } from './scratch-database.ts'

const ticks = 5
const start = 1_780_000_000_000

type Measured = {
  readonly firstMs: number
  readonly tickMs: number
  /** With relays per day: a tick, and the first one, which looks at the whole fleet at once. */
  readonly budgetMs: number
  readonly surveyMs: number
  readonly rssMb: number
  readonly plans: number
}

/** Half of what this many suppliers would use at full pace. */
const relaysPerSupplierDay = 50

/** Figures for each number of suppliers: the first tick, which lists them all, and the median of those after it. */
export async function managerBenchmark(serverUrl: string, sizes: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const size of sizes) {
    await using database = await scratchDatabase(serverUrl)
    const child = fork(import.meta.filename, [String(size)], { env: { ...process.env, DATABASE_URL: database.url } })
    const [measured] = (await once(child, 'message')) as [Measured]
    const isLargest = size === 100_000
    const name = `manager, ${size.toLocaleString('en')} suppliers`
    figures.push(
      {
        name: `${name}: a tick`,
        unit: 's',
        value: measured.tickMs / 1000,
        ...(isLargest && { target: 2, better: 'lower' }),
      },
      {
        name: `${name}: a tick with relays per day`,
        unit: 's',
        value: measured.budgetMs / 1000,
        ...(isLargest && { target: 2, better: 'lower' }),
      },
      { name: `${name}: the first look at the fleet for them`, unit: 's', value: measured.surveyMs / 1000 },
      { name: `${name}: the first tick`, unit: 's', value: measured.firstMs / 1000 },
      {
        name: `${name}: memory`,
        unit: 'MB',
        value: measured.rssMb,
        ...(isLargest && { target: 500, better: 'lower' }),
      },
    )
  }
  return figures
}

/** Every tick plans for the suppliers whose time has come: with a tick each 15 s, one in 240. */
async function measure(store: Store, size: number): Promise<Measured> {
  const catalogue = basicsCatalogue()
  const suppliers = Array.from({ length: size }, (_, index) => supplierRow(index))
  let now = start
  const tick = async ({ budget, relaysPerDay }: { budget: FleetBudget; relaysPerDay: number | null }) => {
    const began = performance.now()
    const plans = await manageOnce({
      database: store.database,
      catalogue,
      clock: () => now,
      policy: { ...standardProfile.planning, relaysPerDay },
      periodMs: standardProfile.periodMs,
      graceMs: standardProfile.graceMs,
      secretBytes: randomBytes,
      random: Math.random,
      discover: async () => [{ network: 'direct', suppliers }],
      referenceCost: () => undefined,
      budget,
    })
    return { plans, ms: performance.now() - began }
  }
  const unlimited = { budget: new FleetBudget(), relaysPerDay: null }
  const first = await tick(unlimited)
  await summarise(store, suppliers)
  const later: { plans: number; ms: number }[] = []
  for (let done = 0; done < ticks; done++) {
    now += standardProfile.restMs.manager
    later.push(await tick(unlimited))
  }
  const limited = { budget: new FleetBudget(), relaysPerDay: relaysPerSupplierDay * size }
  const survey = await tick(limited)
  const budgeted: number[] = []
  for (let done = 0; done < ticks; done++) {
    now += standardProfile.restMs.manager
    budgeted.push((await tick(limited)).ms)
  }
  return {
    firstMs: first.ms,
    tickMs: median(later.map(({ ms }) => ms)),
    budgetMs: median(budgeted),
    surveyMs: survey.ms,
    plans: median(later.map(({ plans }) => plans)),
    rssMb: peakMemoryMb(),
  }
}

function supplierRow(index: number): Supplier {
  const identity = { network: 'direct', address: `node-${index}`, service: 'text-generation' } as const
  return {
    ...identity,
    id: supplierId(identity),
    name: null,
    operator: `operator-${index % 500}`,
    declaredModel: null,
    isReference: false,
    isSimulated: true,
    isListed: true,
    firstSeenAt: start,
    lastSeenAt: start,
  }
}

const measuredItems = 400

/** One supplier is measured, and its summary given to all: as large as a real one is. */
async function summarise({ database, executeSql }: Store, suppliers: readonly Supplier[]): Promise<void> {
  const [model] = suppliers
  const catalogue = basicsCatalogue()
  const [suite] = catalogue.suites
  if (model === undefined || suite === undefined) return
  const orders = Array.from({ length: measuredItems }, (_, order) => order)
  await insertRows(
    database,
    'scores',
    orders.map((order) => ({
      sample_id: contentId('sample', order),
      supplier_id: model.id,
      epoch: 1,
      suite: suite.name,
      suite_version: suite.version,
      task: suite.groups[order % suite.groups.length]?.tasks[0]?.task ?? '',
      stratum: suite.groups[order % suite.groups.length]?.name ?? '',
      pool: 'own',
      draw_order: order,
      kind: 'scored',
      value: order % 3 === 0 ? 0 : 1,
      basis: 'answer',
      reason: null,
      metrics: '{}',
      extracted: '{}',
      evaluated_at: start,
      document_id: String(order),
      answer: null,
      difficulty: 0.5,
      prompt_tokens: 100,
      completion_tokens: 20,
    })),
  )
  await insertRows(
    database,
    'outcomes',
    orders.map((order) => ({
      attempt_id: contentId('attempt', order),
      request_id: contentId('request', order),
      supplier_id: model.id,
      kind: 'answered',
      blame: 'nobody',
      http_status: 200,
      sent_at: start,
      first_byte_at: start + 100 + order,
      last_byte_at: start + 200 + 3 * order,
      is_trustworthy: true,
      prompt_tokens: 90,
      completion_tokens: 30,
      total_tokens: 120,
      body_bytes: 500,
      recorded_at: start + 1,
    })),
  )
  await tellNews(database, [model.id])
  const { evidenceMs, historyMs } = standardProfile
  await summarizeOnce({ database, catalogue, clock: () => start + 1, evidenceMs, historyMs })
  await executeSql(
    `insert into summaries (supplier_id, epoch, state, summary, computed_at)
      select s.id, m.epoch, m.state, m.summary, m.computed_at from suppliers s, summaries m where m.supplier_id = $1
      on conflict do nothing`,
    [model.id],
  )
  await executeSql('analyze')
}

if (process.send !== undefined) {
  await using store = await openStore({ databaseUrl: process.env.DATABASE_URL ?? '' })
  process.send(await measure(store, Number(process.argv[2])))
} else if (import.meta.main) {
  const sizes = process.argv.slice(2).map(Number)
  await using server = await findServer()
  if (server === null) console.log('Set DATABASE_URL, or install PostgreSQL.')
  else console.table(await managerBenchmark(server.url, sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]))
}
