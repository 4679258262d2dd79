import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { splitReader } from '#tasks/dataset/split-reader.ts'
import { readCatalogue } from '#tasks/definition/catalogue.ts'
import { taskFunctions } from '#tasks/find-functions.ts'
import { ports } from '#tasks/ports/registry.ts'
import { loadTask } from '#tasks/task.ts'
import { root, runCli, systemNode } from '../system-node.ts'
import { compareResults } from './compare-results.ts'
import { compareSamples } from './compare-samples.ts'
import { type LocalTask, writeLocalTasks } from './local-tasks.ts'
import { type PythonEnvironment, pythonEnvironment } from './python-environment.ts'
import { type Endpoint, startAnsweringSimulator, startLlamaServer } from './servers.ts'

/**
 * The task engine against the harness itself, installed from its package: how many of its tasks load, and the same tasks run
 * by both programs on the same endpoints, which must give the same prompts and the same score on every item.
 *
 *   node acceptance/lmeh/run.ts [--limit N] [--only TASK] [--keep]      data sets in ASSAY_DATASETS; 10 of MMLU's subjects, more of what is faster
 *
 * Needs python3 with venv, a compiler, and packages from the index; ASSAY_SKIP_LMEH=1 skips it.
 */
const { values: flags } = parseArgs({
  options: {
    limit: { type: 'string', default: '10' },
    only: { type: 'string' },
    keep: { type: 'boolean', default: false },
  },
})
const dataFolder = process.env.ASSAY_DATASETS ?? ''
if (dataFolder === '' || process.env.ASSAY_SKIP_LMEH === '1') {
  console.log(dataFolder === '' ? 'SKIPPED lmeh: set ASSAY_DATASETS' : 'SKIPPED lmeh: ASSAY_SKIP_LMEH=1')
  process.exit(0)
}

/** Of all leaf tasks of the harness, the share that must load. */
const LOADABLE_SHARE = 0.9
const CONCURRENCY = 8
const MODEL = 'default'
const problems: string[] = []
const environment = await pythonEnvironment()
const folder = await mkdtemp(join(tmpdir(), 'assay-lmeh-'))
/** What Assay remembers of folders of tasks is kept apart from what the user has. */
const ownEnvironment = { ASSAY_TASK_FOLDERS: join(folder, 'task-folders.json') }
try {
  await census(environment)
  await sideBySide(environment)
} finally {
  if (flags.keep) console.log(`kept: ${folder}`)
  else await rm(folder, { recursive: true, force: true })
}
for (const problem of problems) console.log(`PROBLEM ${problem}`)
console.log(problems.length === 0 ? 'lmeh: both programs agree' : `lmeh: ${problems.length} problems`)
process.exit(problems.length === 0 ? 0 : 1)

type Census = { seen: number; loadable: number; runnable: object; missing: { reference: string; tasks: number }[] }

async function census({ tasksFolder }: PythonEnvironment): Promise<void> {
  const run = await runCli(['tasks', 'list', '--lmeh', tasksFolder, '--json'], { patienceMs: 120_000 })
  if (run.code !== 0) return void problems.push(`assay tasks list --lmeh ended with ${run.code}: ${run.stderr}`)
  const { seen, loadable, runnable, missing } = JSON.parse(run.stdout) as Census
  const share = ((loadable / seen) * 100).toFixed(1)
  console.log(`${seen} tasks, ${loadable} loadable (${share} %), runnable ${JSON.stringify(runnable)}`)
  for (const { reference, tasks } of missing.slice(0, 5)) console.log(`  missing: ${reference}, which blocks ${tasks}`)
  if (loadable < LOADABLE_SHARE * seen) problems.push(`only ${share} % of the tasks load`)
}

async function sideBySide(python: PythonEnvironment): Promise<void> {
  const definitions = join(folder, 'tasks')
  const written = await writeLocalTasks(definitions, { tasksFolder: python.tasksFolder, dataFolder })
  for (const place of [['--lmeh', python.tasksFolder], [definitions]]) {
    const added = await runCli(['tasks', 'add', ...place], { environment: ownEnvironment })
    console.log(added.stdout.trimEnd())
    if (added.code !== 0) return void problems.push(`assay tasks add ended with ${added.code}: ${added.stderr}`)
  }
  const tasks = written.filter(({ name }) => flags.only === undefined || name === flags.only)
  for (const kind of ['text', 'log-probabilities'] as const) {
    const own = tasks.filter(({ endpoint }) => endpoint === kind)
    if (own.length === 0) continue
    const endpoint = kind === 'text' ? await answering(definitions, own, python) : await llama(python)
    try {
      for (const task of own) await compareRuns(task, { python, endpoint, definitions })
    } finally {
      await endpoint.close()
    }
  }
}

