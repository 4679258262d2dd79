import { type ChildProcess, fork } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { DirectSupplier } from '#networks/direct/suppliers-file.ts'
import { openStore } from '#store/open-store.ts'
import { freshDatabase } from '../src/store/__fixtures__/fresh-store.ts'
import { type Endpoint, startEndpoint } from './kill/endpoint.ts'
import { type Findings, inspect } from './kill/inspect.ts'
import { inFlight, killSuppliers, layOut } from './kill/scene.ts'
import { violations } from './kill/verdict.ts'
import type { WorkerOptions, WorkerReport } from './kill/worker.ts'

/**
 * `pglite`: one process on a data folder. `postgres`: one process on a server. `workers`: three processes on a server,
 * with a supplier for each, of which one is killed at a time. `frozen`: the same, but the one is stopped in its tracks
 * for longer than a lease and then goes on, as after a suspended machine: it must find that it has lost its rights.
 */
export const killEngines = ['pglite', 'postgres', 'workers', 'frozen'] as const
export type KillEngine = (typeof killEngines)[number]

export type KillStudyOptions = {
  readonly engine: KillEngine
  /** Kills in all; they are spread over as many evaluations as it takes. */
  readonly kills: number
  /** Items of one evaluation, per supplier. */
  readonly items?: number
  /** Kills in one evaluation at most. */
  readonly killsPerEvaluation?: number
  /** Needed for the engines on a server; each evaluation gets a database of its own. */
  readonly databaseUrl?: string | undefined
  readonly onEvaluation?: (report: KillReport) => void
}

export type KillReport = {
  readonly engine: KillEngine
  readonly evaluations: number
  readonly kills: number
  /** Kills that left attempts without outcome behind. */
  readonly killsWithLosses: number
  readonly items: number
  readonly scored: number
  readonly attempts: number
  readonly lost: number
  /** Requests that reached the endpoint, and how many of them were for a prompt that it had seen. */
  readonly relays: number
  readonly askedAgain: number
  /** Attempts lost per kill that lost any, ascending. */
  readonly lostAtOnce: readonly number[]
  /** From the start of a killed process's successor to the first relay after it, ascending; single processes only. */
  readonly resumedAfterMs: readonly number[]
  readonly violations: readonly string[]
  /**
   * What the processes reported as faults. None is expected but of one that thaws: the server has ended the transaction
   * in which it was frozen.
   */
  readonly faults: readonly string[]
}

/** Longer than a lease of ten seconds and the two in which its end is noticed. */
const frozenMs = 15_000

/** Attempts are committed a little ahead of the wire: a quarter more than may be in flight. */
const mostInFlight = inFlight + inFlight / 4

/**
 * Kills (SIGKILL) processes of ours at random moments while they evaluate suppliers, starts others in their place, and
 * compares what is on record at the end with what the endpoint saw.
 */
export async function killStudy(options: KillStudyOptions): Promise<KillReport> {
  const { engine, kills, killsPerEvaluation = 8, onEvaluation } = options
  let report = emptyReport(engine)
  while (report.kills < kills) {
    const found = await evaluation(options, Math.min(killsPerEvaluation, kills - report.kills))
    report = merge(report, found)
    onEvaluation?.(report)
    if (found.kills === 0) throw new NoKillError({ items: found.items })
  }
  return report
}

function emptyReport(engine: KillEngine): KillReport {
  const nothing = { evaluations: 0, kills: 0, killsWithLosses: 0, items: 0, scored: 0, attempts: 0, lost: 0 }
  return {
    engine,
    ...nothing,
    relays: 0,
    askedAgain: 0,
    lostAtOnce: [],
    resumedAfterMs: [],
    violations: [],
    faults: [],
  }
}

function merge(a: KillReport, b: KillReport): KillReport {
  return {
    engine: a.engine,
    evaluations: a.evaluations + b.evaluations,
    kills: a.kills + b.kills,
    killsWithLosses: a.killsWithLosses + b.killsWithLosses,
    items: a.items + b.items,
    scored: a.scored + b.scored,
    attempts: a.attempts + b.attempts,
    lost: a.lost + b.lost,
    relays: a.relays + b.relays,
    askedAgain: a.askedAgain + b.askedAgain,
    lostAtOnce: ascending([...a.lostAtOnce, ...b.lostAtOnce]),
    resumedAfterMs: ascending([...a.resumedAfterMs, ...b.resumedAfterMs]),
    violations: [...a.violations, ...b.violations],
    faults: [...a.faults, ...b.faults],
  }
}

