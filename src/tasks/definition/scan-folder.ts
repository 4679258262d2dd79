import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What tells whether a file has changed: its size in bytes and the time of its last change in milliseconds. */
export type Stamp = readonly [path: string, bytes: number, changedAtMs: number]

/** Folders that hold no definitions. */
const ignoredFolders: ReadonlySet<string> = new Set(['__pycache__', '.ipynb_checkpoints', '.git', 'node_modules'])

/** The stamp of a file or folder (a folder's has no size); null when there is none. */
export function stampOf(path: string): Stamp | null {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return null
  return [path, found.isDirectory() ? 0 : found.size, found.mtimeMs]
}

/** The stamp of a file that is not there. */
export function missingStamp(path: string): Stamp {
  return [path, -1, 0]
}

/** Every file of a kind below a folder in the order of paths, and every folder as it was before. Links to folders are not followed. */
export function scanFolder(
  root: string,
  ending = '.yaml',
): { readonly files: readonly string[]; readonly folders: readonly Stamp[] } {
  const files: string[] = []
  const folders: Stamp[] = []
  const waiting = [root]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    folders.push(stampOf(folder) ?? missingStamp(folder))
    for (const entry of entriesOf(folder, root)) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) {
        if (!ignoredFolders.has(entry.name)) waiting.push(path)
      } else if (entry.name.endsWith(ending) && isFile(entry, path)) files.push(path)
    }
  }
  return { files: files.sort(), folders }
}

/** A folder below the root that cannot be read is empty; the root itself must be there. */
function entriesOf(folder: string, root: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (folder === root) throw error
    return []
  }
}

function isFile(entry: Dirent, path: string): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statSync(path, { throwIfNoEntry: false })?.isFile() === true)
}
