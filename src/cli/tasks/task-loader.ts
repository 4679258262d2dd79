import { splitReader } from '#tasks/dataset/split-reader.ts'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import { loadTask } from '#tasks/task.ts'
import type { Settings } from '../settings.ts'
import { functionsOf } from './functions.ts'
import type { TaskFlags } from './task-flags.ts'
import { type TaskSettings, type UserCatalogue, userCatalogue } from './user-catalogue.ts'

/** What says where tasks and their data are. */
export type LoaderSettings = TaskSettings & Pick<Settings, 'data'>

/** Loads tasks by name. */
export type TaskLoader = {
  readonly catalogue: UserCatalogue
  /** @throws {UnknownTaskError} and everything that {@link loadTask} throws. */
  load(reference: string): Promise<LoadedTask>
}

/** What loads tasks: those that the user has, with their data, their functions, and what flags change. */
export async function taskLoader(
  settings: LoaderSettings,
  { numFewshot, systemInstruction, multiturn, perturbationSeed }: TaskFlags = {},
): Promise<TaskLoader> {
  const catalogue = await userCatalogue(settings)
  const readSplit = splitReader({ dataFolder: settings.data, cacheFolder: settings.cache })
  const functions = functionsOf(catalogue.folders)
  const options = {
    catalogue,
    readSplit,
    shots: numFewshot,
    systemInstruction,
    isMultiturn: multiturn,
    perturbationSeed,
  }
  return {
    catalogue,
    load: (reference) => loadTask(reference, { ...options, resolve: functions.resolverOf(reference) }),
  }
}
