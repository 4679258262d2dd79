import * as z from 'zod'
import type { Task, TaskScore } from '#records/task.ts'
import { aggregateMean } from './metric/aggregate.ts'
import { EndlessTaskError } from './render-task.ts'

/** One line of answers: the response bodies of a document's requests, in request order. */
export const answeredDocument = z.object({ documentId: z.string(), bodies: z.array(z.unknown()) })
export type AnsweredDocument = z.infer<typeof answeredDocument>

export type ScoredTask = {
  readonly documents: readonly ({ readonly documentId: string } & TaskScore)[]
  /** `METRIC,FILTER` and `METRIC_stderr,FILTER`, as lm-evaluation-harness names them. */
  readonly results: Readonly<Record<string, number | null>>
  readonly sampleLength: number
}

/**
 * Scores answers to a task's documents and sums them up as lm-evaluation-harness does.
 *
 * @throws {EndlessTaskError} for a generated task.
 * @throws {DocumentIdError} for an id that the task does not have.
 */
export function scoreResponses(task: Task, rows: readonly AnsweredDocument[]): ScoredTask {
  const { source } = task
  if (source.kind !== 'finite') throw new EndlessTaskError({ task: task.name })
  const documents = rows.map(({ documentId, bodies }) => {
    const document = source.documentAt(Number(documentId))
    const answers = bodies.map((body) => ({ body }))
    return { documentId, ...task.score(document, answers) }
  })
  return { documents, results: aggregated(documents), sampleLength: documents.length }
}

function aggregated(scores: readonly TaskScore[]): Record<string, number | null> {
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
