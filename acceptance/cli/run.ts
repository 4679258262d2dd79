import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readBehaviour } from '#backends/simulator/behaviour.ts'
import { startSimulator } from '#backends/simulator/server.ts'
import { openStore } from '#store/open-store.ts'
import { runCli } from '../system-node.ts'
import { type Case, cases, endpointCases, files, serverCases, storeCases } from './cases.ts'

/**
 * Makes every mistake of the table as a user does, from the Node of this machine, and compares the whole of what is
 * said. Several at a time; each runs in an empty folder but for the files of the table.
 *
 *   node acceptance/cli/run.ts
 */
const folder = await realpath(await mkdtemp(join(tmpdir(), 'assay-cli-')))
const problems: string[] = []
const serverUrl = process.env.DATABASE_URL
const simulator = await startSimulator({
  behaviour: readBehaviour({ model: 'sim', ability: 1, apiKey: 'right', strictModel: true }, 'acceptance'),
  answerKey: async () => undefined,
})
const places: Readonly<Record<string, string>> = {
  '<endpoint>': simulator.url,
  '<port>': new URL(simulator.url).port,
  '<server>': serverUrl === undefined ? '' : withDatabase(serverUrl, 'nowhere'),
  '<folder>': folder,
}
let judged = 0
try {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  await inTurns(cases)
  await (await openStore({ dataFolder: join(folder, 'store') })).close()
  for (const one of storeCases) await judge(one)
  await inTurns(endpointCases)
  if (serverUrl === undefined) console.log('SKIPPED the mistakes about a PostgreSQL server: set DATABASE_URL')
  else await inTurns(serverCases)
} finally {
  await simulator.close()
  await judgeLongOutput()
  await rm(folder, { recursive: true, force: true })
}
console.log(`command line: ${judged - problems.length} of ${judged} mistakes are answered as they should be`)
process.exit(problems.length === 0 ? 0 : 1)

async function inTurns(todo: readonly Case[]): Promise<void> {
  const queue = [...todo]
  const worker = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) await judge(one)
  }
  await Promise.all([worker(), worker(), worker()])
}

/** A pipe holds 64 KiB; what is longer must arrive whole. */
async function judgeLongOutput(): Promise<void> {
  judged++
  const { stdout } = await runCli(['tasks', 'list', '--all', '--json'], { folder })
  if (stdout.length > 65_536 && stdout.endsWith('}\n')) return
  problems.push('long output')
  console.log(`WRONG long output: ${stdout.length} characters that end with ${JSON.stringify(stdout.slice(-20))}`)
}

function fill(text: string): string {
  return Object.entries(places).reduce((filled, [name, value]) => filled.replaceAll(name, value), text)
}

function withDatabase(url: string, name: string): string {
  const parsed = new URL(url)
  parsed.pathname = `/${name}`
  return parsed.href
}

async function judge({ name, args, environment = {}, stderr, code = 1 }: Case): Promise<void> {
  judged++
  const run = await runCli(args.map(fill), {
    folder,
    patienceMs: 30_000,
    environment: { ...environment, ASSAY_CACHE: join(folder, 'cache'), NO_COLOR: '1' },
  })
  const [said, wanted] = [run.stderr.trimEnd(), fill(stderr)]
  if (said === wanted && run.code === code) return
  problems.push(name)
  console.log(
    `WRONG ${name}: assay ${args.join(' ')}\n--- said (exit ${run.code})\n${said}\n--- should say (exit ${code})\n${wanted}`,
  )
}
