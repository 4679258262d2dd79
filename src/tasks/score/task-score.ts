import type { TaskScore } from '#records/task.ts'
import type { Reading } from '../method/method.ts'
import { numberOf, type PythonValue } from '../python/value.ts'
import { documentValue } from './document-value.ts'
import { type MetricSpecification, specificationOf } from './metric-specification.ts'
import type { FilteredResult } from './score-document.ts'

export type TaskScoreParts = {
  readonly reading: Reading
  readonly results: readonly FilteredResult[]
  readonly metrics: readonly MetricSpecification[]
  /** `METRIC,FILTER` of the value that ranks. */
  readonly mainMetric: string
  readonly extracted: Readonly<Record<string, string>>
}

/**
 * A document's score: the main metric on the scale of {@link documentValue}, numbers of all metrics (on that scale where the
 * harness has no number for a single document), and what was noted on the way. Nothing readable scores 0 everywhere.
 */
export function taskScore({ reading, results, metrics, mainMetric, extracted }: TaskScoreParts): TaskScore {
  const values: Record<string, number> = {}
  let value: number | undefined
  for (const { filter, values: items } of results) {
    for (const [name, item] of Object.entries(items)) {
      const scaled = documentValue(item, specificationOf(metrics, name))
      if (`${name},${filter}` === mainMetric) value = scaled
      values[`${name},${filter}`] = reading.isReadable ? (finiteNumber(item) ?? scaled) : 0
    }
  }
  const givenUp = results.reduce((sum, { givenUpSearches }) => sum + givenUpSearches, 0)
  const failed = results.filter(({ hasFailed }) => hasFailed).length
  return {
    value: reading.isReadable ? (value ?? 0) : 0,
    metrics: {
      ...values,
      ...reading.notes,
      ...(failed > 0 ? { scoring_failed: failed } : {}),
      ...(givenUp > 0 ? { regex_deadline: givenUp } : {}),
    },
    extracted,
    ...(reading.missing === undefined ? {} : { missing: reading.missing }),
  }
}

function finiteNumber(item: PythonValue): number | undefined {
  const number = numberOf(item)
  return number !== undefined && Number.isFinite(Number(number)) ? Number(number) : undefined
}
