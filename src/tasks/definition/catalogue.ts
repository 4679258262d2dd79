import { join } from 'node:path'
import { definitionOfClass } from './class-definition.ts'
import { type Fields, plainFields } from './encoded-fields.ts'
import { type FolderIndex, type IndexedTask, indexFolder, type SkippedFile } from './folder-index.ts'
import type { GroupDefinition } from './group-definition.ts'
import { cachedIndex } from './index-cache.ts'
import { DefinitionSyntaxError } from './read-yaml.ts'
import { SourcedGroups, SourcedMap } from './sourced-map.ts'

/** The fields of one task as its file and the files that it includes give them. */
export type RawDefinition = {
  readonly name: string
  /** The file, for messages. */
  readonly path: string
  /** Read when first asked for. Floats are boxed where their text counts: choices and examples. */
  readonly fields: Fields
}

/** Every task and group found in some folders, by name. */
export type Catalogue = {
  readonly tasks: ReadonlyMap<string, RawDefinition>
  /** Names of the members of each group or tag: tasks or other groups. */
  readonly groups: ReadonlyMap<string, readonly string[]>
}

/** A catalogue with all that its folders say. */
export type FullCatalogue = Catalogue & {
  /** How groups are reported; tags are not. */
  readonly groupDefinitions: ReadonlyMap<string, GroupDefinition>
  /** Files that cannot be used. They are errors in Assay's own folder. */
  readonly skipped: readonly SkippedFile[]
}

/** A folder of definitions. Files of `assay` must all be right; of others, those that are not are left out. */
export type TaskFolder = { readonly path: string; readonly source: TaskFolderSource }

/** Assay's own definitions, a user's own, or a copy of lm-evaluation-harness. */
export type TaskFolderSource = 'assay' | 'user' | 'lmeh'

/** The folder of definitions that comes with Assay. */
export const ownDefinitions = join(import.meta.dirname, '..', 'definitions')

/**
 * Reads the task definitions (lm-evaluation-harness's YAML format) under some folders. Where a name appears twice, the
 * earlier folder wins; `SOURCE:NAME`, such as `lmeh:mmlu`, names what a certain folder holds.
 *
 * @param options.cacheFolder where indices of large folders are kept; without it nothing is kept.
 * @throws {DefinitionSyntaxError} for a file of Assay's own folder that cannot be read, and for a folder that is not there.
 */
export async function readCatalogue(
  folders: readonly (string | TaskFolder)[] = [ownDefinitions],
  { cacheFolder }: { readonly cacheFolder?: string | undefined } = {},
): Promise<FullCatalogue> {
  const sources = folders.map((folder) =>
    typeof folder === 'string' ? ({ path: folder, source: 'assay' } satisfies TaskFolder) : folder,
  )
  const roots = sources.filter(({ source }) => source === 'lmeh').map(({ path }) => path)
  const tasks = new SourcedMap<RawDefinition>()
  const groups = new SourcedGroups()
  const groupDefinitions = new SourcedMap<GroupDefinition>()
  const skipped: SkippedFile[] = []
  let ownIndex: FolderIndex | undefined
  const own = () => {
    ownIndex ??= indexFolder(ownDefinitions)
    return ownIndex
  }
  for (const { path, source } of sources) {
    const others = source === 'user' ? roots : []
    const index = guardFolder(path, () =>
      cacheFolder === undefined || source === 'assay'
        ? indexFolder(path, others)
        : cachedIndex(path, { cacheFolder, roots: others }),
    )
    const [wrong] = index.skipped
    if (wrong !== undefined && source === 'assay') throw new DefinitionSyntaxError(wrong)
    skipped.push(...index.skipped)
    for (const task of index.tasks.values()) tasks.add(source, task.name, rawDefinition(task, index, own))
    for (const [name, group] of index.groups) {
      groupDefinitions.add(source, name, group)
      groups.add(source, name, group.members)
    }
    for (const [name, members] of index.tags) groups.add(source, name, members)
  }
  return { tasks, groups, groupDefinitions, skipped }
}

function guardFolder<Result>(path: string, read: () => Result): Result {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw new DefinitionSyntaxError({ path, reason: 'the folder cannot be opened', cause })
  }
}

/** A task of a class that a definition of Assay does the same as has that definition's fields. */
function rawDefinition(task: IndexedTask, index: FolderIndex, own: () => FolderIndex): RawDefinition {
  let fields: Fields | undefined
  return {
    name: task.name,
    path: task.path,
    get fields() {
      fields ??= { ...(plainFields(fieldsInstead(task, index, own)) as Fields), task: task.name }
      return fields
    },
  }
}

function fieldsInstead(task: IndexedTask, index: FolderIndex, own: () => FolderIndex): Fields {
  const fields = fieldsOf(task, index)
  const name = definitionOfClass(fields.class)
  const ours = name === undefined ? undefined : own().tasks.get(name)
  return ours === undefined ? fields : fieldsOf(ours, own())
}

function fieldsOf({ path, inline, base }: IndexedTask, index: FolderIndex): Fields {
  if (inline === null) return index.files.fields(path)
  const below = base === null ? undefined : index.tasks.get(base)
  return { ...(below && fieldsOf(below, index)), ...index.files.inlineFields(inline, path) }
}
