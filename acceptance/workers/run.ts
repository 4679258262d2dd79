import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import { readBehaviour } from '#backends/simulator/behaviour.ts'
import { spawnSimulators } from '#backends/simulator/spawn-simulator.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { storeAnswerKey } from '../../src/cli/answer-key.ts'
import { basicsCatalogue } from '../../src/cli/basics-catalogue.ts'
import { freshDatabase } from '../../src/store/__fixtures__/fresh-store.ts'
import { runCli, spawnCli } from '../system-node.ts'

/**
 * The bench as several programs on one PostgreSQL: one worker plans, draws, scores and sums up, three ask. One of the
 * three is killed; the others take over, nothing is lost but what it had on the wire, and nobody is blamed for it. A
 * fourth has a broken proxy all the while: that is our fault, and moves no score.
 *
 *   DATABASE_URL=… node acceptance/workers/run.ts
 */
const serverUrl = process.env.DATABASE_URL
if (serverUrl === undefined || serverUrl === '') {
  console.log('SKIPPED workers: set DATABASE_URL to a PostgreSQL server')
  process.exit(0)
}

const names = ['one', 'two', 'three', 'four', 'five', 'six']
const inFlight = 4
const problems: string[] = []
const children: ChildProcess[] = []
const { databaseUrl, drop } = await freshDatabase(serverUrl)
const folder = await mkdtemp(join(tmpdir(), 'assay-workers-'))
const store = await openStore({ databaseUrl })
const fleet = await spawnSimulators({
  behaviours: names.map((name) => ({ name, behaviour: readBehaviour(behaviourOf(name), 'acceptance') })),
  answerKey: storeAnswerKey(store.database, basicsCatalogue()),
})
try {
  await writeFile(join(folder, 'suppliers.yaml'), suppliersFile())
  await measure()
} finally {
  for (const child of children) child.kill('SIGKILL')
  await fleet.close()
  await store.close()
  await drop()
  await rm(folder, { recursive: true, force: true })
}
for (const problem of problems) console.log(`PROBLEM ${problem}`)
console.log(problems.length === 0 ? 'workers: all well' : `workers: ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)

function behaviourOf(name: string) {
  const model = name === 'six' ? 'sim-weak' : 'sim-strong'
  return { model, ability: name === 'six' ? 0.2 : 0.85, latency: { baseMs: 120 } }
}

function suppliersFile(): string {
  const entries = fleet.simulators.map(
    ({ name, url }) =>
      `  - { id: ${name}, url: "${url}", operator: ${name}, service: text-generation, simulated: true, concurrency: ${inFlight} }`,
  )
  return ['allow_private: [127.0.0.0/8]', 'suppliers:', ...entries, ''].join('\n')
}

async function measure(): Promise<void> {
  start('rest', ['manager', 'sampler', 'evaluator', 'summarizer'])
  const [, second] = ['r1', 'r2', 'r3'].map((name) => start(name, ['requester']))
  // Nobody listens on port 1: whatever this one asks fails, and the fault is ours.
  start('r4', ['requester'], ['--proxy', 'http://127.0.0.1:1'])
  await until(async () => (await requesters(store)).length === 4 && (await scored(store)) > 100, 'four requesters ask')
  second?.kill('SIGKILL')
  const before = await scored(store)
  await until(async () => (await scored(store)) > before + 150, 'the other two go on')
  await until(async () => (await unfinishedOf(store, 'r2')) === 0, 'what the killed one had on the wire is taken over')
  await stopAll()
  await judge(store)
  await readAsUser()
}

function start(name: string, roles: readonly string[], more: readonly string[] = []): ChildProcess {
  const args = ['worker', '--role', ...roles, '--suppliers', join(folder, 'suppliers.yaml')]
  const child = spawnCli([...args, '--profile', 'demo', '--requester', name, ...more], {
    environment: { DATABASE_URL: databaseUrl },
    folder,
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n')) if (line.includes('"level":50')) problems.push(`${name}: ${line}`)
  })
  children.push(child)
  return child
}

async function stopAll(): Promise<void> {
  const startedAt = performance.now()
  const alive = children.filter((child) => child.exitCode === null && child.signalCode === null)
  const ends = alive.map((child) => once(child, 'close'))
  for (const child of alive) child.kill('SIGTERM')
  const codes = (await Promise.all(ends)).map(([code]) => code)
  const tookMs = performance.now() - startedAt
  console.log(`SIGTERM ends ${alive.length} workers in ${(tookMs / 1000).toFixed(1)} s, exit codes ${codes.join(', ')}`)
  if (tookMs > 10_000 || codes.some((code) => code !== 0)) problems.push('workers do not stop as they should')
}

async function judge({ executeSql }: Store): Promise<void> {
  const { rows } = await executeSql(
    'select o.kind, o.blame, a.requester, count(*)::int as count from attempts a left join outcomes o on o.attempt_id = a.id group by 1, 2, 3 order by 1, 2, 3',
  )
  for (const { kind, blame, requester, count } of rows) {
    console.log(`${String(requester).padEnd(4)} ${String(kind).padEnd(10)} blame ${String(blame).padEnd(8)} ${count}`)
    if (kind === null) problems.push(`${count} attempts without outcome after a clean stop`)
    else if (requester === 'r4') hasBrokenProxy(String(blame), Number(count))
    else if (kind === 'lost' && requester !== 'r2')
      problems.push(`${count} attempts lost by ${requester}, which was not killed`)
    else if (kind === 'lost' && Number(count) > inFlight * 1.25 * names.length)
      problems.push(`${count} lost: more than were in flight`)
    else if (kind !== 'answered' && kind !== 'lost') problems.push(`${count} attempts ended as ${kind}, blame ${blame}`)
  }
  const { rows: twice } = await executeSql(
    "select r.id from requests r join attempts a on a.request_id = r.id join outcomes o on o.attempt_id = a.id where o.kind = 'answered' group by r.id having count(*) > 1",
  )
  if (twice.length > 0) problems.push(`${twice.length} requests were answered twice`)
}

function hasBrokenProxy(blame: string, count: number): void {
  if (blame !== 'us') problems.push(`${count} attempts through the broken proxy are blamed on ${blame}`)
}

async function readAsUser(): Promise<void> {
  const { stdout, code, stderr } = await runCli(['leaderboard', '--json', '--database-url', databaseUrl], { folder })
  if (code !== 0) return void problems.push(`assay leaderboard: ${stderr}`)
  const { rows } = JSON.parse(stdout) as LeaderboardResponse
  const order = rows.map(({ supplier, score }) => `${supplier.address} ${score?.estimate.mean?.toFixed(2)}`)
  console.log(order.join(', '))
  if (rows.at(-1)?.supplier.address !== 'six') problems.push(`the weakest does not come last: ${order.join(', ')}`)
  if (rows.some(({ blame }) => (blame?.supplier ?? 0) > 0)) problems.push('a supplier is blamed')
}

async function requesters({ executeSql }: Store): Promise<string[]> {
  const { rows } = await executeSql('select distinct requester from attempts')
  return rows.map(({ requester }) => String(requester))
}

async function scored({ executeSql }: Store): Promise<number> {
  const { rows } = await executeSql('select count(*)::int as count from scores')
  return Number(rows[0]?.count)
}

async function unfinishedOf({ executeSql }: Store, requester: string): Promise<number> {
  const { rows } = await executeSql(
    'select count(*)::int as count from attempts a where requester = $1 and not exists (select from outcomes o where o.attempt_id = a.id)',
    [requester],
  )
  return Number(rows[0]?.count)
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const startedAt = performance.now()
  while (!(await isSo())) {
    if (performance.now() - startedAt > 60_000) throw new Error(`Waited a minute in vain until ${what}.`)
    await sleep(200)
  }
  console.log(`${what}: after ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}