const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b)

/** One evaluation with up to so many kills in it. */
async function evaluation(options: KillStudyOptions, kills: number): Promise<KillReport> {
  const { engine, items = 300 } = options
  const processes = processesOf(engine)
  await using endpoint = await startEndpoint({ least: 20, most: 120 })
  await using place = await makePlace(options)
  const suppliers = killSuppliers(endpoint.url, processes)
  await usingStore(place, (store) => layOut(store, suppliers, items))
  const all = items * processes
  const run = new KilledRun({ ...place.where, suppliers, items: all }, endpoint, engine)
  const done = await run.endAfter(kills)
  const findings = await usingStore(place, ({ database }) => inspect(database))
  return report(engine, findings, { items: all, endpoint, run: done })
}

function report(
  engine: KillEngine,
  findings: Findings,
  { items, endpoint, run }: { items: number; endpoint: Endpoint; run: RunRecord },
): KillReport {
  return {
    engine,
    evaluations: 1,
    kills: run.kills,
    killsWithLosses: findings.lostAtOnce.length,
    items,
    scored: findings.scored,
    attempts: findings.attempts,
    lost: findings.outcomes['lost|us'] ?? 0,
    relays: endpoint.total(),
    askedAgain: endpoint.total() - endpoint.seen.size,
    lostAtOnce: findings.lostAtOnce,
    resumedAfterMs: processesOf(engine) > 1 ? [] : ascending(run.resumedAfterMs),
    violations: violations(findings, { items, seen: endpoint.seen, mostInFlight }),
    faults: run.faults,
  }
}

function processesOf(engine: KillEngine): number {
  return engine === 'workers' || engine === 'frozen' ? 3 : 1
}

type Place = AsyncDisposable & { readonly where: Pick<WorkerOptions, 'databaseUrl' | 'dataFolder'> }

async function makePlace({ engine, databaseUrl }: KillStudyOptions): Promise<Place> {
  if (engine === 'pglite') {
    const dataFolder = await mkdtemp(join(tmpdir(), 'assay-kill-'))
    return { where: { dataFolder }, [Symbol.asyncDispose]: () => rm(dataFolder, { recursive: true }) }
  }
  if (databaseUrl === undefined) throw new NoServerError({ engine })
  const fresh = await freshDatabase(databaseUrl)
  return { where: { databaseUrl: fresh.databaseUrl }, [Symbol.asyncDispose]: fresh.drop }
}

async function usingStore<T>(place: Place, use: (store: Awaited<ReturnType<typeof openStore>>) => Promise<T>) {
  await using store = await openStore(place.where)
  return await use(store)
}

type RunRecord = {
  readonly kills: number
  readonly resumedAfterMs: readonly number[]
  readonly faults: readonly string[]
}

/** Processes that are killed one at a time and replaced until the evaluation is finished. */
class KilledRun {
  readonly #options: Omit<WorkerOptions, 'requester'> & { readonly suppliers: readonly DirectSupplier[] }
  readonly #endpoint: Endpoint
  readonly #children: ChildProcess[]
  readonly #finished = Promise.withResolvers<void>()
  readonly #faults: string[] = []
  readonly #isFreezing: boolean
  readonly #resumedAfterMs: number[] = []
  #isFinished = false
  #started = 0

  constructor(options: Omit<WorkerOptions, 'requester'>, endpoint: Endpoint, engine: KillEngine) {
    this.#options = options
    this.#endpoint = endpoint
    this.#isFreezing = engine === 'frozen'
    this.#children = Array.from({ length: processesOf(engine) }, () => this.#start())
  }

