import type { RequestOptions, Task, TaskAnswer, TaskDocument } from '#records/task.ts'

/** A line of lm-evaluation-harness's `samples_*.jsonl`: one document under one filter (loggers/evaluation_tracker.py). */
export type HarnessSample = {
  readonly doc_id: number
  readonly doc: unknown
  readonly target: unknown
  /** Per request: `{ gen_args_0: { arg_0: context, arg_1: … } }`, as the harness writes it. */
  readonly arguments: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  /** Per request, what it gave: a text, or `[log-probability, is greedy]`, each in a list per repeat. */
  readonly resps: readonly unknown[]
  readonly filtered_resps: readonly unknown[]
  readonly filter: string
  /** Names of the metrics, whose values stand beside them under their names. */
  readonly metrics: readonly string[]
  readonly doc_hash: string
  readonly prompt_hash: string
  readonly target_hash: string
  readonly values: Readonly<Record<string, unknown>>
}

/** How one metric under one filter is summed up. */
export type HarnessMetric = {
  readonly name: string
  readonly filter: string
  /** `mean`, `perplexity`, …, or the name of a function. */
  readonly aggregation: string
  readonly isHigherBetter: boolean
}

/** A task as lm-evaluation-harness reports it. */
export type HarnessView = {
  readonly task: string
  readonly alias: string
  readonly version: string | number
  readonly shots: number
  /** How many documents the whole data has. */
  readonly documents: number
  /** The definition's fields as plain JSON, functions by name. */
  readonly config: Readonly<Record<string, unknown>>
  readonly metrics: readonly HarnessMetric[]
  /** The column that documents share which are not independent; undefined where the definition names none. */
  readonly cluster: string | undefined
  /** One sample per filter, from the answers to all of a document's requests. */
  samples(document: TaskDocument, answers: readonly TaskAnswer[], options: RequestOptions): HarnessSample[]
  /**
   * `METRIC,FILTER` and `METRIC_stderr,FILTER` over samples in document order; 'N/A' where the harness has no standard error.
   * Bootstrapped errors are those of the harness to the last bits, with its generators.
   */
  results(samples: readonly HarnessSample[], options: { readonly bootstrapIterations: number }): HarnessResults
  /** The same numbers, long bootstraps on several threads. */
  resultsInThreads(samples: readonly HarnessSample[], options: ThreadedOptions): Promise<HarnessResults>
  /** What tells how sure the endpoint was of each choice; undefined for tasks without choices. */
  choices(document: TaskDocument, answers: readonly TaskAnswer[]): ChoiceForecasts | undefined
}

export type ThreadedOptions = {
  readonly bootstrapIterations: number
  readonly threads: number
  /** Told before each standard error that is bootstrapped: its metric. */
  readonly onBootstrap?: (metric: string) => void
}

/** Log-probabilities of a document's choices, and which of them are right. */
export type ChoiceForecasts = { readonly logprobs: readonly number[]; readonly gold: readonly number[] }

export type HarnessResults = Readonly<Record<string, number | 'N/A'>>

/** A task of a definition, loaded. */
export type LoadedTask = Task & { readonly harness: HarnessView }
