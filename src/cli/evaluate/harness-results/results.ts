import { createHash } from 'node:crypto'
import type { HarnessSample } from '#tasks/harness/harness-view.ts'
import type { EvaluatedGroup } from '../evaluated-groups.ts'
import type { EvaluatedTask } from '../evaluated-task.ts'

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
 * 0.4.13), so that notebooks made for it go on working. What belongs to Python alone (torch, tokenizers, git) is null; what
 * the harness does not tell is in one block of its own, `assay`.
 */
export function resultsFile(
  tasks: readonly EvaluatedTask[],
  groups: readonly EvaluatedGroup[],
  { assay, ...run }: HarnessRun & { readonly assay: Readonly<Record<string, unknown>> },
): Readonly<Record<string, unknown>> {
  const aggregating = groups.filter(({ results }) => Object.keys(results).length > 0)
  return {
    results: { ...byName(tasks, taskBlock), ...groupBlocks(groups) },
    ...(aggregating.length > 0 && {
      groups: groupBlocks(aggregating),
    }),
    group_subtasks: Object.fromEntries(groups.map(({ name, members }) => [name, members])),
    configs: byName(tasks, ({ view }) => view.config),
    versions: {
      ...byName(tasks, ({ view }) => view.version),
      ...Object.fromEntries(groups.map(({ name, version }) => [name, version])),
    },
    'n-shot': withGroups(
      groups,
      byName(tasks, ({ view }) => view.shots),
      (shots) => (new Set(shots).size === 1 ? shots[0] : undefined),
    ),
    higher_is_better: withGroups<Directions>(
      groups,
      byName(tasks, ({ view }) =>
        Object.fromEntries(view.metrics.map(({ name, isHigherBetter }) => [name, isHigherBetter])),
      ),
      directionsOf,
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
    assay,
  }
}

/** Facts of tasks, and of groups what their members have in common: in the order of groups, each once, as the harness does. */
function withGroups<Fact>(
  groups: readonly EvaluatedGroup[],
  facts: Readonly<Record<string, Fact>>,
  common: (members: readonly Fact[]) => Fact | undefined,
): Readonly<Record<string, Fact>> {
  const all = new Map(Object.entries(facts))
  for (const { name, members } of groups) {
    const known = members.flatMap((member) => (all.has(member) ? [all.get(member) as Fact] : []))
    const fact = known.length === 0 ? undefined : common(known)
    if (fact !== undefined) all.set(name, fact)
  }
  return Object.fromEntries(all)
}

type Directions = Readonly<Record<string, boolean | null>>

/** Null where members differ. */
function directionsOf(members: readonly Directions[]): Directions {
  const all: Record<string, boolean | null> = {}
  for (const [metric, isHigherBetter] of members.flatMap((member) => Object.entries(member))) {
    all[metric] = metric in all && all[metric] !== isHigherBetter ? null : isHigherBetter
  }
  return all
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

/** Children first; a mere collection has no figures. */
function groupBlocks(groups: readonly EvaluatedGroup[]): Record<string, Record<string, unknown>> {
  return Object.fromEntries(groups.toReversed().map((group) => [group.name, groupBlock(group)]))
}

function groupBlock({ name, alias, sampleLength, sampleCount, results }: EvaluatedGroup): Record<string, unknown> {
  if (Object.keys(results).length === 0) return { alias, name }
  return { alias, name, sample_len: sampleLength, ...results, sample_count: sampleCount }
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
