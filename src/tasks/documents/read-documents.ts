import type { ReadSplit, Split, SplitNeed } from '../dataset/dataset.ts'
import { filterRows } from '../dataset/row-filter.ts'
import { sourceOf } from '../dataset/source-of.ts'
import { PythonFunction } from '../definition/read-yaml.ts'
import { type TaskDefinition, UnsupportedTaskError } from '../definition/task-definition.ts'
import type { PythonRow } from '../ports/port.ts'
import type { ResolveFunction } from '../ports/resolve.ts'
import { processRows } from './process-rows.ts'
import { evaluatedSplit, exampleSplit, namedExampleSplit } from './splits.ts'
import { storeRows } from './store-rows.ts'

type Reading = { readonly readSplit: ReadSplit; readonly resolve: ResolveFunction }

/**
 * The evaluated documents of a task.
 *
 * @param firstDocuments how many are wanted from the first on; others may be there or not
 */
export async function readDocuments(
  definition: TaskDefinition,
  { firstDocuments, ...reading }: Reading & { readonly firstDocuments?: number | undefined },
): Promise<Split> {
  const process = definition.process_docs
  // Functions and conditions may drop rows, so that it is not known how many rows make how many documents.
  const isRowPerDocument = (process ?? undefined) === undefined && definition.metadata?.assay?.where === undefined
  const need = isRowPerDocument && firstDocuments !== undefined ? { firstRows: firstDocuments } : undefined
  return await readProcessed(definition, evaluatedSplit(definition), { ...reading, process, need })
}

/** The rows that examples are drawn from. Rows that the definition brings itself are taken as they are. */
export async function readPool(definition: TaskDefinition, reading: Reading): Promise<Split> {
  const split = exampleSplit(definition)
  if (split === undefined) return await ownSamples(definition, reading.resolve)
  const own = definition.fewshot_config?.process_docs
  const process = namedExampleSplit(definition) === undefined || own === undefined ? definition.process_docs : own
  return await readProcessed(definition, split, { ...reading, process })
}

async function ownSamples(definition: TaskDefinition, resolve: ResolveFunction): Promise<Split> {
  const samples = definition.fewshot_config?.samples
  if (!(samples instanceof PythonFunction)) return storeRows((samples ?? []) as readonly PythonRow[])
  const make = await resolve(samples, 'samples')
  return storeRows(make())
}

type Processing = Reading & {
  readonly process: PythonFunction | null | undefined
  readonly need?: SplitNeed | undefined
}

async function readProcessed(
  definition: TaskDefinition,
  split: string,
  { readSplit, resolve, process, need }: Processing,
): Promise<Split> {
  const run = process === null || process === undefined ? undefined : await resolve(process, 'process_docs')
  const read = await readSplit(datasetSource(definition), split, need)
  const rows = filterRows(read, definition.metadata?.assay?.where ?? {})
  return processRows(rows, { task: definition.task, process: run })
}

function datasetSource(definition: TaskDefinition) {
  const origin = sourceOf(definition)
  if (origin.kind === 'source') return origin.source
  throw new UnsupportedTaskError({ task: definition.task, reason: origin.reason })
}
