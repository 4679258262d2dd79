/**
 * One turn of the fleet's comparison on PostgreSQL, in a process of its own, by the number of suppliers of one service.
 * `node perf/fleet-turn.ts [suppliers…]`
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type ComparedFleets, summarizeFleetOnce } from '#bench/summarizer/fleet/summarize-fleet.ts'
import { basicsCatalogue } from '#cli/basics-catalogue.ts'
import { standardProfile } from '#cli/profile.ts'
import { saveSuppliers } from '#store/manager/save-suppliers.ts'
import { openStore, type Store } from '#store/open-store.ts'
import type { Figure } from './figure.ts'
import { peakMemoryMb } from './peak-memory.ts'
import { findServer, scratchDatabase } from './scratch-database.ts'
import { start, summarise, supplierRow } from './summarised-suppliers.ts'

const commonItems = 150
const backends = 40
/** So many at most have common answers: the turn compares fewer. */
const answering = 20_000

type Turn = { readonly seconds: number; readonly lateMs: number; readonly written: number }

type Measured = {
  readonly first: Turn
  /** Compared again: no finding says anything else. */
  readonly again: Turn
  /** Nothing has come in. */
  readonly idle: Turn
  /** On the event loop, where that is not out of the question. */
  readonly inLine: Turn | null
  readonly beforeMb: number
  readonly peakMb: number
}

/** Figures for each number of suppliers: seconds, memory, and how late the event loop was at worst. */
export async function fleetBenchmark(serverUrl: string, sizes: readonly number[]): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const size of sizes) {
    await using database = await scratchDatabase(serverUrl)
    const inChild = async (role: string) => {
      const env = { ...process.env, DATABASE_URL: database.url }
      const [message] = await once(fork(import.meta.filename, [role, String(size)], { env }), 'message')
      return message as Measured
    }
    await inChild('seed')
    const { first, again, idle, inLine, beforeMb, peakMb } = await inChild('turn')
    const name = `fleet, ${size.toLocaleString('en')} suppliers`
    figures.push(
      { name: `${name}: a turn (${first.written} findings)`, unit: 's', value: first.seconds },
      {
        name: `${name}: the loop's worst lateness in it`,
        unit: 'ms',
        value: first.lateMs,
        target: 100,
        better: 'lower',
      },
      { name: `${name}: a turn that finds the same (${again.written} findings)`, unit: 's', value: again.seconds },
      { name: `${name}: a turn without news`, unit: 's', value: idle.seconds },
      ...(inLine === null
        ? []
        : [
            { name: `${name}: a turn on the loop`, unit: 's', value: inLine.seconds },
            { name: `${name}: the loop's worst lateness then`, unit: 'ms', value: inLine.lateMs },
          ]),
      { name: `${name}: memory before`, unit: 'MB', value: beforeMb },
      { name: `${name}: memory at most`, unit: 'MB', value: peakMb },
    )
  }
  return figures
}

/** Suppliers on forty backends, with summaries of 400 items each and answers to the same common items. */
async function seed(store: Store, size: number): Promise<void> {
  const suppliers = Array.from({ length: size }, (_, index) => supplierRow(index))
  await saveSuppliers(store.database, { network: 'direct', suppliers, now: start })
  await summarise(store, suppliers)
  await store.executeSql(
    `update summaries set summary = jsonb_set(summary, '{suites,0,estimate,mean}',
      to_jsonb(0.3 + 0.6 * (abs(hashtext(supplier_id)) % 1000) / 1000.0))`,
    [],
  )
  // A backend is wrong on two items out of five, half of the time as others are; a supplier errs by itself once in 200.
  await store.executeSql(
    `insert into scores (sample_id, supplier_id, epoch, suite, suite_version, task, stratum, pool, draw_order, kind, value,
        basis, reason, metrics, extracted, evaluated_at, document_id, answer, difficulty, prompt_tokens, completion_tokens)
      select s.id || ' ' || item, s.id, 1, 'common', '1', 'task ' || item % 8, 'group', 'common', item, 'scored',
        case when is_wrong then 0 else 1 end, 'answer', null, '{}', '{}', ${start}::double precision + item, 'common:' || item,
        case when is_wrong then left(md5(said), 16) else left(md5('right ' || item), 16) end, null,
        100 + item + backend % 5 * (item % 7), 20
      from (select id, abs(hashtext(id)) % ${backends} as backend from suppliers order by id limit ${answering}) s
      cross join generate_series(1, ${commonItems}) as item
      cross join lateral (select
        case when abs(hashtext(id || ' noise ' || item)) % 200 = 0 then id else backend::text end as source) one
      cross join lateral (select abs(hashtext(source || ' wrong ' || item)) % 5 < 2 as is_wrong,
        case when abs(hashtext(source || ' kind ' || item)) % 2 = 0 then 'usual ' || item else source || ' ' || item end as said) two`,
    [],
  )
  await store.executeSql('analyze')
}

async function measure(store: Store, size: number): Promise<Measured> {
  const catalogue = basicsCatalogue()
  const { comparedMs } = standardProfile
  const ports = { database: store.database, catalogue, clock: () => start + 1_000, comparedMs }
  const beforeMb = peakMemoryMb()
  const compared: ComparedFleets = new Map()
  const first = await timed(() => summarizeFleetOnce(ports, { compared, leastForThread: 1 }))
  const idle = await timed(() => summarizeFleetOnce(ports, { compared }))
  const again = await timed(() => summarizeFleetOnce(ports, { leastForThread: 1 }))
  const peakMb = peakMemoryMb()
  const onLoop = () => summarizeFleetOnce(ports, { leastForThread: Number.POSITIVE_INFINITY })
  return { first, again, idle, inLine: size <= 1_000 ? await timed(onLoop) : null, beforeMb, peakMb }
}

const lookMs = 5

async function timed(turn: () => Promise<number>): Promise<Turn> {
  const delay = monitorEventLoopDelay({ resolution: lookMs })
  delay.enable()
  const began = performance.now()
  const written = await turn()
  const seconds = (performance.now() - began) / 1000
  // So that a late look is counted.
  await new Promise((resolve) => setTimeout(resolve, 2 * lookMs))
  delay.disable()
  return { seconds, lateMs: Math.max(0, delay.max / 1e6 - lookMs), written }
}

const [role, ...rest] = process.argv.slice(2)
if (process.send !== undefined) {
  await using store = await openStore({ databaseUrl: process.env.DATABASE_URL ?? '' })
  const size = Number(rest[0])
  process.send(role === 'seed' ? ((await seed(store, size)) ?? null) : await measure(store, size))
} else if (import.meta.main) {
  const sizes = [role, ...rest].filter((size) => size !== undefined).map(Number)
  await using server = await findServer()
  if (server === null) console.log('Set DATABASE_URL, or install PostgreSQL.')
  else console.table(await fleetBenchmark(server.url, sizes.length > 0 ? sizes : [100, 1_000, 10_000]))
}
