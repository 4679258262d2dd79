import type { TaskAnswer, TaskDocument } from '#records/task.ts'
import { PythonFunction } from '../definition/read-yaml.ts'
import { choicesOf } from '../instance.ts'
import { toNumber } from '../metric/numbers.ts'
import { type StandardErrorQuestion, standardError, standardErrorInThreads } from '../metric/standard-error.ts'
import type { TaskPerturbation } from '../perturbation/perturb-task.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { rightChoices } from '../score/gold.ts'
import { type MetricSpecification, specificationOf } from '../score/metric-specification.ts'
import type { Pipeline } from '../score/pipelines.ts'
import { harnessSamples, type SampleSources } from './harness-samples.ts'
import type { ChoiceForecasts, HarnessResults, HarnessSample, HarnessView, ThreadedOptions } from './harness-view.ts'
import { fromPlainJson } from './python-json.ts'

export type HarnessSources = SampleSources & {
  readonly pipelines: readonly Pipeline[]
  readonly metrics: readonly MetricSpecification[]
  /** How its questions are worded otherwise; undefined for the task as it is. */
  readonly perturbation: TaskPerturbation | undefined
}

/** A task's view as lm-evaluation-harness reports it. */
export function harnessView(sources: HarnessSources): HarnessView {
  const { definition, shots } = sources.prepared
  const { task: name, task_alias: alias, metadata } = definition
  const { perturbation } = sources
  const mark = perturbation === undefined ? '' : `~${perturbation.kind}`
  return {
    task: name + mark,
    alias: (alias ?? name) + mark,
    version: metadata?.version ?? 'Yaml',
    shots,
    documents: sources.prepared.source.size,
    config: plainConfig({ ...definition, num_fewshot: shots, perturbation }),
    metrics: sources.pipelines.flatMap(({ name: filter }) =>
      sources.metrics.map(({ name, aggregation, isHigherBetter }) => {
        return { name, filter, aggregation: aggregation.name, isHigherBetter }
      }),
    ),
    samples: (document, answers, options) => harnessSamples(sources, { document, answers, options }),
    cluster: metadata?.assay?.cluster,
    results(samples, { bootstrapIterations }) {
      const questions = metricQuestions(samples, sources.metrics, bootstrapIterations)
      return Object.assign({}, ...questions.map((question) => resultsOf(question, standardError(question))))
    },
    resultsInThreads(samples, options) {
      return threadedResults(metricQuestions(samples, sources.metrics, options.bootstrapIterations), options)
    },
    choices: (document, answers) => choiceForecasts(sources, document, answers),
  }
}

/** A definition's fields that are set, as plain JSON, functions by their names; without the file's place on this machine. */
export function plainConfig({ path: _, ...fields }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return withoutNull(fields) as Record<string, unknown>
}

function withoutNull(value: unknown): unknown {
  if (value instanceof PythonFunction) return value.reference
  if (value instanceof PythonFloat) return value.value
  if (Array.isArray(value)) return value.map(withoutNull)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).filter(([, member]) => member !== undefined && member !== null)
  return Object.fromEntries(members.map(([key, member]) => [key, withoutNull(member)]))
}

type MetricQuestion = StandardErrorQuestion & { readonly filter: string }

/** One question per metric and filter. */
function metricQuestions(
  samples: readonly HarnessSample[],
  metrics: readonly MetricSpecification[],
  bootstrapIterations: number,
): MetricQuestion[] {
  return valuesByMetric(samples).map(({ metric, filter, values }) => {
    const { aggregation } = specificationOf(metrics, metric)
    return { metric, filter, aggregation, items: values.map(fromPlainJson), bootstrapIterations }
  })
}

function resultsOf({ metric, filter, aggregation, items }: MetricQuestion, stderr: number | 'N/A'): HarnessResults {
  return { [`${metric},${filter}`]: aggregation.aggregate(items), [`${metric}_stderr,${filter}`]: stderr }
}

async function threadedResults(
  questions: readonly MetricQuestion[],
  options: ThreadedOptions,
): Promise<HarnessResults> {
  const results: HarnessResults[] = []
  for (const question of questions) {
    const isBootstrapped = question.aggregation.standardError.kind === 'bootstrap' && options.bootstrapIterations > 0
    if (isBootstrapped) options.onBootstrap?.(question.metric)
    results.push(resultsOf(question, await standardErrorInThreads(question, options.threads)))
  }
  return Object.assign({}, ...results)
}

function choiceForecasts(
  { prepared, method }: HarnessSources,
  document: TaskDocument,
  answers: readonly TaskAnswer[],
): ChoiceForecasts | undefined {
  if (prepared.definition.output_type !== 'multiple_choice') return undefined
  const count = choicesOf(prepared, document).length
  const responses = method.read(document, answers).responses.slice(0, count)
  const logprobs = responses.map(([first]) => toNumber(Array.isArray(first) ? (first[0] as PythonValue) : null))
  return { logprobs, gold: rightChoices(prepared, document) }
}

type MetricValues = { readonly metric: string; readonly filter: string; readonly values: unknown[] }

/** Values in the order of filters, then of metrics; a document without a metric is left out of it, as in the harness. */
function valuesByMetric(samples: readonly HarnessSample[]): MetricValues[] {
  const found = new Map<string, MetricValues>()
  const filters = [...new Set(samples.map(({ filter }) => filter))]
  for (const wanted of filters) {
    for (const { filter, metrics, values } of samples) {
      if (filter !== wanted) continue
      for (const metric of metrics) {
        const known = found.get(`${metric},${filter}`) ?? { metric, filter, values: [] }
        found.set(`${metric},${filter}`, known)
        known.values.push(values[metric])
      }
    }
  }
  return [...found.values()]
}
