import { UnsupportedPythonError } from '../unsupported.ts'
import { Module, type Value } from '../value.ts'
import type { Importer, ImportPlace, Library, ReadModule } from './library.ts'
import { Program } from './program.ts'

/** What an import names: a file of the checkout, a module of the library, or a folder that has other modules in it. */
export type Found =
  | { readonly kind: 'program'; readonly program: Program }
  | { readonly kind: 'library'; readonly module: Module }
  | { readonly kind: 'folder'; readonly name: string }

/** The modules of a harness's `tasks` folder, each read and parsed once, and those of the library. */
export class Checkout implements Importer {
  readonly library: Library
  readonly #readModule: ReadModule
  readonly #programs = new Map<string, Program | undefined>()
  readonly #modules = new Map<string, Module>()

  constructor({ library, readModule }: { library: Library; readModule: ReadModule }) {
    this.library = library
    this.#readModule = readModule
  }

  /** A file by its path below `tasks` without `.py`. @throws {UnsupportedPythonError} for one that cannot be parsed. */
  program(moduleId: string): Program | undefined {
    if (this.#programs.has(moduleId)) return this.#programs.get(moduleId)
    const text = this.#readModule(moduleId)
    const program = text === undefined ? undefined : new Program({ moduleId, text, importer: this })
    this.#programs.set(moduleId, program)
    return program
  }

  /** The module of a name such as `numpy`, `lm_eval.tasks.x.utils`, or one with dots before it. */
  find(name: string, level: number, from: { readonly moduleId: string }): Found | undefined {
    const absolute = level === 0 ? name : relativeName({ name, level, from })
    if (absolute === undefined) return undefined
    if (absolute === 'lm_eval' || absolute === 'lm_eval.tasks') return { kind: 'folder', name: absolute }
    if (absolute.startsWith('lm_eval.tasks.')) {
      const moduleId = absolute.slice('lm_eval.tasks.'.length).replaceAll('.', '/')
      const program = this.program(moduleId) ?? this.program(`${moduleId}/__init__`)
      return program === undefined ? { kind: 'folder', name: absolute } : { kind: 'program', program }
    }
    const module = this.library.findModule(absolute)
    return module === undefined ? undefined : { kind: 'library', module }
  }

  /** `import name`. @throws {UnsupportedPythonError} */
  importModule(name: string, level: number, place: ImportPlace): Module {
    const found = this.find(name, level, place)
    if (found === undefined) throw new UnsupportedPythonError({ ...place, what: `import of ${name}` })
    if (found.kind === 'library') return found.module
    const key = found.kind === 'program' ? found.program.file : found.name
    const known = this.#modules.get(key)
    if (known !== undefined) return known
    const module = new Module(key, (member) => this.#memberOf(found, member, place))
    this.#modules.set(key, module)
    return module
  }

  /** `from module import name`. @throws {UnsupportedPythonError} */
  importName(name: string, { module, level }: { module: string; level: number }, place: ImportPlace): Value {
    const member = this.importModule(module, level, place).member(name)
    if (member !== undefined) return member
    throw new UnsupportedPythonError({ ...place, what: `import of ${name} from ${'.'.repeat(level)}${module}` })
  }

  /** What a file binds, or the module of that name beside it. */
  #memberOf(found: Found, name: string, place: ImportPlace): Value | undefined {
    if (found.kind === 'library') return found.module.member(name)
    if (found.kind === 'program') {
      const own = found.program.member(name)
      if (own !== undefined) return own
      if (!found.program.moduleId.endsWith('/__init__')) return undefined
    }
    const folder = found.kind === 'folder' ? found.name : dottedName(found.program.moduleId)
    const inner = this.find(`${folder}.${name}`, 0, place)
    if (inner === undefined || inner.kind === 'folder') return undefined
    return this.importModule(`${folder}.${name}`, 0, place)
  }
}

function dottedName(moduleId: string): string {
  return `lm_eval.tasks.${moduleId.replace(/\/__init__$/, '').replaceAll('/', '.')}`
}

/** `.x` seen from a module; undefined where there are more dots than folders. */
function relativeName({
  name,
  level,
  from,
}: {
  name: string
  level: number
  from: { moduleId: string }
}): string | undefined {
  const folders = from.moduleId.split('/').slice(0, -1)
  if (level - 1 > folders.length) return undefined
  const parts = [...folders.slice(0, folders.length - (level - 1)), ...(name === '' ? [] : [name])]
  return ['lm_eval.tasks', ...parts].join('.').replaceAll('/', '.')
}
