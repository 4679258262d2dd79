import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { TaskFolderError } from './task-folder-error.ts'

const shape = z.strictObject({
  /** The tasks folder of lm-evaluation-harness. */
  lmeh: z.string().min(1).optional(),
  /** The user's own folders, the last added first. */
  folders: z.array(z.string().min(1)).default([]),
})

/** The folders of tasks that a user has added. */
export type KnownFolders = Readonly<z.infer<typeof shape>>

/**
 * Reads which folders were added; none where there is no such file yet.
 *
 * @throws {TaskFolderError} for a file that is not what {@link writeKnownFolders} writes.
 */
export function readKnownFolders(path: string): KnownFolders {
  const text = textOf(path)
  if (text === undefined) return { folders: [] }
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    const advice = 'delete the file and add the folders again with `assay tasks add`'
    throw new TaskFolderError({ path, reason: 'the list of added folders is damaged', advice, cause })
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    throw new TaskFolderError({
      path,
      reason: 'the list of added folders cannot be read',
      advice: 'see to its rights',
      cause,
    })
  }
}

/** @throws {TaskFolderError} where it cannot be written. */
export function writeKnownFolders(path: string, folders: KnownFolders): void {
  const half = `${path}.${process.pid}.part`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(half, `${JSON.stringify(folders, null, 2)}\n`)
    renameSync(half, path)
  } catch (cause) {
    const advice = 'see to its rights, or name another file with ASSAY_TASK_FOLDERS'
    throw new TaskFolderError({ path, reason: 'the list of added folders cannot be written', advice, cause })
  }
}
