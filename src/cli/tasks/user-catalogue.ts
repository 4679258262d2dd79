import { existsSync } from 'node:fs'
import { type FullCatalogue, ownDefinitions, readCatalogue, type TaskFolder } from '#tasks/definition/catalogue.ts'
import type { Settings } from '../settings.ts'
import { findHarness } from './find-harness.ts'
import { readKnownFolders } from './known-folders.ts'

/** What says where tasks are. */
export type TaskSettings = Pick<Settings, 'cache'> & {
  readonly lmeh?: Settings['lmeh']
  /** Without it, nothing is remembered. */
  readonly taskFolders?: Settings['taskFolders'] | undefined
}

/** The tasks that a user has, and where they are from. */
export type UserCatalogue = FullCatalogue & {
  readonly folders: readonly TaskFolder[]
  /** Folders that were added and are gone. */
  readonly gone: readonly string[]
}

/**
 * Assay's own tasks with the user's folders and lm-evaluation-harness, as far as these were added or are named by `--lmeh` or
 * ASSAY_LMEH. Of one name, the user's own task wins, then Assay's, then the harness's.
 *
 * @throws {TaskFolderError} when the harness that is named is not there; folders that were only remembered are left out.
 */
export async function userCatalogue({ cache, lmeh, taskFolders }: TaskSettings): Promise<UserCatalogue> {
  const known = taskFolders === undefined ? { folders: [] } : readKnownFolders(taskFolders)
  const named = lmeh === undefined ? undefined : findHarness(lmeh).tasks
  const harness = named ?? known.lmeh
  const remembered: readonly TaskFolder[] = [
    ...known.folders.map((path): TaskFolder => ({ path, source: 'user' })),
    { path: ownDefinitions, source: 'assay' },
    ...(harness === undefined ? [] : [{ path: harness, source: 'lmeh' } as const]),
  ]
  const folders = remembered.filter(({ path }) => existsSync(path))
  const gone = remembered.filter((folder) => !folders.includes(folder)).map(({ path }) => path)
  return { ...(await readCatalogue(folders, { cacheFolder: cache })), folders, gone }
}

/**
 * The tasks of one copy of lm-evaluation-harness alone.
 *
 * @throws {TaskFolderError} when it is not there.
 */
export async function harnessCatalogue(path: string, cacheFolder: string): Promise<UserCatalogue> {
  const folders: readonly TaskFolder[] = [{ path: findHarness(path).tasks, source: 'lmeh' }]
  return { ...(await readCatalogue(folders, { cacheFolder })), folders, gone: [] }
}

/** Says on the error stream which folders are gone. */
export function warnOfGoneFolders({ gone }: UserCatalogue): void {
  for (const path of gone) {
    process.stderr.write(`assay: the folder of tasks ${path} is gone; forget it with \`assay tasks remove\`.\n`)
  }
}
