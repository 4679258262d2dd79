import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { readBehaviour } from '#backends/simulator/behaviour.ts'
import { startSimulator } from '#backends/simulator/server.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { loadTask } from '#tasks/task.ts'
import { taskAnswerKey } from '../answer-key.ts'
import { runCli, spawnCli } from '../system-node.ts'
import { variedReply } from './varied-reply.ts'

/**
 * Evaluates a misbehaving simulator on the real GSM8K through the command line, then lets `recount.py`, which shares
 * no code with us, score the stored bodies again and compare.
 *
 * With kills, the evaluation is ended by SIGKILL so many times on its way and started again.
 *
 *   node acceptance/gsm8k/run.ts [--limit N] [--kills N] [--keep]      data sets in ASSAY_DATASETS
 */
const { values: flags } = parseArgs({
  options: {
    limit: { type: 'string' },
    kills: { type: 'string', default: '0' },
    keep: { type: 'boolean', default: false },
  },
})
const dataFolder = process.env.ASSAY_DATASETS
if (dataFolder === undefined || dataFolder === '') {
  console.log('SKIPPED gsm8k: set ASSAY_DATASETS to a folder that holds gsm8k/test.jsonl and gsm8k/train.jsonl')
  process.exit(0)
}

const behaviour = {
  model: 'sim-gsm8k',
  ability: 0.6,
  latency: { baseMs: 40 },
  misbehaviours: [
    { kind: 'error-object', share: 0.1 },
    { kind: 'refuse-hard', above: 0.93, status: 429 },
    { kind: 'broken-json', share: 0.05 },
  ],
} as const

/** Requests in flight; a quarter more are committed ahead. */
const CONCURRENCY = 32

const catalogue = await readCatalogue()
const readSplit = splitReader({ dataFolder })
const kills = Number(flags.kills)
let failed = 0
for (const suite of ['gsm8k', 'gsm8k_chat']) failed += (await evaluateAndRecount(suite, dataFolder)) ? 0 : 1
process.exit(failed === 0 ? 0 : 1)

async function evaluateAndRecount(suite: string, data: string): Promise<boolean> {
  const task = await loadTask(suite.replace('_', '@'), { catalogue, readSplit })
  const key = taskAnswerKey([task], 'default')
  let asked = 0
  const simulator = await startSimulator({
    behaviour: readBehaviour(behaviour, 'acceptance'),
    answerKey: async (body) => {
      asked++
      const item = await key(body)
      return item && variedReply(item)
    },
  })
  const folder = await mkdtemp(join(tmpdir(), `assay-${suite}-`))
  try {
    const limit = flags.limit === undefined ? [] : ['--limit', flags.limit]
    const startedAt = performance.now()
    const where = ['eval', simulator.url, '--suite', suite, '--data', data, '--out', folder]
    const args = [...where, ...limit, '--concurrency', String(CONCURRENCY)]
    const stretch = (await itemsOf(data)) / (kills + 1)
    for (let kill = 1; kill <= kills; kill++) await killOnTheWay(args, () => asked >= kill * stretch)
    const run = await runCli(args, { patienceMs: 600_000 })
    if (run.code !== 0) throw new Error(`assay eval ended with ${run.code}:\n${run.stderr}`)
    console.log(run.stdout.trimEnd())
    console.log(`${suite}: assay eval took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    return await recount({ suite, folder, data })
  } finally {
    await simulator.close()
    if (flags.keep) console.log(`kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
  }
}

/** Starts it and kills it (SIGKILL, on the pinned Node, so that nothing stands between) when it has asked enough. */
async function killOnTheWay(args: readonly string[], hasAskedEnough: () => boolean): Promise<void> {
  const child = spawnCli(args, { node: process.execPath })
  const ended = once(child, 'close')
  while (!hasAskedEnough() && child.exitCode === null) await sleep(5)
  child.kill('SIGKILL')
  const [code, signal] = await ended
  console.log(signal === 'SIGKILL' ? 'killed, started again' : `ended with ${code} before it could be killed`)
}

type Recounted = { readonly folder: string; readonly data: string }

/** The recount must agree, and must not agree with a file in which one score was turned over. */
async function recount({ suite, folder, data }: Recounted & { suite: string }): Promise<boolean> {
  const honest = await runRecount({ folder, data })
  console.log(`${suite}: ${honest.text}`)
  const forged = await runRecount({ folder: await forge(folder), data })
  if (forged.isAgreeing) console.log(`${suite}: the recount does not see a forged score:\n${forged.text}`)
  return honest.isAgreeing && !forged.isAgreeing
}

async function runRecount({ folder, data }: Recounted): Promise<{ isAgreeing: boolean; text: string }> {
  const files = { test: join(data, 'gsm8k', 'test.jsonl'), train: join(data, 'gsm8k', 'train.jsonl') }
  const items = String(await itemsOf(data))
  const script = join(import.meta.dirname, 'recount.py')
  const lost = String(kills * CONCURRENCY * 1.25)
  const args = [script, folder, '--test', files.test, '--train', files.train, '--items', items, '--lost', lost]
  try {
    const { stdout } = await promisify(execFile)('python3', args, { maxBuffer: 1e8 })
    return { isAgreeing: true, text: stdout.trimEnd() }
  } catch (error) {
    const { stdout = '', stderr = String(error) } = error as { stdout?: string; stderr?: string }
    return { isAgreeing: false, text: `${stdout}${stderr}`.trimEnd() }
  }
}

/** How many items are to be asked. */
async function itemsOf(data: string): Promise<number> {
  const size = (await readFile(join(data, 'gsm8k', 'test.jsonl'), 'utf8')).trim().split('\n').length
  return Math.min(Number(flags.limit ?? size), size)
}

/** A copy in which the first item's score is the other one. */
async function forge(folder: string): Promise<string> {
  const copy = join(folder, 'forged')
  await mkdir(copy)
  const [first = '', ...others] = (await readFile(join(folder, 'items.jsonl'), 'utf8')).split('\n')
  const item = JSON.parse(first)
  const forged = JSON.stringify({ ...item, score: { ...item.score, value: 1 - item.score.value } })
  await writeFile(join(copy, 'items.jsonl'), [forged, ...others].join('\n'))
  await writeFile(join(copy, 'results.json'), await readFile(join(folder, 'results.json')))
  return copy
}
