import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { DefinitionSyntaxError, readYaml } from './read-yaml.ts'

/** The fields of one task as its file and the files that it includes give them. */
export type RawDefinition = {
  readonly name: string
  /** The file, for messages. */
  readonly path: string
  readonly fields: Readonly<Record<string, unknown>>
}

/** Every task and group found in some folders, by name. */
export type Catalogue = {
  readonly tasks: ReadonlyMap<string, RawDefinition>
  /** Names of the members of each group or tag: tasks or other groups. */
  readonly groups: ReadonlyMap<string, readonly string[]>
}

/** The folder of definitions that comes with Assay. */
export const ownDefinitions = join(import.meta.dirname, '..', 'definitions')

/**
 * Reads the task definitions (lm-evaluation-harness's YAML format) under some folders. Where a name appears twice, the
 * earlier folder wins.
 *
 * @throws {DefinitionSyntaxError} for a file that cannot be read.
 */
export async function readCatalogue(folders: readonly string[] = [ownDefinitions]): Promise<Catalogue> {
  const found = { tasks: new Map<string, RawDefinition>(), groups: new Map<string, string[]>() }
  for (const folder of folders) {
    const names = await readdir(folder, { recursive: true })
    for (const name of names.filter((candidate) => candidate.endsWith('.yaml')).sort()) {
      const path = join(folder, name)
      register(await readDefinition(path), path, found)
    }
  }
  return found
}

const maximumIncludes = 10

/** A file's fields over those of the files that it includes: shallow, local fields win. */
async function readDefinition(path: string, depth = 0): Promise<Readonly<Record<string, unknown>>> {
  if (depth > maximumIncludes) throw new DefinitionSyntaxError({ path, reason: 'it includes files in a circle' })
  const { include, ...own } = readYaml(await definitionText(path), path)
  if (include === undefined) return own
  const included: Record<string, unknown> = {}
  for (const target of [include].flat()) {
    if (typeof target !== 'string') throw new DefinitionSyntaxError({ path, reason: 'include is not a file name' })
    Object.assign(included, await readDefinition(resolve(dirname(path), target), depth + 1))
  }
  const { task_list: _dropped, ...fields } = included
  return { ...fields, ...own }
}

async function definitionText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new DefinitionSyntaxError({ path, reason: 'the file cannot be opened', cause })
  }
}

type Found = { readonly tasks: Map<string, RawDefinition>; readonly groups: Map<string, string[]> }

function register(fields: Readonly<Record<string, unknown>>, path: string, found: Found): void {
  if (typeof fields.group === 'string' && Array.isArray(fields.task)) registerGroup(fields, path, found)
  else if (typeof fields.task === 'string') registerTask(fields, path, found)
}

function registerTask(fields: Readonly<Record<string, unknown>>, path: string, { tasks, groups }: Found): string {
  const name = String(fields.task)
  if (tasks.has(name)) return name
  tasks.set(name, { name, path, fields })
  for (const tag of [fields.tag ?? []].flat()) {
    const members = groups.get(String(tag)) ?? []
    groups.set(String(tag), [...members, name].sort())
  }
  return name
}

function registerGroup(fields: Readonly<Record<string, unknown>>, path: string, found: Found): string {
  const name = String(fields.group)
  const members = [fields.task].flat().map((member) => {
    if (typeof member === 'string') return member
    if (typeof member !== 'object' || member === null) {
      throw new DefinitionSyntaxError({ path, reason: `the group ${name} has a member that is no task` })
    }
    const inline = member as Readonly<Record<string, unknown>>
    return Array.isArray(inline.task) ? registerGroup(inline, path, found) : registerTask(inline, path, found)
  })
  if (!found.groups.has(name)) found.groups.set(name, members)
  return name
}
