import { hash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { DefinitionFiles, type OwnFields } from './definition-files.ts'
import { decodeFields, encodeFields, type Fields, functionMark } from './encoded-fields.ts'
import { type FolderIndex, type IndexedTask, indexFolder, type SkippedFile } from './folder-index.ts'
import type { GroupDefinition } from './group-definition.ts'
import { missingStamp, type Stamp, stampOf } from './scan-folder.ts'

/** Raised whenever the same files give another index, or the file another form. */
const cacheVersion = 1

/** The index as it is kept; texts of fields are read only when asked for. */
type Kept = {
  readonly root: string
  readonly roots: readonly string[]
  readonly folders: readonly Stamp[]
  readonly files: readonly Stamp[]
  /** What each file holds by itself, as JSON text; null for those that could not be read. */
  readonly own: readonly (string | null)[]
  readonly tasks: readonly (readonly [name: string, file: number, inline: string | null, base: string | null])[]
  readonly groups: readonly GroupDefinition[]
  readonly tags: readonly (readonly [name: string, members: readonly string[]])[]
  readonly skipped: readonly SkippedFile[]
}

/**
 * The index of a folder, kept in a file of the cache folder. It is made anew when any folder or file that it was made from
 * has another size or time of change, and when the kept one is damaged. A cache folder that cannot be written is no error.
 */
export function cachedIndex(
  folder: string,
  { cacheFolder, roots = [] }: { readonly cacheFolder: string; readonly roots?: readonly string[] },
): FolderIndex {
  const root = resolve(folder)
  const path = join(cacheFolder, `task-index-${hash('sha256', root).slice(0, 16)}.json`)
  const kept = readKept(path)
  if (kept?.root === root && String(kept.roots) === String(roots) && isCurrent(kept)) return indexOf(kept)
  const index = indexFolder(root, roots)
  writeKept(path, keptOf(index, roots))
  return index
}

function isCurrent({ folders, files }: Kept): boolean {
  return folders.every(isUnchanged) && files.every(isUnchanged)
}

function isUnchanged([path, bytes, changedAtMs]: Stamp): boolean {
  const now = stampOf(path) ?? missingStamp(path)
  return now[1] === bytes && now[2] === changedAtMs
}

function keptOf({ root, folders, files, tasks, groups, tags, skipped }: FolderIndex, roots: readonly string[]): Kept {
  const stamps = [...files.stamps.values()]
  const places = new Map(stamps.map(([path], place) => [path, place]))
  return {
    root,
    roots,
    folders,
    files: stamps,
    own: stamps.map(([path]) => {
      const fields = files.own.get(path)
      return fields === undefined ? null : encodeFields(fields.read())
    }),
    tasks: [...tasks.values()].map(({ name, path, inline, base }) => [
      name,
      places.get(path) ?? 0,
      inline && encodeFields(inline),
      base,
    ]),
    groups: [...groups.values()],
    tags: [...tags],
    skipped,
  }
}

function indexOf({ root, roots, folders, files, own, tasks, groups, tags, skipped }: Kept): FolderIndex {
  const sources = files.flatMap(([path], place) => {
    const text = own[place]
    return typeof text === 'string' ? [[path, lazyFields(text)] as const] : []
  })
  const entries = tasks.map(([name, file, inline, base]): [string, IndexedTask] => {
    const path = files[file]?.[0] ?? root
    return [name, { name, path, inline: inline === null ? null : decodeFields(inline), base }]
  })
  return {
    root,
    folders,
    files: new DefinitionFiles(root, roots, new Map(sources)),
    tasks: new Map(entries),
    groups: new Map(groups.map((group) => [group.name, group])),
    tags: new Map(tags),
    skipped,
  }
}

function lazyFields(text: string): OwnFields {
  let fields: Fields | undefined
  function read() {
    fields ??= decodeFields(text)
    return fields
  }
  return { read, hasFunctions: text.includes(functionMark) }
}

/** Two lines: what this is, with a sum of the rest; and the rest. */
function readKept(path: string): Kept | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    const end = text.indexOf('\n')
    const body = text.slice(end + 1)
    return text.slice(0, end) === headLine(body) ? (JSON.parse(body) as Kept) : undefined
  } catch {
    return undefined
  }
}

function headLine(body: string): string {
  return `assay task index ${cacheVersion} ${hash('sha256', body)}`
}

function writeKept(path: string, kept: Kept): void {
  const body = JSON.stringify(kept)
  const half = `${path}.${process.pid}.part`
  try {
    mkdirSync(join(path, '..'), { recursive: true })
    writeFileSync(half, `${headLine(body)}\n${body}`)
    renameSync(half, path)
  } catch {
    removeHalf(half)
  }
}

function removeHalf(path: string): void {
  try {
    rmSync(path, { force: true })
  } catch {
    // Where nothing can be written, nothing is left behind.
  }
}
