import type { BuiltRequest, Task } from '#records/task.ts'

/** One document's exact requests, ready to be written as a line of JSON. */
export type RenderedDocument = {
  readonly task: string
  readonly version: string
  readonly documentId: string
  readonly requests: readonly BuiltRequest[]
}

/** A task without a fixed list of documents where one is needed. */
export class EndlessTaskError extends Error {
  override readonly name = 'EndlessTaskError'
  readonly code = 'TASK_ENDLESS'
  constructor({ task }: { task: string }) {
    super(`The task makes its documents anew for every seed and has no list of them.\nTask: ${task}`)
  }
}

/**
 * The requests of a task's first documents, in order.
 *
 * @throws {EndlessTaskError} for a generated task.
 */
export function* renderTask(
  task: Task,
  { limit = Number.POSITIVE_INFINITY, model }: { readonly limit?: number; readonly model: string },
): Generator<RenderedDocument> {
  if (task.source.kind !== 'finite') throw new EndlessTaskError({ task: task.name })
  for (let index = 0; index < Math.min(limit, task.source.size); index++) {
    const document = task.source.documentAt(index)
    const requests = task.buildRequests(document, { model })
    yield { task: task.name, version: task.version, documentId: document.id, requests }
  }
}
