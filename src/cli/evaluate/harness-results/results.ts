import { createHash } from 'node:crypto'
import type { HarnessResults, HarnessSample, HarnessView } from '#tasks/harness/harness-view.ts'

/** A task that was evaluated: its view, a sample per document and filter, and how many documents its data has. */
export type EvaluatedTask = {
  /** As the suite names it: with its variant. */
  readonly name: string
  readonly view: HarnessView
  readonly samples: readonly HarnessSample[]
  readonly size: number
  readonly results: HarnessResults
}

/** A group of tasks, summed up already. */
export type EvaluatedGroup = {
  readonly name: string
  readonly alias: string
  /** Tasks and groups right below it. */
  readonly members: readonly string[]
  readonly sampleLength: number
  /** Empty for a group that is a mere collection. */
  readonly results: HarnessResults
}

/** How it was asked, as the harness's `config` block tells. */
export type HarnessRun = {
  readonly model: string
  readonly endpoint: string
  readonly concurrency: number
  readonly limit: number | null
  readonly fewshotSeed: number
  readonly bootstrapIterations: number
  readonly systemInstruction: string | null
  readonly isChat: boolean
  readonly isMultiturn: boolean
  readonly startedAtMs: number
  readonly elapsedMs: number
  /** The program that made the file, with its version. */
  readonly writer: string
}

/**
 * The object of `results_DATE.json` in lm-evaluation-harness's layout (loggers/evaluation_tracker.py and evaluator.py, release
 * 0.4.13), so that notebooks made for it go on working. What belongs to Python alone (torch, tokenizers, git) is null.
 */
export function resultsFile(
  tasks: readonly EvaluatedTask[],
  groups: readonly EvaluatedGroup[],
  run: HarnessRun,
): Readonly<Record<string, unknown>> {
  const aggregating = groups.filter(({ results }) => Object.keys(results).length > 0)
  return {
    results: byName(tasks, taskBlock),
    ...(aggregating.length > 0 && {
      groups: Object.fromEntries(aggregating.map((group) => [group.name, groupBlock(group)])),
    }),
    group_subtasks: Object.fromEntries(groups.map(({ name, members }) => [name, members])),
    configs: byName(tasks, ({ view }) => view.config),
    versions: byName(tasks, ({ view }) => view.version),
    'n-shot': byName(tasks, ({ view }) => view.shots),
    higher_is_better: byName(tasks, ({ view }) =>
      Object.fromEntries(view.metrics.map(({ name, isHigherBetter }) => [name, isHigherBetter])),
    ),
    'n-samples': byName(tasks, ({ size, samples }) => ({ original: size, effective: documentsOf(samples) })),
    config: {
      model: run.isChat ? 'local-chat-completions' : 'local-completions',
      model_args: { model: run.model, base_url: run.endpoint, num_concurrent: run.concurrency },
      batch_size: 1,
      batch_sizes: [],
      device: null,
      use_cache: null,
      limit: run.limit,
      bootstrap_iters: run.bootstrapIterations,
      gen_kwargs: {},
      random_seed: 0,
      numpy_seed: 1234,
      torch_seed: 1234,
      fewshot_seed: run.fewshotSeed,
    },
    git_hash: null,
    date: run.startedAtMs / 1000,
    pretty_env_info: run.writer,
    transformers_version: null,
    lm_eval_version: null,
    upper_git_hash: null,
    task_hashes: byName(tasks, ({ samples }) => taskHash(samples)),
    model_source: run.isChat ? 'local-chat-completions' : 'local-completions',
    model_name: run.model,
    model_name_sanitized: sanitizedModelName(run.model),
    system_instruction: run.systemInstruction,
    system_instruction_sha: run.systemInstruction === null ? null : sha256(run.systemInstruction),
    fewshot_as_multiturn: run.isChat && run.isMultiturn,
    chat_template: null,
    chat_template_sha: null,
    total_evaluation_time_seconds: String(run.elapsedMs / 1000),
  }
}

/** A model's name as the harness writes it in paths. */
export function sanitizedModelName(model: string): string {
  return model.replace(/["<>:/|\\?*[\]]+/g, '__')
}

/** A moment as the harness writes it in the names of files: `2026-11-22T15-57-14.121000`. */
export function fileDate(atMs: number): string {
  return new Date(atMs).toISOString().replace(/Z$/, '000').replaceAll(':', '-')
}

function byName<Block>(tasks: readonly EvaluatedTask[], block: (task: EvaluatedTask) => Block): Record<string, Block> {
  return Object.fromEntries(tasks.map((task) => [task.view.task, block(task)]))
}

function taskBlock({ view, samples, results }: EvaluatedTask): Record<string, unknown> {
  return { name: view.task, alias: view.alias, sample_len: documentsOf(samples), ...results }
}

function groupBlock({ name, alias, sampleLength, results }: EvaluatedGroup): Record<string, unknown> {
  return { name, alias, sample_len: sampleLength, ...results }
}

function documentsOf(samples: readonly HarnessSample[]): number {
  return new Set(samples.map(({ doc_id }) => doc_id)).size
}

/** One hash over those of all samples. */
function taskHash(samples: readonly HarnessSample[]): string {
  return sha256(samples.map((sample) => sample.doc_hash + sample.prompt_hash + sample.target_hash).join(''))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
