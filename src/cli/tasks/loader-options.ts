import { splitReader } from '#tasks/dataset/split-reader.ts'
import { functionResolver } from '#tasks/ports/function-resolver.ts'
import type { LoadTaskOptions } from '#tasks/task.ts'
import type { Settings } from '../settings.ts'
import type { TaskFlags } from './task-flags.ts'
import { type TaskSettings, type UserCatalogue, userCatalogue } from './user-catalogue.ts'

/** What says where tasks and their data are. */
export type LoaderSettings = TaskSettings & Pick<Settings, 'data'>

/** Everything that loading a task takes: the tasks that the user has, their data, their functions, and what flags change. */
export async function loaderOptions(
  settings: LoaderSettings,
  { numFewshot, systemInstruction, multiturn }: TaskFlags = {},
): Promise<LoadTaskOptions & { readonly catalogue: UserCatalogue }> {
  return {
    catalogue: await userCatalogue(settings),
    readSplit: splitReader({ dataFolder: settings.data, cacheFolder: settings.cache }),
    resolve: functionResolver().resolve,
    shots: numFewshot,
    systemInstruction,
    isMultiturn: multiturn,
  }
}
