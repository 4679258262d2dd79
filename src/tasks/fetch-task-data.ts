import type { DatasetSource } from './dataset/dataset-source.ts'
import { type DownloadOptions, downloadSplits, type FetchedSplit } from './dataset/hub/download-splits.ts'
import { sourceOf } from './dataset/source-of.ts'
import type { Catalogue } from './definition/catalogue.ts'
import { type TaskDefinition, UnsupportedTaskError } from './definition/task-definition.ts'
import { evaluatedSplit, exampleSplit } from './documents/splits.ts'
import { neededSplits } from './list-tasks.ts'
import { findDefinition } from './task.ts'

export type FetchOptions = DownloadOptions & {
  /**
   * Documents that will be asked: of splits that are only evaluated, and whose rows nothing chooses among, no more than these
   * are downloaded. Splits that examples are drawn from always come whole.
   */
  readonly limit?: number
  /** Told before each data set, of how many. */
  readonly onDataset?: (progress: {
    readonly source: DatasetSource
    readonly index: number
    readonly count: number
  }) => void
}

/**
 * Downloads what tasks need into the cache, so that they work offline from then on. Tasks that share a data set share its
 * download; what is in the cache already is not asked for again.
 *
 * @returns one entry per split.
 * @throws {HubError} {@link UnsupportedTaskError} with the reason, for a task whose data cannot be had; before anything is
 *   downloaded.
 */
export async function fetchTaskData(
  references: string | readonly string[],
  catalogue: Catalogue,
  options: FetchOptions,
): Promise<FetchedSplit[]> {
  const { limit, onDataset, ...download } = options
  const needs = gather([references].flat().flatMap((reference) => needsOf(reference, catalogue, limit)))
  const fetched: FetchedSplit[] = []
  for (const [index, { source, splits }] of needs.entries()) {
    onDataset?.({ source, index, count: needs.length })
    const wanted = [...splits].map(([split, firstRows]) => ({ split, ...(firstRows !== undefined && { firstRows }) }))
    fetched.push(...(await downloadSplits(source, wanted, download)))
  }
  return fetched
}

type Need = { readonly source: DatasetSource; readonly split: string; readonly firstRows: number | undefined }

function needsOf(reference: string, catalogue: Catalogue, limit: number | undefined): Need[] {
  const { definition } = findDefinition(reference, catalogue)
  const origin = sourceOf(definition)
  if (origin.kind === 'obstacle') throw new UnsupportedTaskError({ task: definition.task, reason: origin.reason })
  return neededSplits(definition).map((split) => ({
    source: origin.source,
    split,
    firstRows: isTakenInOrder(definition, split) ? limit : undefined,
  }))
}

/** Whether the first documents are the first rows of the split, and no examples are drawn from it. */
function isTakenInOrder(definition: TaskDefinition, split: string): boolean {
  const chooses = definition.metadata?.assay?.where !== undefined || 'process_docs' in definition
  const drawsExamples = definition.num_fewshot !== 0 && exampleSplit(definition) === split
  return split === evaluatedSplit(definition) && !chooses && !drawsExamples
}

/** Needs by data set; a split that anybody needs whole is fetched whole. */
function gather(needs: readonly Need[]) {
  const bySource = new Map<string, { source: DatasetSource; splits: Map<string, number | undefined> }>()
  for (const { source, split, firstRows } of needs) {
    const key = JSON.stringify(source)
    const entry = bySource.get(key) ?? { source, splits: new Map() }
    bySource.set(key, entry)
    const known = entry.splits.has(split) ? entry.splits.get(split) : 0
    const rows = known === undefined || firstRows === undefined ? undefined : Math.max(known, firstRows)
    entry.splits.set(split, rows)
  }
  return [...bySource.values()]
}
