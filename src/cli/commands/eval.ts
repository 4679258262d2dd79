import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { supplierRecord } from '#networks/direct/suppliers-file.ts'
import { contentId } from '#records/content-id.ts'
import type { Suite } from '#records/suite.ts'
import { openStore } from '#store/open-store.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { perturbations } from '#tasks/perturbation/perturb.ts'
import { defaultFewshotSeed } from '#tasks/prepared-task.ts'
import type { CheckedEndpoint } from '../check-endpoint.ts'
import { machineClock } from '../clock.ts'
import { createDirectNetwork } from '../direct-network.ts'
import { type AskedQuestions, askedQuestions } from '../evaluate/asked-questions.ts'
import { evaluatedEndpoint } from '../evaluate/evaluated-endpoint.ts'
import { requireOwnDatabase } from '../evaluate/evaluation.ts'
import { evaluationReport } from '../evaluate/evaluation-report.ts'
import { writeItemsFile } from '../evaluate/export-items-file.ts'
import { writeHarnessFiles } from '../evaluate/harness-output.ts'
import { sanitizedModelName } from '../evaluate/harness-results/results.ts'
import { runEvaluation } from '../evaluate/run-evaluation.ts'
import { assayBlock, requireCluster, sumTasks } from '../evaluate/sum-tasks.ts'
import { checkTasks, TasksUnsupportedError, unsupportedLines } from '../evaluate/supported-tasks.ts'
import { evalTable } from '../render/eval-table.ts'
import { readSettings, type Settings } from '../settings.ts'
import { stopSignal } from '../stop-signal.ts'
import { taskLoader } from '../tasks/task-loader.ts'
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
  readonly perturb?: string
  readonly perturbationSeed: number
  readonly cluster?: string
  readonly model: string
  readonly key?: string
  readonly concurrency: number
  readonly rate: number
  readonly skipUnsupported?: boolean
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
    .option('--seed <number>', 'seed of the draw of examples', wholeOrZero, defaultFewshotSeed)
    .option('--chat', 'ask through chat: texts, and choices by their letters')
    .option('--no-multiturn', 'chat: all examples in one message')
    .option('--system-instruction <text>', 'put before every prompt')
    .option(
      '--bootstrap-iters <number>',
      'draws for standard errors that have no formula; 0: no standard errors',
      wholeOrZero,
      100_000,
    )
    .option('--perturb <kinds>', `of tasks: the same questions in other words too: ${perturbations.join(', ')}`)
    .option('--perturbation-seed <number>', 'seed of these words', wholeOrZero, 0)
    .option('--cluster <column>', 'documents with the same value here are not independent: clustered standard errors')
    .option('--log-samples', 'write samples_TASK_DATE.jsonl, as lm-evaluation-harness does')
    .option('--model <name>', 'model name that requests carry', 'default')
    .option('--key <reference>', 'where the API key is: env:NAME or file:PATH')
    .option('--concurrency <requests>', 'requests in flight', wholeNumber, 8)
    .option('--rate <requests>', 'requests per second at most', wholeNumber, 1_000)
    .option('--skip-unsupported', 'of --tasks: leave out those that the endpoint cannot be asked')
    .option('--data <folder>', 'folder with data sets')
    .addOption(lmehOption())
    .option('--proxy <url>', 'forward proxy (ASSAY_PROXY)')
    .option('--out <folder>', 'folder of the store, results and items.jsonl')
    .action(async (url: string, _options, command: Command) => {
      const flags: EvalFlags & Record<string, unknown> = command.optsWithGlobals()
      const settings = await readSettings({
        flags: { ...flags, suites: flags.suite === undefined ? [] : [flags.suite] },
      })
      const asked: AskedQuestions = await askedQuestions(flags, settings)
      requireCluster(asked.tasks, flags.cluster)
      const entry = await evaluatedEndpoint(url, flags)
      const supplier = supplierRecord(entry, machineClock())
      const proxy = settings.proxy === undefined ? undefined : { url: settings.proxy }
      // The user names this address; nobody else can.
      const allowPrivate = ['0.0.0.0/0', '::/0']
      const network = createDirectNetwork({ suppliers: [entry], allowPrivate }, { clock: machineClock, proxy })
      const signal = stopSignal()
      try {
        const endpoint = { network, supplier, model: flags.model, hasKey: entry.key !== null, url: entry.url }
        const questions = await supportedQuestions(asked, endpoint, { flags, settings })
        const { suite, catalogue, items, tasks } = questions
        const folder = flags.out ?? join(settings.store, 'eval', evaluationId(url, flags, suite))
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
        const summed = await sumTasks(answered, questions, flags)
        const { evaluated, groups } = summed
        const report = await evaluationReport(evaluation, { ...summed, elapsedMs })
        await writeFile(join(folder, 'results.json'), `${JSON.stringify(report, null, 2)}\n`)
        await writeItemsFile(join(folder, 'items.jsonl'), answered)
        const harnessFile =
          evaluated.length === 0
            ? undefined
            : await writeHarnessFiles(join(folder, sanitizedModelName(flags.model)), answered, {
                evaluated,
                groups,
                assay: assayBlock(summed),
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

/**
 * What is asked, after the endpoint has shown that it can be asked all of it, or without the tasks that it cannot be asked.
 *
 * @throws {TasksUnsupportedError} and the errors of an endpoint that cannot be asked anything.
 */
async function supportedQuestions(
  asked: AskedQuestions,
  endpoint: CheckedEndpoint,
  { flags, settings }: { readonly flags: EvalFlags; readonly settings: Settings },
): Promise<AskedQuestions> {
  const { suite, catalogue, without } = asked
  const tasks = suite.groups.flatMap((group) => group.tasks.flatMap(({ task }) => catalogue.task(task) ?? []))
  if (tasks.length === 0) throw new TypeError(`the suite ${suite.name} has no task`)
  const { supported, unsupported, uncertain, doubts } = await checkTasks(
    endpoint,
    tasks,
    variantLoader(settings, flags),
  )
  for (const { test, verdict } of uncertain) {
    if (verdict.kind === 'failed') process.stderr.write(`assay: ${test.shows}: ${verdict.reason} Going on.\n`)
  }
  for (const doubt of doubts) process.stderr.write(`assay: results may be wrong: ${doubt}.\n`)
  if (unsupported.length === 0) return asked
  if (flags.skipUnsupported !== true || without === undefined || supported.length === 0) {
    throw new TasksUnsupportedError({ unsupported, total: tasks.length, canSkip: without !== undefined })
  }
  const lines = unsupportedLines(unsupported)
  const others = unsupported.length - lines.length
  const rest = others > 0 ? `  and ${others} more\n` : ''
  process.stderr.write(
    `assay: ${unsupported.length} of ${tasks.length} tasks are left out:\n${lines.join('\n')}\n${rest}`,
  )
  return without(new Set(unsupported.map(({ name }) => name)))
}

/** Loads variants of tasks; undefined for those that there are not, or that cannot be loaded for any other reason. */
function variantLoader(settings: Settings, flags: EvalFlags): (reference: string) => Promise<LoadedTask | undefined> {
  let loader: ReturnType<typeof taskLoader> | undefined
  return async (reference) => {
    loader ??= taskLoader(settings, flags)
    const { load } = await loader
    return load(reference).catch(() => undefined)
  }
}
