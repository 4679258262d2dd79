import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import type { LeaderboardResponse } from '#api/schemas/leaderboard.ts'
import type { SupplierResponse } from '#api/schemas/supplier.ts'
import { root, systemNode } from '../system-node.ts'
import { judgeClaims } from './claims.ts'

/**
 * What a newcomer does: clones the repository, installs, starts, watches. Measures how long the first ranked row takes,
 * then holds the board against the promises of the demo, stops it with Ctrl-C, and starts it again.
 *
 *   node acceptance/demo/run.ts [--seconds N] [--keep]      ASSAY_SKIP_DEMO=1 skips it
 */
const { values: flags } = parseArgs({
  options: { seconds: { type: 'string', default: '165' }, keep: { type: 'boolean', default: false } },
})
if (process.env.ASSAY_SKIP_DEMO === '1') {
  console.log('SKIPPED demo: ASSAY_SKIP_DEMO=1')
  process.exit(0)
}

/** The switcher of the fleet switches after 90 s. */
const BEFORE_SWITCH_MS = 80_000
const FIRST_ROW_BOUND_MS = 60_000
const STOP_BOUND_MS = 10_000
const PORT = 4640
const url = `http://127.0.0.1:${PORT}`
const problems: string[] = []
const folder = await mkdtemp(join(tmpdir(), 'assay-demo-'))
const clone = join(folder, 'assay')
const running = new Set<ChildProcess>()
try {
  await install()
  await firstRun()
  await secondRun()
} finally {
  for (const child of running) child.kill('SIGTERM')
  await Promise.all([...running].map((child) => once(child, 'close')))
  if (flags.keep) console.log(`kept: ${folder}`)
  else await rm(folder, { recursive: true, force: true })
}
for (const problem of problems) console.log(`PROBLEM ${problem}`)
console.log(problems.length === 0 ? 'demo: every promise holds' : `demo: ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)

async function install(): Promise<void> {
  await promisify(execFile)('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, clone])
  const startedAt = performance.now()
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: clone, env: newcomer(), maxBuffer: 1e8 })
  console.log(`npm ci took ${seconds(performance.now() - startedAt)}`)
}

/** Starts, waits for rows, judges the board, presses Ctrl-C. */
async function firstRun(): Promise<void> {
  const terminal = startDemo('first')
  const startedAt = performance.now()
  const firstRowMs = await until(async () => (await rankedRows()) > 0, FIRST_ROW_BOUND_MS + 30_000)
  note(firstRowMs <= FIRST_ROW_BOUND_MS, `first ranked row after ${seconds(firstRowMs)} (bound 60 s)`)
  const shownMs = firstRowMs + (await until(async () => / 1 +SIM /.test(await shown('first')), 10_000))
  note(shownMs <= FIRST_ROW_BOUND_MS, `and on the screen after ${seconds(shownMs)}`)
  await sleep(Math.max(0, BEFORE_SWITCH_MS - (performance.now() - startedAt)))
  const before = await board()
  await sleep(Math.max(0, Number(flags.seconds) * 1000 - (performance.now() - startedAt)))
  const after = await board()
  for (const { text, problem } of judgeClaims(before, after))
    note(problem === null, `${text}${problem === null ? '' : `: ${problem}`}`)
  console.log(await runInClone(['leaderboard']))
  note((await secondStart()).includes(url), 'a second start on the same folder names the first one')
  await stopDemo(terminal, 'first')
}

/** Starts on the same folder: what was measured is still there, and more comes. */
async function secondRun(): Promise<void> {
  const before = JSON.parse(await runInClone(['suppliers', 'honest-high', '--json'])) as SupplierResponse
  const terminal = startDemo('second')
  await until(async () => (await rankedRows()) > 0, FIRST_ROW_BOUND_MS)
  const attemptsOf = (report: SupplierResponse) => report.outcomes.reduce((sum, { count }) => sum + count, 0)
  const then = attemptsOf(before)
  const goesOn = async () => attemptsOf(await api<SupplierResponse>('/api/suppliers/honest-high')) > then
  await until(goesOn, 30_000)
  note(await goesOn(), `a restart goes on where it was (${then} attempts before)`)
  const lost = (await board()).rows.filter(({ outcomes, blame }) => (outcomes?.lost ?? 0) > 0 || (blame?.us ?? 0) > 0)
  note(
    lost.length === 0,
    `after Ctrl-C and restart nothing was lost${lost.length === 0 ? '' : `: ${lost.map(({ supplier }) => supplier.address)}`}`,
  )
  await stopDemo(terminal, 'second')
}

function startDemo(name: string): ChildProcess {
  const child = spawn(
    'python3',
    [join(root, 'acceptance', 'terminal.py'), '--log', log(name), '--', 'npm', 'start', '--', '--port', String(PORT)],
    { cwd: clone, env: newcomer(), stdio: ['ignore', 'inherit', 'inherit'] },
  )
  running.add(child)
  child.once('close', () => running.delete(child))
  return child
}

async function stopDemo(terminal: ChildProcess, name: string): Promise<void> {
  const simulators = await simulatorProcesses()
  const startedAt = performance.now()
  const ended = once(terminal, 'close')
  terminal.kill('SIGINT')
  const [code] = (await Promise.race([ended, sleep(30_000, ['no end in 30 s'], { ref: false })])) as [unknown]
  const tookMs = performance.now() - startedAt
  note(tookMs < STOP_BOUND_MS && code === 0, `Ctrl-C ends it in ${seconds(tookMs)} with exit code ${code}`)
  const left = (await simulatorProcesses()).filter((pid) => simulators.includes(pid))
  note(simulators.length > 0 && left.length === 0, `its ${simulators.length} simulator processes are gone`)
  const screen = await shown(name)
  note(screen.lastIndexOf('\u001b[?25h') >= screen.lastIndexOf('\u001b[?25l'), 'the cursor is back')
}

/** Children named so of processes that run in the clone. */
async function simulatorProcesses(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,args='])
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
  const parents = new Set(lines.filter(([, , ...args]) => args.join(' ').includes(clone)).map(([pid]) => pid))
  return lines.flatMap(([pid = '', parent, name]) => (parents.has(parent) && name === 'assay-simulator' ? [pid] : []))
}

async function secondStart(): Promise<string> {
  const { stderr } = await promisify(execFile)('npm', ['start'], { cwd: clone, env: newcomer() }).catch(
    (error: { stderr: string }) => error,
  )
  return stderr
}

async function runInClone(args: readonly string[]): Promise<string> {
  const command = [join(clone, 'bin', 'assay.mjs'), ...args, '--store', join(clone, '.assay', 'demo')]
  const { stdout } = await promisify(execFile)(systemNode(), command, { cwd: clone, env: newcomer(), maxBuffer: 1e8 })
  return stdout
}

/** The environment of someone who has never run Assay, with the Node of the machine in front. */
function newcomer(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(ASSAY_|DATABASE_URL$|NO_COLOR$|FORCE_COLOR$|CI$|npm_|NODE_)/.test(name),
  )
  const path = (process.env.PATH ?? '').split(':').filter((entry) => !entry.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [dirname(systemNode()), ...path].join(':'), TERM: 'xterm-256color' }
}

async function rankedRows(): Promise<number> {
  const found = await board().catch(() => undefined)
  return found?.rows.filter(({ rank }) => rank !== null).length ?? 0
}

function board(): Promise<LeaderboardResponse> {
  return api<LeaderboardResponse>('/api/leaderboard')
}

async function api<Body>(path: string): Promise<Body> {
  const response = await fetch(`${url}${path}`)
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as Body
}

/** Waits until it is so, and says how long that took; gives up at the bound. */
async function until(isSo: () => Promise<boolean>, boundMs: number): Promise<number> {
  const startedAt = performance.now()
  while (performance.now() - startedAt < boundMs && !(await isSo())) await sleep(100)
  return performance.now() - startedAt
}

function log(name: string): string {
  return join(folder, `${name}.terminal`)
}

/** What the terminal was sent, without colours. */
async function shown(name: string): Promise<string> {
  const text = await readFile(log(name), 'utf8').catch(() => '')
  return text.replaceAll(/\u001b\[[0-9;]*m/g, '')
}

function note(isSo: boolean, text: string): void {
  console.log(`${isSo ? 'ok     ' : 'WRONG  '} ${text}`)
  if (!isSo) problems.push(text)
}

function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`
}
