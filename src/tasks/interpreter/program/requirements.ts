import type { Expression, Statement } from '../syntax/nodes.ts'
import { UnsupportedPythonError } from '../unsupported.ts'
import { Module, type Value } from '../value.ts'
import type { Checkout, Found } from './checkout.ts'
import type { Program, Use } from './program.ts'
import { importOf } from './top-level.ts'

/**
 * What a function of a program needs, by going through everything that its code names, and what that names in turn. It may be
 * needed only on a path that is never taken.
 *
 * @returns `missing`: what there is not, in the order in which it was met, empty when the function can run; `modules`: the
 * names of the library's modules that it uses
 */
export function findRequirements(checkout: Checkout, program: Program, name: string): Requirements {
  const walk = new Walk(checkout)
  walk.global(program, name, [], 0, program)
  return walk
}

export type Requirements = {
  readonly missing: readonly UnsupportedPythonError[]
  readonly modules: ReadonlySet<string>
}

class Walk implements Requirements {
  readonly modules = new Set<string>()
  readonly missing: UnsupportedPythonError[] = []
  readonly #checkout: Checkout
  readonly #seen = new Set<string>()

  constructor(checkout: Checkout) {
    this.#checkout = checkout
  }

  /** A use of a program's name in code of the same program or of another. */
  global(program: Program, name: string, path: readonly string[], line: number, user: Program): void {
    const key = `${program.file}\0${name}\0${path.join('.')}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    const definition = this.#attempt(() => program.definitionOf(name))
    if (definition === 'failed') return
    if (definition === undefined) {
      this.#undefinedName(program, name, path, line, user)
      return
    }
    for (const { statement, uses } of definition) this.#statement(program, statement, uses, { name, path, line })
  }

  #statement(
    program: Program,
    statement: Statement,
    uses: readonly Use[],
    { name, path, line }: { name: string; path: readonly string[]; line: number },
  ): void {
    const imported = importOf(statement, name)
    if (imported !== undefined) {
      const names = imported.name === undefined ? path : [imported.name, ...path]
      this.#imported({ ...imported, names, usedAt: path.length > 0 ? line : imported.line, program })
      return
    }
    for (const { metric, line: askedAt } of loadedMetrics(statement)) {
      if (!this.#checkout.library.loadableMetrics.has(metric)) {
        this.#report(program, askedAt, `the metric ${metric} of evaluate`)
      }
    }
    for (const use of uses) {
      if (use.kind === 'global') this.global(program, use.name, use.path, use.line, program)
      else this.#importUse(program, use)
    }
  }

  #importUse(program: Program, { module, level, names, line }: Use & { kind: 'import' }): void {
    if (names.length === 0) this.#imported({ module, level, names: [], line, usedAt: line, program })
    for (const name of names) this.#imported({ module, level, names: [name], line, usedAt: line, program })
  }

  #imported({
    module,
    level,
    names,
    line,
    usedAt,
    program,
  }: {
    module: string
    level: number
    names: readonly string[]
    line: number
    usedAt: number
    program: Program
  }): void {
    const found = this.#attempt(() => this.#checkout.find(module, level, program))
    if (found === 'failed') return
    if (found?.kind === 'library') this.modules.add(found.module.name)
    if (found === undefined) {
      this.#report(program, line, `import of ${'.'.repeat(level)}${module}`)
      return
    }
    this.#path(found, names, { program, line: usedAt, shown: module })
  }

  #path(
    found: Found,
    names: readonly string[],
    { program, line, shown }: { program: Program; line: number; shown: string },
  ): void {
    const [first, ...rest] = names
    if (first === undefined) return
    if (found.kind === 'library') {
      this.#libraryPath(found.module, names, { program, line })
      return
    }
    const isBound = found.kind === 'program' && found.program.definitionOf(first) !== undefined
    if (found.kind === 'program' && isBound) {
      this.global(found.program, first, rest, line, program)
      return
    }
    const inner = this.#attempt(() => this.#submodule(found, first, program))
    if (inner === 'failed') return
    if (inner === undefined || (inner.kind === 'folder' && rest.length === 0)) {
      this.#report(program, line, `${first} of ${shown}`)
      return
    }
    this.#path(inner, rest, { program, line, shown: `${shown}.${first}` })
  }

  #submodule(found: Found, name: string, program: Program): Found | undefined {
    if (found.kind === 'library') return undefined
    if (found.kind === 'folder') return this.#checkout.find(`${found.name}.${name}`, 0, program)
    for (const { module, level } of found.program.starImports) {
      const star = this.#checkout.find(module, level, found.program)
      if (star?.kind === 'program' && star.program.definitionOf(name) !== undefined) {
        this.global(star.program, name, [], 0, program)
        return star
      }
    }
    const folder = /^(.*)\/__init__$/.exec(found.program.moduleId)?.[1]
    return folder === undefined
      ? undefined
      : this.#checkout.find(`lm_eval.tasks.${folder.replaceAll('/', '.')}.${name}`, 0, program)
  }

  #libraryPath(module: Module, names: readonly string[], { program, line }: { program: Program; line: number }): void {
    let value: Value = module
    for (const [index, name] of names.entries()) {
      if (!(value instanceof Module)) return
      const owner: Module = value
      const member = this.#attempt(() => owner.member(name))
      if (member === 'failed') return
      if (member === undefined) {
        this.#report(program, line, [module.name, ...names.slice(0, index + 1)].join('.'))
        return
      }
      value = member
    }
  }

  #undefinedName(program: Program, name: string, path: readonly string[], line: number, user: Program): void {
    if (this.#checkout.library.builtins.has(name) || name === '__name__' || name === '__file__') return
    if (name === 'globals' || program.isBoundByFunction(name)) return
    for (const { module, level } of program.starImports) {
      const found = this.#attempt(() => this.#checkout.find(module, level, program))
      if (found === 'failed' || found === undefined) continue
      if (found.kind === 'library' && found.module.member(name) !== undefined) return
      if (found.kind === 'program' && found.program.definitionOf(name) !== undefined) {
        this.global(found.program, name, path, line, program)
        return
      }
    }
    this.#report(user, line, `the name ${name}`)
  }

  #report(program: Program, line: number, what: string): void {
    const isKnown = this.missing.some((each) => each.file === program.file && each.line === line && each.what === what)
    if (!isKnown) this.missing.push(new UnsupportedPythonError({ file: program.file, line, what }))
  }

  #attempt<Result>(run: () => Result): Result | 'failed' {
    try {
      return run()
    } catch (error) {
      if (!(error instanceof UnsupportedPythonError)) throw error
      this.missing.push(error)
      return 'failed'
    }
  }
}

const evaluateNames = new Set(['evaluate', 'hf_evaluate'])

/** The names that code gives to `evaluate.load`: whether they can be loaded is known before anything is called. */
function loadedMetrics(node: unknown): { readonly metric: string; readonly line: number }[] {
  if (typeof node !== 'object' || node === null) return []
  if (Array.isArray(node)) return node.flatMap(loadedMetrics)
  const { kind, callee, given, line } = node as Partial<Expression & { kind: 'call' }>
  const inner = Object.values(node).flatMap(loadedMetrics)
  if (kind !== 'call' || callee?.kind !== 'attribute' || callee.name !== 'load') return inner
  const [first] = given ?? []
  const isEvaluate = callee.object.kind === 'name' && evaluateNames.has(callee.object.name)
  if (!isEvaluate || first?.value.kind !== 'constant' || typeof first.value.value !== 'string') return inner
  return [{ metric: first.value.value, line: line ?? 0 }, ...inner]
}
