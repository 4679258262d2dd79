import { rowReviver, type Split } from '../dataset/dataset.ts'
import { UnsupportedTaskError } from '../definition/task-definition.ts'
import type { TaskFunctions } from '../ports/port.ts'
import { storeRows } from './store-rows.ts'

/**
 * The rows that a definition's `process_docs` makes of a split: what documents and examples of the task are.
 *
 * @throws {UnsupportedTaskError} when the function fails on these rows.
 */
export function processRows(
  { rows, columns }: Split,
  { task, process }: { readonly task: string; readonly process: TaskFunctions['process_docs'] | undefined },
): Split {
  if (process === undefined) return { rows, columns }
  try {
    return storeRows(process(rows.map(rowReviver(columns))))
  } catch (cause) {
    const reason = `its process_docs fails on the rows of the data set: ${(cause as Error).message}`
    throw new UnsupportedTaskError({ task, reason })
  }
}
