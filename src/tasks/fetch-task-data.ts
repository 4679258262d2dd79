import { downloadSplits, type HubOptions } from './dataset/hub.ts'
import type { Catalogue } from './definition/catalogue.ts'
import { UnsupportedTaskError } from './definition/task-definition.ts'
import { neededSplits } from './list-tasks.ts'
import { findDefinition } from './task.ts'

/**
 * Downloads what a task needs into the cache, so that it works offline from then on.
 *
 * @throws {HubError} {@link UnsupportedTaskError}
 */
export async function fetchTaskData(reference: string, catalogue: Catalogue, options: HubOptions): Promise<void> {
  const { definition } = findDefinition(reference, catalogue)
  const { task, dataset_path: path, dataset_name: config } = definition
  if (path === undefined || path === null) throw new UnsupportedTaskError({ task, reason: 'it names no data set' })
  await downloadSplits({ path, config: config ?? null }, neededSplits(definition), options)
}