  async endAfter(kills: number): Promise<RunRecord> {
    let done = 0
    while (done < kills && (await this.#untilRandomMoment())) {
      const victim = Math.floor(Math.random() * this.#children.length)
      if (!(await (this.#isFreezing ? this.#freeze(victim) : this.#kill(victim)))) break
      done++
    }
    await this.#finished.promise
    await Promise.all(this.#children.map(exited))
    return { kills: done, resumedAfterMs: this.#resumedAfterMs, faults: this.#faults }
  }

  #start(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'kill', 'worker.ts'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child.on('message', (message) => this.#note(message as WorkerReport))
    // What was sent to a process that was killed while it started has nowhere to go.
    child.on('error', () => {})
    child.send({ ...this.#options, requester: `worker-${++this.#started}` })
    return child
  }

  #note(message: WorkerReport): void {
    if (message.kind === 'fault') this.#faults.push(message.text)
    if (message.kind !== 'finished') return
    this.#isFinished = true
    this.#finished.resolve()
  }

  /** Mostly in the midst of relays, now and then while a process starts. False when the evaluation ended before. */
  async #untilRandomMoment(): Promise<boolean> {
    const moment = Promise.withResolvers<void>()
    const isInTheMidst = Math.random() < 0.8
    if (isInTheMidst) {
      const relays = 1 + Math.floor(Math.random() * 30 * this.#children.length)
      this.#endpoint.onTotal(this.#endpoint.total() + relays, () => setTimeout(moment.resolve, Math.random() * 20))
    } else {
      setTimeout(moment.resolve, Math.random() * 2_000)
    }
    await Promise.race([moment.promise, this.#finished.promise])
    return !this.#isFinished
  }

  async #kill(index: number): Promise<boolean> {
    const child = this.#children[index]
    if (child === undefined || child.exitCode !== null) return false
    child.kill('SIGKILL')
    await exited(child)
    if (child.signalCode !== 'SIGKILL') return false
    this.#children[index] = this.#start()
    this.#timeFirstRelay()
    return true
  }

  async #freeze(index: number): Promise<boolean> {
    const child = this.#children[index]
    if (child === undefined || child.exitCode !== null) return false
    child.kill('SIGSTOP')
    await new Promise((resolve) => setTimeout(resolve, frozenMs))
    return child.kill('SIGCONT')
  }

  #timeFirstRelay(): void {
    const startedAt = performance.now()
    const kills = this.#started
    this.#endpoint.onTotal(this.#endpoint.total() + 1, () => {
      if (kills === this.#started) this.#resumedAfterMs.push(Math.round(performance.now() - startedAt))
    })
  }
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((resolve) => child.once('exit', resolve))
}

function printReport(found: KillReport): void {
  const of = (values: readonly number[], share: number) => values[Math.floor((values.length - 1) * share)] ?? '-'
  const spread = (values: readonly number[]) =>
    `n ${values.length}, median ${of(values, 0.5)}, p90 ${of(values, 0.9)}, most ${of(values, 1)}`
  console.log(`${found.engine}: ${found.kills} kills in ${found.evaluations} evaluations`)
  console.log(`  items            ${found.items} planned, ${found.scored} scored`)
  console.log(`  attempts         ${found.attempts} on record, ${found.lost} of them lost`)
  console.log(`  relays           ${found.relays} seen by the endpoint, ${found.askedAgain} of them again`)
  console.log(`  lost per kill    ${spread(found.lostAtOnce)} (of kills that lost any)`)
  console.log(`  resumed after ms ${spread(found.resumedAfterMs)}`)
  for (const [fault, same] of Map.groupBy(found.faults, (text) => text))
    console.log(`  fault            ${same.length} times: ${fault}`)
  console.log(
    found.violations.length === 0 ? '  every claim holds' : found.violations.map((v) => `  VIOLATED: ${v}`).join('\n'),
  )
}

/** An engine on a server was asked for, and no server is known. */
class NoServerError extends Error {
  override readonly name = 'NoServerError'
  readonly code = 'KILL_NO_SERVER'
  constructor({ engine }: { engine: KillEngine }) {
    super(`The engine "${engine}" needs a PostgreSQL server: set DATABASE_URL.`)
  }
}

/** An evaluation ended before anything was killed, so more of them would not help. */
class NoKillError extends Error {
  override readonly name = 'NoKillError'
  readonly code = 'KILL_NONE'
  constructor({ items }: { items: number }) {
    super(`An evaluation of ${items} items ended before a process was killed: give it more items.`)
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      engine: { type: 'string', default: 'pglite' },
      json: { type: 'boolean', default: false },
    },
  })
  const engine = killEngines.find((name) => name === values.engine)
  if (engine === undefined) throw new TypeError(`--engine is one of ${killEngines.join(', ')}`)
  const found = await killStudy({ engine, kills: Number(values.kills), databaseUrl: process.env.DATABASE_URL })
  if (values.json) console.log(JSON.stringify(found))
  else printReport(found)
  if (found.violations.length > 0) process.exitCode = 1
}
