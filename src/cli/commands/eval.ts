import { createWriteStream } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { SingleBar } from 'cli-progress'
import type { Command } from 'commander'
import { type Catalogue, findSuite } from '#bench/catalogue.ts'
import { type DirectSupplier, supplierRecord } from '#networks/direct/suppliers-file.ts'
import { contentId } from '#records/content-id.ts'
import type { Suite } from '#records/suite.ts'
import type { Supplier } from '#records/supplier.ts'
import type { Task } from '#records/task.ts'
import { openStore, type Store } from '#store/open-store.ts'
import { aggregateMetrics } from '#store/read/aggregate-metrics.ts'
import { exportItems } from '#store/read/export-items.ts'
import { benchCatalogue } from '../bench-catalogue.ts'
import { checkEndpoint, type EndpointCheck } from '../check-endpoint.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { evaluatedEndpoint } from '../evaluated-endpoint.ts'
import { evaluationProgress, planEvaluation, requireOwnDatabase, suiteSize } from '../evaluation.ts'
import { startInstance } from '../instance.ts'
import { createInstanceLog } from '../instance-log.ts'
import type { Network } from '../network.ts'
import { evaluationProfile } from '../profile.ts'
import { type EvalReport, type EvalRow, evalTable } from '../render/eval-table.ts'
import { readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { wholeNumber } from '../whole-number.ts'

type EvalFlags = {
  readonly suite: string
  readonly limit?: number
  readonly model: string
  readonly key?: string
  readonly concurrency: number
  readonly rate: number
  readonly out?: string
  readonly json?: boolean
}

/** Items of a suite that never runs out, unless a limit says otherwise. */
const DEFAULT_ITEMS = 400

/** `assay eval URL`: one endpoint, one suite, resumable. */
export function evalCommand(program: Command): void {
  program
    .command('eval <url>')
    .description('evaluate one endpoint on a suite; run it again to go on where it was interrupted')
    .requiredOption('--suite <name>', 'what to ask: assay-basics, gsm8k, mmlu, mmlu_letter, arc_challenge, …')
    .option('--limit <items>', 'items to ask, drawn at random without replacement', wholeNumber)
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--concurrency <requests>', 'requests in flight', wholeNumber, 8)
    .option('--rate <requests>', 'requests per second at most', wholeNumber, 1_000)
    .option('--data <folder>', 'folder with data sets')
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .option('--out <folder>', 'folder of the store, results.json and items.jsonl')
    .action(async (url: string, _options, command: Command) => {
      const flags: EvalFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({ flags: { ...flags, suites: [flags.suite] } })
      const catalogue = await benchCatalogue(settings)
      const suite = findSuite(catalogue, flags.suite)
      if (suite === undefined) throw new TypeError('the catalogue has the suite that it was made for')
      const entry = await evaluatedEndpoint(url, flags)
      const supplier = supplierRecord(entry, machineClock())
      const folder = flags.out ?? join(settings.store, 'eval', contentId('evaluation', [url, flags.model, suite.name]))
      const size = suiteSize(suite, catalogue)
      const items = Math.min(flags.limit ?? size ?? DEFAULT_ITEMS, size ?? Number.POSITIVE_INFINITY)
      const proxy = settings.proxy === undefined ? undefined : { url: settings.proxy }
      // The user names this address; nobody else can.
      const allowPrivate = ['0.0.0.0/0', '::/0']
      const network = createDirectNetwork({ suppliers: [entry], allowPrivate }, { clock: machineClock, proxy })
      const signal = stopSignal()
      try {
        await tellFirstAnswer({ network, supplier, model: flags.model, task: firstTask(suite, catalogue), entry })
        await mkdir(folder, { recursive: true })
        const { databaseUrl } = settings
        await using store = await openStore(databaseUrl ? { databaseUrl } : { dataFolder: join(folder, 'store') })
        await requireOwnDatabase(store, entry.operator)
        const onlySuite = { ...catalogue, suites: [suite] }
        const place = { store, network, supplier, suite, items, url, catalogue: onlySuite, folder, signal }
        const report = await evaluate({ ...place, showsBar: flags.json !== true })
        if (flags.json === true) return printJson({ ...report, folder })
        print(`\n${evalTable(report, renderOptions())}`)
        print(`\nEvery item with its request and answer: ${join(folder, 'items.jsonl')}`)
      } finally {
        await network.close()
      }
    })
}

function firstTask(suite: Suite, catalogue: Catalogue): Task {
  const task = suite.groups.flatMap(({ tasks }) => tasks.flatMap((one) => catalogue.task(one.task) ?? [])).at(0)
  if (task === undefined) throw new TypeError(`the suite ${suite.name} has no task`)
  return task
}

/** Checks the endpoint, and says on standard error when its first answer was a failure that will be measured. */
async function tellFirstAnswer({
  entry,
  ...check
}: Omit<EndpointCheck, 'hasKey' | 'url'> & { readonly entry: DirectSupplier }): Promise<void> {
  const { kind, detail } = await checkEndpoint({ ...check, hasKey: entry.key !== null, url: entry.url })
  if (kind !== 'answered') process.stderr.write(`The first request was not answered: ${kind}, ${detail}. Going on.\n`)
}

type EvaluationInput = {
  readonly store: Store
  readonly network: Network
  readonly supplier: Supplier
  readonly suite: Suite
  readonly items: number
  readonly url: string
  readonly catalogue: Catalogue
  readonly folder: string
  readonly signal: AbortSignal
  readonly showsBar: boolean
}

const LOOK_MS = 200

async function evaluate(input: EvaluationInput): Promise<EvalReport> {
  const { store, network, supplier, suite, items, catalogue, folder, signal } = input
  const startedAt = machineClock()
  await planEvaluation(store, { supplier, suite, items, clock: machineClock })
  const { log } = createInstanceLog({ folder, clock: machineClock })
  const instance = await startInstance({
    store,
    network,
    catalogue,
    profile: evaluationProfile,
    roles: ['sampler', 'requester', 'evaluator', 'summarizer'],
    requester: `eval-${process.pid}`,
    clock: machineClock,
    log,
    observe: () => {},
  })
  try {
    await watch(input)
  } finally {
    await instance.stop()
  }
  if (signal.aborted) throw new EvaluationInterruptedError({ folder })
  const report = await reportOf(input, machineClock() - startedAt)
  await writeFile(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`)
  await writeItems(input)
  return report
}

/** Shows a bar until every item is in the summary. */
async function watch({ store, supplier, suite, items, signal, showsBar }: EvaluationInput): Promise<void> {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} items  score {score}  {failures} failed  ETA {eta_formatted}',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: false,
  })
  if (showsBar) bar.start(items, 0, { score: '…', failures: 0 })
  for (;;) {
    const progress = await evaluationProgress(store, supplier.id, suite.name)
    const done = progress?.suite.items.drawn ?? 0
    if (progress !== undefined) {
      const { mean, lower, upper } = progress.suite.estimate
      const score = mean === null ? '…' : `${percent(mean)} [${percent(lower)}, ${percent(upper)}]`
      bar.update(done, { score, failures: progress.suite.items.supplierFailures })
    }
    if (done >= items || signal.aborted) break
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
  bar.stop()
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

async function reportOf({ store, supplier, suite, url }: EvaluationInput, elapsedMs: number): Promise<EvalReport> {
  const progress = await evaluationProgress(store, supplier.id, suite.name)
  if (progress === undefined) throw new TypeError('a finished evaluation has a summary')
  const { summary } = progress
  const metrics = await aggregateMetrics(store.database, { supplierId: supplier.id, suite: suite.name })
  const tasks = progress.suite.tasks.toSorted((a, b) => (a.task < b.task ? -1 : 1))
  const whole = rowOf(suite.name, suite.version, 'score', progress.suite, 0)
  return {
    endpoint: url,
    rows: [
      whole,
      ...tasks.flatMap((task) => {
        const own = metrics.filter((metric) => metric.task === task.task)
        const row = rowOf(task.task, '', 'score', task, 1)
        return [
          row,
          ...own.map(
            (metric): EvalRow => ({ ...row, ...nameOf(metric.metric), value: metric.mean, interval: null, level: 2 }),
          ),
        ]
      }),
    ],
    confidence: progress.suite.estimate.confidence,
    attempts: summary.attempts,
    elapsedMs,
    outcomes: summary.outcomes,
  }
}

function rowOf(
  name: string,
  version: string,
  metric: string,
  {
    estimate,
    items,
  }: {
    estimate: { n: number; mean: number | null; lower: number; upper: number }
    items: { supplierFailures: number; unscored: number }
  },
  level: EvalRow['level'],
): EvalRow {
  return {
    level,
    name,
    version,
    filter: '',
    fewshot: null,
    metric,
    n: estimate.n,
    value: estimate.mean,
    interval: { lower: estimate.lower, upper: estimate.upper },
    failed: items.supplierFailures,
    unscored: items.unscored,
  }
}

/** `exact_match,strict-match` → metric and filter. */
function nameOf(metric: string): { metric: string; filter: string } {
  const comma = metric.indexOf(',')
  return { metric: metric.slice(0, comma), filter: metric.slice(comma + 1) }
}

const EXPORTED_AT_ONCE = 500

async function writeItems({ store, supplier, suite, folder }: EvaluationInput): Promise<void> {
  const file = createWriteStream(join(folder, 'items.jsonl'))
  for (let from = 0; ; from += EXPORTED_AT_ONCE) {
    const items = await exportItems(store.database, {
      supplierId: supplier.id,
      suite: suite.name,
      from,
      limit: EXPORTED_AT_ONCE,
    })
    for (const item of items) file.write(`${JSON.stringify(item)}\n`)
    if (items.length < EXPORTED_AT_ONCE) break
  }
  file.end()
  await finished(file)
}

/** The evaluation was stopped before its end. */
export class EvaluationInterruptedError extends Error {
  override readonly name = 'EvaluationInterruptedError'
  readonly code = 'EVALUATION_INTERRUPTED'
  constructor({ folder }: { folder: string }) {
    super(`Stopped. Nothing is lost: run the same command again to go on.\nFolder: ${folder}`)
  }
}
