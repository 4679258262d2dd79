import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import CliTable from 'cli-table3'
import { type Expectation, legacyExpectations, modernExpectations, type Outcome } from './expectations.ts'

/**
 * The clients that people use with Pocket Network, unmodified and at the versions that `client/package.json` pins,
 * against a local network of ours: what they can do works, and what pocket-core refuses is refused with its codes.
 *
 *   npm ci --prefix acceptance/pocketjs/client && node acceptance/pocketjs/run.ts
 */
const clientFolder = join(import.meta.dirname, 'client')
if (!existsSync(join(clientFolder, 'node_modules'))) {
  console.log('SKIPPED pocketjs: npm ci --prefix acceptance/pocketjs/client')
  process.exit(0)
}

const folder = await mkdtemp(join(tmpdir(), 'assay-pocketjs-'))
try {
  const before = await runAgainst({ isUpgraded: false })
  const after = await runAgainst({ isUpgraded: true })
  process.exitCode = before + after > 0 ? 1 : 0
} finally {
  await rm(folder, { recursive: true, force: true })
}

/** The whole of it against a network before or after pocket-core's codec upgrade. The answer is how much was wrong. */
async function runAgainst(mode: { readonly isUpgraded: boolean }): Promise<number> {
  const network = spawn(
    process.execPath,
    [join(import.meta.dirname, 'network.ts'), ...(mode.isUpgraded ? ['--upgraded'] : [])],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  try {
    const configuration = join(folder, 'configuration.json')
    // Throw-away keys, but keys.
    await writeFile(configuration, await firstLine(network), { mode: 0o600 })
    const modern = await runClient('modern-client.cjs', configuration)
    const legacy = await runClient('legacy-client.cjs', configuration)
    console.log(mode.isUpgraded ? 'After the codec upgrade:' : 'Before the codec upgrade:')
    return report([...compare(modernExpectations, modern), ...compare(legacyExpectations(mode), legacy)])
  } finally {
    network.stdin.end()
    await once(network, 'exit')
  }
}

type Row = { readonly expectation: Expectation; readonly outcome: Outcome | undefined; readonly isRight: boolean }

/** In the order of what is expected; what nobody expected is wrong too. */
function compare(expectations: readonly Expectation[], outcomes: readonly Outcome[]): readonly Row[] {
  const byStep = new Map(outcomes.map((outcome) => [outcome.step, outcome]))
  const rows = expectations.map((expectation) => {
    const outcome = byStep.get(expectation.step)
    byStep.delete(expectation.step)
    return { expectation, outcome, isRight: outcome !== undefined && holds(expectation, outcome) }
  })
  const unexpected = [...byStep.values()].map((outcome) => ({
    expectation: { step: outcome.step, expected: 'not to be done', source: '–', holds: () => false },
    outcome,
    isRight: false,
  }))
  return [...rows, ...unexpected]
}

function holds(expectation: Expectation, outcome: Outcome): boolean {
  try {
    return expectation.holds(outcome)
  } catch {
    return false
  }
}

/** Prints the table; the answer is how many rows are wrong. */
function report(rows: readonly Row[]): number {
  const table = new CliTable({
    head: ['', 'done', 'expected', 'came', 'source'],
    colWidths: [4, 44, 38, 52, 40],
    wordWrap: true,
    style: { head: [], border: [] },
  })
  for (const { expectation, outcome, isRight } of rows) {
    const { step, expected, source } = expectation
    table.push([isRight ? '✓' : '✗', step, expected, shown(outcome), source])
  }
  console.log(table.toString())
  const wrong = rows.filter(({ isRight }) => !isRight)
  for (const { expectation, outcome } of wrong) {
    console.log(`PROBLEM ${expectation.step}: ${JSON.stringify(outcome)}`)
  }
  console.log(wrong.length === 0 ? `pocketjs: all well, ${rows.length} steps` : `pocketjs: ${wrong.length} problems`)
  return wrong.length
}

function shown(outcome: Outcome | undefined): string {
  if (outcome === undefined) return 'nothing'
  const text =
    'error' in outcome
      ? `${outcome.error.code === null ? outcome.error.name : outcome.error.code}: ${outcome.error.message}`
      : JSON.stringify(outcome.value)
  return text.length > 90 ? `${text.slice(0, 90)}…` : text
}

async function runClient(file: string, configuration: string): Promise<readonly Outcome[]> {
  const client = spawn(process.execPath, [join(clientFolder, file), configuration], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const outcomes: Outcome[] = []
  for await (const line of createInterface({ input: client.stdout })) outcomes.push(JSON.parse(line))
  if (client.exitCode === null) await once(client, 'exit')
  if (client.exitCode !== 0) console.log(`PROBLEM ${file} ended with ${client.exitCode}`)
  return outcomes
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('the network has no output')
  for await (const line of createInterface({ input: stdout })) return line
  throw new Error('the network ended before it was there')
}
