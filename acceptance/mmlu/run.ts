import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { type BehaviourInput, readBehaviour } from '#backends/simulator/behaviour.ts'
import { startSimulator } from '#backends/simulator/server.ts'
import type { Task } from '#records/task.ts'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { benchmarkSuites } from '#tasks/suites.ts'
import { loadTask } from '#tasks/task.ts'
import { taskAnswerKey } from '../answer-key.ts'
import { type CliRun, runCli } from '../system-node.ts'

/**
 * Evaluates a simulator on the real MMLU: by echo, by letter and by letter through chat, each recounted by
 * `recount.py`; and one that accepts `echo` and leaves the prompt out, which must be found out before it is scored.
 *
 *   node acceptance/mmlu/run.ts [--limit N]      data sets in ASSAY_DATASETS; 100 items of each unless told
 */
const { values: flags } = parseArgs({ options: { limit: { type: 'string', default: '100' } } })
const dataFolder = process.env.ASSAY_DATASETS
if (dataFolder === undefined || dataFolder === '') {
  console.log('SKIPPED mmlu: set ASSAY_DATASETS to a folder that holds mmlu/test and mmlu/dev')
  process.exit(0)
}

const items = Number(flags.limit)
const model: BehaviourInput = { model: 'sim-mmlu', ability: 0.6 }
const readSplit = splitReader({ dataFolder })
const catalogue = await readCatalogue()
const problems: string[] = []
const loaded = new Map<string, Task[]>()
for (const suite of ['mmlu', 'mmlu_letter', 'mmlu_letter_chat']) await recounted(suite, dataFolder)
await refused({ echo: 'ignored' }, 'mmlu', dataFolder)
await refused({ echo: 'refused' }, 'mmlu', dataFolder)
await refused({ logprobs: 'ignored' }, 'mmlu_letter_chat', dataFolder)
for (const problem of problems) console.log(`PROBLEM ${problem}`)
process.exit(problems.length === 0 ? 0 : 1)

async function recounted(suite: string, data: string): Promise<void> {
  const { run, folder } = await evaluate(suite, data, model)
  try {
    if (run.code !== 0) return void problems.push(`${suite}: assay eval ended with ${run.code}: ${run.stderr}`)
    const [total] = (JSON.parse(run.stdout) as { rows: [{ value: number; n: number }] }).rows
    const script = join(import.meta.dirname, 'recount.py')
    const args = [script, folder, '--data', join(data, 'mmlu'), '--items', String(items)]
    const { stdout } = await promisify(execFile)('python3', args)
    console.log(`${suite}: ${total.value} over ${total.n} items (ability 0.6); ${stdout.trimEnd()}`)
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
    problems.push(`${suite}: ${stdout}${stderr}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** An endpoint whose log-probabilities cannot be trusted gets no score at all, and its operator is told why. */
async function refused(lack: Partial<BehaviourInput>, suite: string, data: string): Promise<void> {
  const { run, folder } = await evaluate(suite, data, { ...model, ...lack })
  await rm(folder, { recursive: true, force: true })
  const isTold =
    run.code === 1 && run.stderr.includes('log-probabilities') && run.stderr.includes('nothing was measured')
  console.log(`${suite}, ${JSON.stringify(lack)}: exit ${run.code}: ${run.stderr.trimEnd()}`)
  if (!isTold) problems.push(`${suite}: an endpoint with ${JSON.stringify(lack)} is not refused with a reason`)
}

async function evaluate(
  suite: string,
  data: string,
  behaviour: BehaviourInput,
): Promise<{ run: CliRun; folder: string }> {
  const simulator = await startSimulator({
    behaviour: readBehaviour(behaviour, 'acceptance'),
    answerKey: taskAnswerKey(await tasksOf(suite), 'default'),
  })
  const folder = await mkdtemp(join(tmpdir(), `assay-${suite}-`))
  const args = [
    'eval',
    simulator.url,
    '--suite',
    suite,
    '--limit',
    String(items),
    '--data',
    data,
    '--out',
    folder,
    '--json',
  ]
  const run = await runCli(args, { patienceMs: 300_000 })
  await simulator.close()
  return { run, folder }
}

async function tasksOf(suite: string): Promise<Task[]> {
  const known = loaded.get(suite)
  if (known !== undefined) return known
  const groups = benchmarkSuites.find(({ name }) => name === suite)?.groups ?? []
  const names = groups.flatMap(({ tasks }) => tasks.map(({ task }) => task))
  const tasks = await Promise.all(names.map((name) => loadTask(name, { catalogue, readSplit })))
  loaded.set(suite, tasks)
  return tasks
}
