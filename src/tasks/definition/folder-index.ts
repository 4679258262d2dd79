import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DefinitionFiles } from './definition-files.ts'
import type { Fields } from './encoded-fields.ts'
import { type GroupDefinition, groupSettings, isRecord } from './group-definition.ts'
import { DefinitionSyntaxError } from './read-yaml.ts'
import { type Stamp, scanFolder } from './scan-folder.ts'

/** Where a task is defined. */
export type IndexedTask = {
  readonly name: string
  readonly path: string
  /** Fields that stand in a group's list of members instead of a file of their own, or over those of `base`. */
  readonly inline: Fields | null
  /** The task that a group changes for itself. */
  readonly base: string | null
}

/** A file that cannot be used, and why. */
export type SkippedFile = { readonly path: string; readonly reason: string }

/** What a folder of definitions holds, by name. */
export type FolderIndex = {
  readonly root: string
  readonly folders: readonly Stamp[]
  readonly files: DefinitionFiles
  readonly tasks: ReadonlyMap<string, IndexedTask>
  readonly groups: ReadonlyMap<string, GroupDefinition>
  /** Names of the tasks of each tag, sorted. */
  readonly tags: ReadonlyMap<string, readonly string[]>
  readonly skipped: readonly SkippedFile[]
}

/**
 * Reads every definition below a folder, by the rules of lm-evaluation-harness (tasks/_index.py, 0.4.13): in the order of
 * paths, the first of a name wins, files that are neither task nor group count for nothing. Unlike there, tasks and groups
 * that stand within a group have names of their own, and a task that a group changes is `GROUP::TASK`.
 *
 * @param roots folders that included files may be in besides the folder itself.
 */
export function indexFolder(folder: string, roots: readonly string[] = []): FolderIndex {
  const root = resolve(folder)
  const { files: paths, folders } = scanFolder(root)
  const indexing = new Indexing(new DefinitionFiles(root, roots))
  for (const path of paths) indexing.guard(path, () => indexing.addFile(path))
  indexing.addMembers()
  const { files, tasks, groups, tags, skipped } = indexing
  return { root, folders, files, tasks, groups, tags: sortedTags(tags), skipped }
}

function sortedTags(tags: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  return new Map([...tags].map(([name, members]) => [name, [...members].sort()]))
}

type OpenGroup = { readonly name: string; readonly path: string; readonly fields: Fields }

class Indexing {
  readonly files: DefinitionFiles
  readonly tasks = new Map<string, IndexedTask>()
  readonly groups = new Map<string, GroupDefinition>()
  readonly tags = new Map<string, Set<string>>()
  readonly skipped: SkippedFile[] = []
  readonly #open = new Map<string, OpenGroup>()

  constructor(files: DefinitionFiles) {
    this.files = files
  }

  /** Does something for a file; its mistakes are noted and end only that. */
  guard(path: string, run: () => void): void {
    try {
      run()
    } catch (error) {
      if (!(error instanceof DefinitionSyntaxError)) throw error
      this.skipped.push({ path, reason: error.reason })
    }
  }

  addFile(path: string): void {
    const fields = this.files.fields(path)
    if (fields.class !== undefined) this.#addTask(fields, path, null)
    else if (fields.group !== undefined) this.#openGroup(nameOf(fields.group, path), fields, path)
    else if (fields.task !== undefined) this.#addTask(fields, path, null)
  }

  /** Once all files are known, a group's members can be told from tasks that it defines. */
  addMembers(): void {
    for (const { name, path, fields } of this.#open.values()) {
      this.guard(path, () => this.#closeGroup(name, fields, path))
    }
  }

  #isTaken(name: string): boolean {
    return this.tasks.has(name) || this.#open.has(name) || this.groups.has(name) || this.tags.has(name)
  }

  #openGroup(name: string, fields: Fields, path: string): void {
    if (!this.#isTaken(name)) this.#open.set(name, { name, fields, path })
  }

  #addTask(fields: Fields, path: string, inline: Fields | null): string {
    const name = nameOf(fields.task, path)
    if (this.#isTaken(name)) return name
    this.tasks.set(name, { name, path, inline, base: null })
    for (const tag of [fields.tag ?? []].flat()) {
      const members = this.tags.get(String(tag)) ?? new Set()
      members.add(name)
      if (!this.tasks.has(String(tag)) && !this.#open.has(String(tag))) this.tags.set(String(tag), members)
    }
    return name
  }

  #closeGroup(name: string, fields: Fields, path: string): void {
    const members = [fields.task ?? []].flat().flatMap((member) => this.#member(member, { name, path, fields }))
    this.groups.set(name, { name, path, members: [...new Set(members)], ...groupSettings(name, fields) })
  }

  #member(member: unknown, group: OpenGroup): readonly string[] {
    const { path } = group
    if (typeof member === 'string') return [member]
    if (!isRecord(member)) throw noTask(group)
    if (Array.isArray(member.task) && member.group === undefined) {
      return member.task.flatMap((inner) => this.#member(inner, group))
    }
    if (member.group !== undefined) {
      const inner = nameOf(member.group, path)
      if (!this.#isTaken(inner)) this.#closeGroup(inner, member, path)
      return [inner]
    }
    const fields = this.files.inlineFields(member, path)
    if (fields.task === undefined) throw noTask(group)
    const task = nameOf(fields.task, path)
    const base = this.tasks.get(task)
    if (base === undefined) return [this.#isTaken(task) ? task : this.#addTask(fields, path, member)]
    return [this.#isChange(fields, base) ? this.#addChanged(member, base, group) : task]
  }

  /** Whether a member changes its task in more than how it is shown. */
  #isChange(fields: Fields, { path, inline }: IndexedTask): boolean {
    if (inline !== null) return false
    const base = this.files.fields(path)
    const shown = new Set(['task', 'task_alias', 'tag'])
    return Object.entries(fields).some(([key, value]) => !shown.has(key) && !isDeepStrictEqual(value, base[key]))
  }

  #addChanged(inline: Fields, base: IndexedTask, { name: group, path }: OpenGroup): string {
    const name = `${group}::${base.name}`
    if (!this.tasks.has(name)) this.tasks.set(name, { name, path, inline, base: base.name })
    return name
  }
}

function noTask({ name, path }: OpenGroup): DefinitionSyntaxError {
  return new DefinitionSyntaxError({ path, reason: `the group ${name} has a member that is no task` })
}

function nameOf(value: unknown, path: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw new DefinitionSyntaxError({ path, reason: 'its task or group has no name' })
}
