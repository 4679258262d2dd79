import { join } from 'node:path'
import type { TaskFolder } from '#tasks/definition/catalogue.ts'
import { type TaskFunctionSource, taskFunctions } from '#tasks/find-functions.ts'
import { type RememberedObstacles, rememberObstacles } from '#tasks/list/remembered-obstacles.ts'
import { ports } from '#tasks/ports/registry.ts'

/** The functions of the tasks in some folders: ports of ours, and the user's own Python interpreted. */
export function functionsOf(folders: readonly TaskFolder[]): TaskFunctionSource {
  return taskFunctions({ ports, harness: folders.find(({ source }) => source === 'lmeh')?.path })
}

/** Which functions cannot be had, remembered in the cache folder. */
export function knownObstacles({
  cache,
  folders,
}: {
  cache: string
  folders: readonly TaskFolder[]
}): RememberedObstacles {
  const roots = folders.map(({ path }) => path)
  return rememberObstacles(functionsOf(folders).functionObstacle, { path: join(cache, 'task-functions.json'), roots })
}
