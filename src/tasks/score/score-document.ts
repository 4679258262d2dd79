import type { TaskDocument } from '#records/task.ts'
import { countedSearches } from '../filter/filter-step.ts'
import { toNumber } from '../metric/numbers.ts'
import type { TaskFunctions } from '../ports/port.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { translateRegex } from '../python/regex.ts'
import { pythonString } from '../python/to-string.ts'
import { PythonFloat, type PythonValue } from '../python/value.ts'
import { choiceValues } from './choice-values.ts'
import type { DocumentValues } from './document-values.ts'
import type { MetricSpecification } from './metric-specification.ts'
import type { Pipeline } from './pipelines.ts'
import { textValues } from './text-values.ts'

/** What one pipeline made of a document's responses. */
export type FilteredResult = {
  readonly filter: string
  /** One per question. */
  readonly filtered: readonly PythonValue[]
  readonly values: DocumentValues
  /** The definition's own functions failed on the answer, which ends a run of the harness; all values are then 0. */
  readonly hasFailed: boolean
  /** Searches of regular expressions that took too long and were given up. */
  readonly givenUpSearches: number
}

export type DocumentScorer = (
  document: TaskDocument,
  responses: readonly (readonly PythonValue[])[],
) => FilteredResult[]

export type ScorerParts = {
  readonly pipelines: readonly Pipeline[]
  readonly metrics: readonly MetricSpecification[]
  /** `process_results` of the definition, in the place of the metrics of its output type. */
  readonly process: TaskFunctions['process_results'] | undefined
}

/** Scores responses as the harness does: every pipeline over every question's responses, then the metrics of each. */
export function documentScorer(prepared: PreparedTask, parts: ScorerParts): DocumentScorer {
  return (document, responses) => {
    const row = prepared.variables(document)
    return parts.pipelines.map(({ name, steps }): FilteredResult => {
      const searches = countedSearches()
      let filtered: readonly PythonValue[] = []
      try {
        filtered = responses.map((all) => steps.reduce((state: PythonValue, step) => step(state, row, searches), all))
        const values = parts.process?.(row, filtered) ?? builtInValues(prepared, document, { ...parts, filtered })
        return { filter: name, filtered, values, hasFailed: false, givenUpSearches: searches.givenUp() }
      } catch {
        const values = Object.fromEntries(parts.metrics.map((metric) => [metric.name, 0]))
        return { filter: name, filtered, values, hasFailed: true, givenUpSearches: searches.givenUp() }
      }
    })
  }
}

type Filtered = ScorerParts & { readonly filtered: readonly PythonValue[] }

function builtInValues(
  prepared: PreparedTask,
  document: TaskDocument,
  { metrics, filtered }: Filtered,
): DocumentValues {
  const names = metrics.map(({ name }) => name)
  const [first = null] = filtered
  switch (prepared.definition.output_type) {
    case 'multiple_choice':
      return choiceValues(prepared, document, { names, results: filtered })
    case 'generate_until':
      return textValues(prepared, document, { metrics, result: first })
    case 'loglikelihood':
      return continuationValues(names, first)
    case 'loglikelihood_rolling':
      return rollingValues(names, first, pythonString(prepared.fields.target(prepared.variables(document))))
  }
}

function continuationValues(names: readonly string[], result: PythonValue): DocumentValues {
  const [logprob = null, isGreedy] = Array.isArray(result) ? (result as readonly PythonValue[]) : []
  const values: DocumentValues = { perplexity: logprob, acc: isGreedy === true ? 1 : 0 }
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}

const whiteSpace = translateRegex('\\s+')

function rollingValues(names: readonly string[], result: PythonValue, text: string): DocumentValues {
  const logprob = new PythonFloat(toNumber(result))
  const words = text.split(whiteSpace).length
  const bytes = Buffer.byteLength(text)
  const values: DocumentValues = {
    word_perplexity: [logprob, words],
    byte_perplexity: [logprob, bytes],
    bits_per_byte: [logprob, bytes],
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)))
}
