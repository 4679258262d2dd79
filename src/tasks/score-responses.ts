import * as z from 'zod'
import type { Task, TaskScore } from '#records/task.ts'
import type { HarnessResults, LoadedTask } from './harness/harness-view.ts'
import { aggregateMean } from './metric/aggregate.ts'
import { EndlessTaskError } from './render-task.ts'

/** One line of answers: the response bodies of a document's requests, in request order. */
export const answeredDocument = z.object({ documentId: z.string(), bodies: z.array(z.unknown()) })
export type AnsweredDocument = z.infer<typeof answeredDocument>

export type ScoredTask = {
  readonly documents: readonly ({ readonly documentId: string } & TaskScore)[]
  /** `METRIC,FILTER` and `METRIC_stderr,FILTER`, as lm-evaluation-harness names them; null where it has no number. */
  readonly results: Readonly<Record<string, number | null>>
  readonly sampleLength: number
}

/** Resamples of a bootstrapped standard error, as the harness draws unless told otherwise. */
const defaultBootstrapIterations = 100_000

/**
 * Scores answers to a task's documents and sums them up as lm-evaluation-harness does: every metric by its own aggregation
 * for tasks of definitions, by means for others.
 *
 * @throws {EndlessTaskError} for a generated task.
 * @throws {DocumentIdError} for an id that the task does not have.
 */
export function scoreResponses(
  task: Task | LoadedTask,
  rows: readonly AnsweredDocument[],
  { bootstrapIterations = defaultBootstrapIterations }: { readonly bootstrapIterations?: number } = {},
): ScoredTask {
  const { source } = task
  if (source.kind !== 'finite') throw new EndlessTaskError({ task: task.name })
  const answered = rows.map(({ documentId, bodies }) => ({
    documentId,
    document: source.documentAt(Number(documentId)),
    answers: bodies.map((body) => ({ body })),
  }))
  const documents = answered.map(({ documentId, document, answers }) => {
    return { documentId, ...task.score(document, answers) }
  })
  if (!('harness' in task)) return { documents, results: means(documents), sampleLength: documents.length }
  const samples = answered.flatMap(({ document, answers }) => task.harness.samples(document, answers, { model: '' }))
  const results = withoutNotAvailable(task.harness.results(samples, { bootstrapIterations }))
  return { documents, results, sampleLength: documents.length }
}

function withoutNotAvailable(results: HarnessResults): Record<string, number | null> {
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, value === 'N/A' ? null : value]))
}

function means(scores: readonly TaskScore[]): Record<string, number | null> {
  const names = Object.keys(scores[0]?.metrics ?? {}).filter((name) => name.includes(','))
  return Object.fromEntries(
    names.flatMap((name) => {
      const aggregate = aggregateMean(scores.map(({ metrics }) => metrics[name] ?? 0))
      if (aggregate === undefined) return []
      const [metric, filter] = [name.slice(0, name.indexOf(',')), name.slice(name.indexOf(',') + 1)]
      return [
        [name, aggregate.mean],
        [`${metric}_stderr,${filter}`, aggregate.stderr],
      ]
    }),
  )
}
