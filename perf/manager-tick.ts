/**
 * One tick of the manager, the role alone in a process of its own on PostgreSQL, by the number of suppliers.
 * `node perf/manager-tick.ts [suppliers…]`
 */
import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { FleetBudget } from '#bench/manager/fleet-budget.ts'
import { manageOnce } from '#bench/manager/manage-once.ts'
import { TrafficShares } from '#bench/manager/traffic-shares.ts'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { standardProfile } from '#cli/profile.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { type Figure, median } from './figure.ts'
import { peakMemoryMb } from './peak-memory.ts'
import { findServer, scratchDatabase } from './scratch-database.ts'
import { start, summarise, supplierRow } from './summarised-suppliers.ts'

const ticks = 5

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
  const traffic = new TrafficShares()
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
      suppliersAt: () => [],
      budget,
      traffic,
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

if (process.send !== undefined) {
  await using store = await openStore({ databaseUrl: process.env.DATABASE_URL ?? '' })
  process.send(await measure(store, Number(process.argv[2])))
} else if (import.meta.main) {
  const sizes = process.argv.slice(2).map(Number)
  await using server = await findServer()
  if (server === null) console.log('Set DATABASE_URL, or install PostgreSQL.')
  else console.table(await managerBenchmark(server.url, sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]))
}
