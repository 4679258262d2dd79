import { PythonFunction } from '../definition/read-yaml.ts'
import { standardError } from '../metric/standard-error.ts'
import { PythonFloat } from '../python/value.ts'
import { type MetricSpecification, specificationOf } from '../score/metric-specification.ts'
import type { Pipeline } from '../score/pipelines.ts'
import { harnessSamples, type SampleSources } from './harness-samples.ts'
import type { HarnessResults, HarnessSample, HarnessView } from './harness-view.ts'
import { fromPlainJson } from './python-json.ts'

export type HarnessSources = SampleSources & {
  readonly pipelines: readonly Pipeline[]
  readonly metrics: readonly MetricSpecification[]
}

/** A task's view as lm-evaluation-harness reports it. */
export function harnessView(sources: HarnessSources): HarnessView {
  const { definition, shots } = sources.prepared
  const { task, task_alias: alias, metadata } = definition
  return {
    task,
    alias: alias ?? task,
    version: metadata?.version ?? 'Yaml',
    shots,
    config: plainConfig({ ...definition, num_fewshot: shots }),
    metrics: sources.pipelines.flatMap(({ name: filter }) =>
      sources.metrics.map(({ name, aggregation, isHigherBetter }) => {
        return { name, filter, aggregation: aggregation.name, isHigherBetter }
      }),
    ),
    samples: (document, answers, options) => harnessSamples(sources, { document, answers, options }),
    results: (samples, { bootstrapIterations }) => harnessResults(samples, sources.metrics, bootstrapIterations),
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

function harnessResults(
  samples: readonly HarnessSample[],
  metrics: readonly MetricSpecification[],
  bootstrapIterations: number,
): HarnessResults {
  const results: Record<string, number | 'N/A'> = {}
  for (const { metric, filter, values } of valuesByMetric(samples)) {
    const { aggregation } = specificationOf(metrics, metric)
    const items = values.map(fromPlainJson)
    results[`${metric},${filter}`] = aggregation.aggregate(items)
    results[`${metric}_stderr,${filter}`] = standardError({ metric, aggregation, items, bootstrapIterations })
  }
  return results
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