async function answering(
  definitions: string,
  tasks: readonly LocalTask[],
  { tasksFolder }: PythonEnvironment,
): Promise<Endpoint> {
  const catalogue = await readCatalogue([
    { path: definitions, source: 'user' },
    { path: tasksFolder, source: 'lmeh' },
  ])
  const functions = taskFunctions({ ports, harness: tasksFolder })
  const readSplit = splitReader({ dataFolder: definitions })
  const loaded = tasks.map(({ name, shots }) =>
    loadTask(name, { catalogue, readSplit, resolve: functions.resolverOf(name), shots }),
  )
  return startAnsweringSimulator(await Promise.all(loaded))
}

function llama({ python }: PythonEnvironment): Promise<Endpoint> {
  return startLlamaServer(python, join(folder, 'model'))
}

type Place = { readonly python: PythonEnvironment; readonly endpoint: Endpoint; readonly definitions: string }

async function compareRuns(task: LocalTask, place: Place): Promise<void> {
  const theirs = await timed(join(folder, 'harness', task.name), place, harnessCommand(task, place))
  const ours = await timed(join(folder, 'assay', task.name), place, ownCommand(task, place))
  const folders = [join(folder, 'harness', task.name), join(folder, 'assay', task.name)] as const
  const { compared, differences: ofSamples } = await compareSamples(task.name, ...folders)
  const differences = [...ofSamples, ...(await compareResults(task.name, ...folders))]
  const [left, right] = [theirs, ours].map(
    ({ wallS, cpuS, requests }) => `${wallS.toFixed(1)} s, ${cpuS.toFixed(1)} s of processor, ${requests} requests`,
  )
  console.log(`${task.name}: ${compared} samples, ${differences.length} differences`)
  console.log(`  lm_eval ${left}\n  assay   ${right}`)
  for (const difference of differences.slice(0, 5)) console.log(`  ${difference}`)
  if (differences.length > 0) problems.push(`${task.name}: ${differences.length} differences`)
  if (compared === 0) problems.push(`${task.name}: nothing to compare`)
}

function harnessCommand(task: LocalTask, { python, endpoint, definitions }: Place): string[] {
  const { name, shots } = task
  const tokenizer = join(folder, 'model', 'tokenizer')
  const model = [
    `model=${MODEL}`,
    `base_url=${endpoint.url}/v1/completions`,
    `num_concurrent=${CONCURRENCY}`,
    'tokenized_requests=False',
    ...(endpoint.hasTokenizer ? [`tokenizer=${tokenizer}`, 'max_length=16384'] : ['tokenizer_backend=None']),
  ]
  const place = ['--include_path', definitions, '--output_path', join(folder, 'harness', name), '--log_samples']
  const which = ['--tasks', name, '--num_fewshot', String(shots), '--limit', limitOf(task)]
  return [python.lmEval, '--model', 'local-completions', '--model_args', model.join(','), ...which, ...place]
}

function ownCommand(task: LocalTask, { endpoint, definitions }: Place): string[] {
  const { name, shots } = task
  const which = ['--tasks', name, '--num-fewshot', String(shots), '--limit', limitOf(task), '--model', MODEL]
  const place = ['--data', definitions, '--out', join(folder, 'assay', name), '--log-samples']
  const pace = ['--concurrency', String(CONCURRENCY), '--rate', '100000', '--json']
  return [systemNode(), join(root, 'bin', 'assay.mjs'), 'eval', endpoint.url, ...which, ...place, ...pace]
}

function limitOf({ share }: LocalTask): string {
  return String(Math.max(1, Math.round(share * Number(flags.limit))))
}

type Figures = { readonly wallS: number; readonly cpuS: number; readonly requests: number }

async function timed(
  out: string,
  { python, endpoint, definitions }: Place,
  command: readonly string[],
): Promise<Figures> {
  await mkdir(out, { recursive: true })
  const before = endpoint.requests()
  const file = join(out, 'times.json')
  const child = spawn(python.python, [join(import.meta.dirname, 'timed.py'), file, ...command], {
    env: {
      ...process.env,
      ...ownEnvironment,
      HF_HUB_OFFLINE: '1',
      HF_DATASETS_OFFLINE: '1',
      TOKENIZERS_PARALLELISM: 'false',
    },
    cwd: definitions,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => texts.push(text))
  const [code] = await once(child, 'close')
  if (code !== 0) problems.push(`${command[0]} ended with ${code}: ${texts.join('').slice(-2000)}`)
  const { wall_s: wallS, cpu_s: cpuS } = JSON.parse(await readFile(file, 'utf8'))
  return { wallS, cpuS, requests: endpoint.requests() - before }
}
