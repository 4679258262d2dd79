import { PythonFunction } from '../definition/read-yaml.ts'
import { type TaskDefinition, UnsupportedTaskError } from '../definition/task-definition.ts'
import { type Aggregation, findAggregation } from '../metric/aggregation.ts'
import { toNumber } from '../metric/numbers.ts'
import type { ResolveFunction } from '../ports/resolve.ts'
import { createPairMetric, type PairMetric } from './pair-metric.ts'

/** One metric of a task: how a document's value is made, and how the values of all become one number. */
export type MetricSpecification = {
  readonly name: string
  readonly aggregation: Aggregation
  /** The aggregation is a function of the definition, whatever its name. */
  readonly isSummedByFunction: boolean
  readonly isHigherBetter: boolean
  /** For generated texts: the value from golds and predictions. Absent where another function makes all values. */
  readonly measure: PairMetric | undefined
}

const mean: Aggregation = {
  name: 'mean',
  aggregate: (items) => findAggregation('mean')?.aggregate(items) ?? Number.NaN,
  standardError: { kind: 'formula' },
}

/** Metrics of a definition that names none (api/registry.py, `DEFAULT_METRIC_REGISTRY`). */
const defaultMetrics: Readonly<Record<TaskDefinition['output_type'], readonly string[]>> = {
  loglikelihood: ['perplexity', 'acc'],
  loglikelihood_rolling: ['word_perplexity', 'byte_perplexity', 'bits_per_byte'],
  multiple_choice: ['acc', 'acc_norm'],
  generate_until: ['exact_match'],
}

/** Aggregations of metrics whose entry names none; all others are means. */
const defaultAggregations: Readonly<Record<string, string>> = {
  perplexity: 'perplexity',
  word_perplexity: 'weighted_perplexity',
  byte_perplexity: 'weighted_perplexity',
  bits_per_byte: 'bits_per_byte',
  brier_score: 'brier_score',
  f1: 'f1',
  mcc: 'matthews_corrcoef',
  bleu: 'bleu',
  chrf: 'chrf',
  'chrf++': 'chrf++',
  ter: 'ter',
}

/** Metrics of which less is better. */
const lowerIsBetter = new Set([
  'perplexity',
  'word_perplexity',
  'byte_perplexity',
  'bits_per_byte',
  'brier_score',
  'ter',
])

/** Metrics that log-probabilities of choices and texts give (api/task.py:process_results, 0.4.13). */
const builtIn: Readonly<Record<TaskDefinition['output_type'], ReadonlySet<string>>> = {
  loglikelihood: new Set(['perplexity', 'acc']),
  loglikelihood_rolling: new Set(['word_perplexity', 'byte_perplexity', 'bits_per_byte']),
  multiple_choice: new Set([
    'acc',
    'acc_norm',
    'acc_bytes',
    'acc_mutual_info',
    'exact_match',
    'f1',
    'mcc',
    'brier_score',
    'likelihood',
  ]),
  generate_until: new Set(),
}

/**
 * The metrics of a definition, in its order, one per name.
 *
 * @throws {UnsupportedTaskError}
 */
export async function resolveMetrics(
  definition: TaskDefinition,
  resolve: ResolveFunction,
): Promise<readonly MetricSpecification[]> {
  const { output_type: output, metric_list: list } = definition
  const entries: Entry[] = list ?? defaultMetrics[output].map((metric) => ({ metric }))
  const specifications = new Map<string, MetricSpecification>()
  for (const entry of entries) {
    const specification = await resolveMetric(definition, entry, resolve)
    specifications.set(specification.name, specification)
  }
  return [...specifications.values()]
}

type Entry = NonNullable<TaskDefinition['metric_list']>[number]

async function resolveMetric(
  definition: TaskDefinition,
  entry: Entry,
  resolve: ResolveFunction,
): Promise<MetricSpecification> {
  const { metric, aggregation, higher_is_better: isHigherBetter } = entry
  const name = metric instanceof PythonFunction ? functionName(metric) : metric
  return {
    name,
    aggregation: await resolveAggregation(definition.task, { name, aggregation }, resolve),
    isSummedByFunction: aggregation instanceof PythonFunction,
    isHigherBetter: isHigherBetter ?? !lowerIsBetter.has(name),
    measure: await resolveMeasure(definition, entry, resolve),
  }
}

/** The last part of `module.function`, which is the metric's name in results. */
export function functionName({ reference }: PythonFunction): string {
  return reference.slice(reference.lastIndexOf('.') + 1)
}

async function resolveMeasure(
  { task, output_type: output, process_results: process }: TaskDefinition,
  { metric, aggregation: _a, higher_is_better: _h, hf_evaluate: isEvaluate, ...options }: Entry,
  resolve: ResolveFunction,
): Promise<PairMetric | undefined> {
  if (process !== undefined && process !== null) return undefined
  if (metric instanceof PythonFunction) {
    // Values of choices do not depend on a metric's function: the harness never calls it there.
    if (output !== 'generate_until') return undefined
    const run = await resolve(metric, 'metric')
    return (references, predictions) => run({ references, predictions, options: options as never })
  }
  if (output !== 'generate_until') {
    if (builtIn[output].has(metric)) return undefined
  } else {
    const made = createPairMetric(metric, { options, isEvaluate: isEvaluate === true })
    if (made !== undefined) return made
  }
  throw new UnsupportedTaskError({ task, reason: `its metric "${metric}" is not supported for ${output}` })
}

async function resolveAggregation(
  task: string,
  { name, aggregation }: { readonly name: string; readonly aggregation: Entry['aggregation'] },
  resolve: ResolveFunction,
): Promise<Aggregation> {
  if (aggregation instanceof PythonFunction) {
    const run = await resolve(aggregation, 'aggregation')
    return {
      name: functionName(aggregation),
      aggregate: (items) => toNumber(run(items)),
      standardError: { kind: 'none' },
    }
  }
  const wanted = aggregation ?? defaultAggregations[name] ?? 'mean'
  const found = findAggregation(wanted)
  if (found !== undefined) return found
  throw new UnsupportedTaskError({ task, reason: `its aggregation "${wanted}" of ${name} is not supported` })
}

/**
 * The specification of a name in a document's values. A metric's function may answer with several names, which take over its
 * aggregation; names that \`process_results\` makes beside those listed are means.
 */
export function specificationOf(metrics: readonly MetricSpecification[], name: string): MetricSpecification {
  const listed = metrics.find((metric) => metric.name === name)
  if (listed !== undefined) return listed
  const source = metrics.find(({ measure }) => measure !== undefined)
  return source === undefined
    ? { name, aggregation: mean, isSummedByFunction: false, isHigherBetter: true, measure: undefined }
    : { ...source, name }
}
