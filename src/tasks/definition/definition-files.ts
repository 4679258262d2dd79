import { readFileSync } from 'node:fs'
import { dirname, relative, resolve, sep } from 'node:path'
import { PythonFloat } from '../python/value.ts'
import { type Fields, mapValues } from './encoded-fields.ts'
import { PythonFunction, placeFunction } from './python-function.ts'
import { DefinitionSyntaxError, readYaml } from './read-yaml.ts'
import { missingStamp, type Stamp, stampOf } from './scan-folder.ts'

const maximumIncludes = 10
const maximumBytes = 16 * 1024 ** 2

/** What a file holds by itself. */
export type OwnFields = {
  readonly read: () => Fields
  /** Whether it names functions, whose modules are then to be found. */
  readonly hasFunctions: boolean
}

/** Definition files, each read once, with the files that they include. */
export class DefinitionFiles {
  readonly own: Map<string, OwnFields>
  /** Every file that was opened; no size and no time where there was none. */
  readonly stamps = new Map<string, Stamp>()
  readonly #merged = new Map<string, Fields>()
  readonly #functions = new Map<string, PythonFunction>()
  readonly #root: string
  readonly #roots: readonly string[]

  /** @param roots folders that included files may be in besides the first. */
  constructor(root: string, roots: readonly string[] = [], own: ReadonlyMap<string, OwnFields> = new Map()) {
    this.#root = root
    this.#roots = [root, ...roots]
    this.own = new Map(own)
  }

  /**
   * A file's fields over those of the files that it includes: shallow, local fields win (tasks/_yaml_loader.py). Functions
   * belong to the folder of the file that names them.
   *
   * @throws {DefinitionSyntaxError}
   */
  fields(path: string, depth = 0): Fields {
    if (depth > maximumIncludes) throw new DefinitionSyntaxError({ path, reason: 'it includes files in a circle' })
    const known = this.#merged.get(path)
    if (known !== undefined) return known
    const own = this.#ownFields(path)
    const fields = own.hasFunctions ? this.#placed(own.read(), path) : own.read()
    const merged = this.#withIncludes(fields, path, depth)
    this.#merged.set(path, merged)
    return merged
  }

  /** The same for fields that stand within the file at `path`. */
  inlineFields(inline: Fields, path: string): Fields {
    return this.#withIncludes(this.#placed(inline, path), path, 0)
  }

  #withIncludes({ include, ...own }: Fields, path: string, depth: number): Fields {
    if (include === undefined) return own
    const included: Record<string, unknown> = {}
    for (const target of [include].flat()) {
      if (typeof target !== 'string') throw new DefinitionSyntaxError({ path, reason: 'include is not a file name' })
      // Tasks that an included file lists are its own.
      const { task_list: _dropped, ...fields } = this.fields(this.#includedPath(target, path), depth + 1)
      Object.assign(included, fields)
    }
    return { ...included, ...own }
  }

  /** Fields with the modules of their functions found. */
  #placed(fields: Fields, path: string): Fields {
    const place = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null || value instanceof PythonFloat) return value
      return value instanceof PythonFunction ? this.#function(value.reference, path) : mapValues(value, place)
    }
    return place(fields) as Fields
  }

  #function(reference: string, path: string): PythonFunction {
    const from = dirname(path)
    const known = this.#functions.get(`${from}\n${reference}`)
    const found = known ?? placeFunction(reference, { from, root: this.#rootOf(from) })
    if (found === undefined) {
      const reason = `its function ${reference} is not a module and a name within the folder of tasks`
      throw new DefinitionSyntaxError({ path, reason })
    }
    this.#functions.set(`${from}\n${reference}`, found)
    return found
  }

  /** The folder of tasks that a file is in: included files may be in another one than the file that includes them. */
  #rootOf(folder: string): string {
    return this.#roots.find((root) => folder === root || isInside(folder, root)) ?? this.#root
  }

  #includedPath(target: string, path: string): string {
    const included = resolve(dirname(path), target)
    if (this.#roots.some((root) => isInside(included, root))) return included
    throw new DefinitionSyntaxError({ path, reason: `it includes ${target}, which is outside of the folders of tasks` })
  }

  #ownFields(path: string): OwnFields {
    const known = this.own.get(path)
    if (known !== undefined) return known
    const text = this.#text(path)
    const fields = readYaml(text, path)
    const own = { read: () => fields, hasFunctions: text.includes('!function') }
    this.own.set(path, own)
    return own
  }

  #text(path: string): string {
    const stamp = stampOf(path) ?? missingStamp(path)
    this.stamps.set(path, stamp)
    if (stamp[1] > maximumBytes) throw new DefinitionSyntaxError({ path, reason: 'it is larger than 16 MiB' })
    try {
      return readFileSync(path, 'utf8')
    } catch (cause) {
      throw new DefinitionSyntaxError({ path, reason: 'the file cannot be opened', cause })
    }
  }
}

/** Whether a path is a folder or below it. */
function isInside(path: string, folder: string): boolean {
  const below = relative(folder, path)
  return below !== '..' && !below.startsWith(`..${sep}`) && resolve(folder, below) === path
}
