import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { Catalogue } from '#bench/catalogue.ts'
import { type DirectSupplier, supplierRecord } from '#networks/direct/suppliers-file.ts'
import { contentId } from '#records/content-id.ts'
import type { Suite } from '#records/suite.ts'
import type { Task } from '#records/task.ts'
import { openStore } from '#store/open-store.ts'
import { checkEndpoint, type EndpointCheck } from '../check-endpoint.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { askedQuestions } from '../evaluate/asked-questions.ts'
import { evaluatedEndpoint } from '../evaluate/evaluated-endpoint.ts'
import { requireOwnDatabase } from '../evaluate/evaluation.ts'
import { evaluationReport } from '../evaluate/evaluation-report.ts'
import { writeItemsFile } from '../evaluate/export-items-file.ts'
import { evaluatedTasks, writeHarnessFiles } from '../evaluate/harness-output.ts'
import { sanitizedModelName } from '../evaluate/harness-results/results.ts'
import { runEvaluation } from '../evaluate/run-evaluation.ts'
import { evalTable } from '../render/eval-table.ts'
import { readSettings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { print, printJson, renderOptions } from '../terminal.ts'
import { version } from '../version.ts'
import { countOrShare, wholeNumber, wholeOrZero } from '../whole-number.ts'
import { lmehOption } from './tasks/lmeh-option.ts'

type EvalFlags = {
  readonly suite?: string
  readonly tasks?: string
  readonly limit?: number
  readonly numFewshot?: number
  readonly seed: number
  readonly chat?: boolean
  readonly multiturn: boolean
  readonly systemInstruction?: string
  readonly bootstrapIters: number
  readonly logSamples?: boolean
  readonly model: string
  readonly key?: string
  readonly concurrency: number
  readonly rate: number
  readonly out?: string
  readonly json?: boolean
}

/** `assay eval URL`: one endpoint, a suite or a list of tasks, resumable. */
export function evalCommand(program: Command): void {
  program
    .command('eval <url>')
    .description('evaluate one endpoint on a suite or on tasks; run it again to go on where it was interrupted')
    .option('--suite <name>', 'a suite: assay-basics, gsm8k, mmlu, mmlu_letter, open-llm-leaderboard-v2, …')
    .option('--tasks <names>', 'tasks, groups and tags of `assay tasks list`, with commas; every document is asked')
    .option(
      '--limit <items>',
      'of a suite: items drawn at random; of tasks: the first of each, or a share',
      countOrShare,
    )
    .option('--num-fewshot <examples>', 'examples per prompt, where a task does not fix them', wholeOrZero)
    .option('--seed <number>', 'seed of the draw of examples', wholeOrZero, 1234)
    .option('--chat', 'ask through chat: texts, and choices by their letters')
    .option('--no-multiturn', 'chat: all examples in one message')
    .option('--system-instruction <text>', 'put before every prompt')
    .option('--bootstrap-iters <number>', 'draws for standard errors that have no formula', wholeOrZero, 100_000)
    .option('--log-samples', 'write samples_TASK_DATE.jsonl, as lm-evaluation-harness does')
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--concurrency <requests>', 'requests in flight', wholeNumber, 8)
    .option('--rate <requests>', 'requests per second at most', wholeNumber, 1_000)
    .option('--data <folder>', 'folder with data sets')
    .addOption(lmehOption())
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .option('--out <folder>', 'folder of the store, results and items.jsonl')
    .action(async (url: string, _options, command: Command) => {
      const flags: EvalFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({
        flags: { ...flags, suites: flags.suite === undefined ? [] : [flags.suite] },
      })
      const { suite, catalogue, items, tasks } = await askedQuestions(flags, settings)
      const entry = await evaluatedEndpoint(url, flags)
      const supplier = supplierRecord(entry, machineClock())
      const folder = flags.out ?? join(settings.store, 'eval', evaluationId(url, flags, suite))
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
        const place = { store, network, supplier, suite, items, url, folder, signal, showsBar: flags.json !== true }
        const evaluation = { ...place, catalogue: { ...catalogue, suites: [suite] } }
        const startedAtMs = machineClock()
        const elapsedMs = await runEvaluation(evaluation)
        const { database } = store
        const answered = { database, supplierId: supplier.id, suite: suite.name, model: flags.model, tasks }
        const evaluated = await evaluatedTasks(answered, flags.bootstrapIters)
        const report = await evaluationReport(evaluation, { evaluated, elapsedMs })
        await writeFile(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`)
        await writeItemsFile(join(folder, 'items.jsonl'), answered)
        const harnessFile =
          evaluated.length === 0
            ? undefined
            : await writeHarnessFiles(join(folder, sanitizedModelName(flags.model)), answered, {
                evaluated,
                groups: [],
                hasSamples: flags.logSamples === true,
                run: {
                  model: flags.model,
                  endpoint: url,
                  concurrency: flags.concurrency,
                  limit: flags.limit ?? null,
                  fewshotSeed: flags.seed,
                  bootstrapIterations: flags.bootstrapIters,
                  systemInstruction: flags.systemInstruction ?? null,
                  isChat: flags.chat === true,
                  isMultiturn: flags.multiturn,
                  startedAtMs,
                  elapsedMs,
                  writer: `assay ${version}`,
                },
              })
        if (flags.json === true) return printJson({ ...report, folder, harnessFile: harnessFile ?? null })
        print(`\n${evalTable(report, renderOptions())}`)
        if (harnessFile !== undefined) print(`\nResults in lm-evaluation-harness's layout: ${harnessFile}`)
        print(`Every item with its request and answer: ${join(folder, 'items.jsonl')}`)
      } finally {
        await network.close()
      }
    })
}

/** The same command again finds the same folder; a suite keeps its folder when its limit grows. */
function evaluationId(url: string, { model, tasks }: EvalFlags, { name, version }: Suite): string {
  return contentId('evaluation', [url, model, tasks === undefined ? name : `${name} ${version}`])
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
