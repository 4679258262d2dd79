import { compileExpression } from '../evaluate/compile-expression.ts'
import { compileBlock } from '../evaluate/compile-statement.ts'
import { type Execute, Frame } from '../evaluate/frame.ts'
import { type Program as CompiledProgram, Scope } from '../evaluate/scope.ts'
import { raise } from '../exceptions.ts'
import type { FromImportStatement, Statement } from '../syntax/nodes.ts'
import { parseProgram } from '../syntax/parse-program.ts'
import { Dictionary, type Module, type Value } from '../value.ts'
import type { Importer } from './library.ts'
import { dynamicPlaces, namesChangedByCalls, touchedNames } from './top-level.ts'
import { Variable } from './variable.ts'

/** A use of a global name, or an import within a function, in the code of a top-level statement. */
export type Use =
  | { readonly kind: 'global'; readonly name: string; readonly path: readonly string[]; readonly line: number }
  | {
      readonly kind: 'import'
      readonly module: string
      readonly level: number
      readonly names: readonly string[]
      readonly line: number
    }

type TopLevel = {
  readonly statement: Statement
  state: 'waiting' | 'running' | 'done'
  compiled: { readonly run: Execute; readonly uses: readonly Use[] } | undefined
}

/**
 * A file of Python. Its top-level statements run when a name that they bind or change is first read, each once, those of one
 * name in order: what a module needs for its other functions is never asked for.
 */
export class Program implements CompiledProgram {
  readonly moduleId: string
  readonly file: string
  readonly compiler = { expression: compileExpression, block: compileBlock }
  /** Imports of all the names of a module. */
  readonly starImports: readonly FromImportStatement[]
  readonly #importer: Importer
  readonly #statements: readonly TopLevel[]
  readonly #variables = new Map<string, Variable>()
  readonly #scope: Scope
  /** The place of the statement that runs: what stands after it is not there yet for it. */
  #running = Number.POSITIVE_INFINITY
  #uses: Use[] = []
  readonly #boundByFunctions = new Set<string>()
  /** Places of statements that bind names which do not stand in them. */
  readonly #dynamic: readonly number[]
  /** What `globals()` gave to the statement that runs. */
  #handedOut: Dictionary | undefined

  /** @throws {UnsupportedPythonError} for text that cannot be parsed */
  constructor({ moduleId, text, importer }: { moduleId: string; text: string; importer: Importer }) {
    this.moduleId = moduleId
    this.file = `${moduleId}.py`
    this.#importer = importer
    this.#statements = parseProgram(text, this.file).map((statement) => ({
      statement,
      state: 'waiting',
      compiled: undefined,
    }))
    this.#scope = new Scope({ kind: 'module', program: this })
    this.starImports = this.#statements.flatMap(({ statement }) =>
      statement.kind === 'from-import' && statement.names.some(({ name }) => name === '*') ? [statement] : [],
    )
    this.#dynamic = dynamicPlaces(this.#statements.map(({ statement }) => statement))
    const functions = new Map(
      this.#statements.flatMap(({ statement }) =>
        statement.kind === 'function' ? [[statement.name, statement.body] as const] : [],
      ),
    )
    for (const [place, { statement }] of this.#statements.entries()) {
      const touched = new Set([...touchedNames(statement), ...namesChangedByCalls(statement, functions)])
      for (const name of touched) this.global(name).statements.push(place)
    }
    this.global('__name__').write(`lm_eval.tasks.${moduleId.replaceAll('/', '.')}`)
    this.global('__file__').write(this.file)
  }

  global(name: string): Variable {
    const known = this.#variables.get(name)
    if (known !== undefined) return known
    const made = new Variable(name, (variable) => this.#prepare(variable))
    this.#variables.set(name, made)
    return made
  }

  /** The statements that bind or change the name, with what their code uses; undefined for a name that none binds. */
  definitionOf(name: string): readonly { readonly statement: Statement; readonly uses: readonly Use[] }[] | undefined {
    const own = this.#variables.get(name)?.statements ?? []
    const places = own.length === 0 && this.#isBoundDynamically(name) ? this.#dynamic : own
    if (places.length === 0) return undefined
    return places.flatMap((place) => {
      const top = this.#statements[place]
      return top === undefined ? [] : [{ statement: top.statement, uses: this.#compiled(top).uses }]
    })
  }

  /** What `module.name` is to another module; undefined where nothing binds the name. */
  member(name: string): Value | undefined {
    const isBound = this.#variables.get(name)?.known !== undefined || this.definitionOf(name) !== undefined
    if (isBound) return this.global(name).read()
    return this.#starMember(name)
  }

  variables(): Dictionary {
    this.#handedOut ??= new Dictionary()
    for (const [name, { known }] of this.#variables) {
      if (known !== undefined) this.#handedOut.entries.set(name, [name, known])
    }
    return this.#handedOut
  }

  #isBoundDynamically(name: string): boolean {
    for (const place of this.#dynamic) this.#runAt(place)
    return this.#dynamic.length > 0 && this.#variables.get(name)?.known !== undefined
  }

  importModule(name: string, level: number, line: number): Module {
    return this.#importer.importModule(name, level, { moduleId: this.moduleId, file: this.file, line })
  }

  importName({ module, level, name, line }: { module: string; level: number; name: string; line: number }): Value {
    return this.#importer.importName(name, { module, level }, { moduleId: this.moduleId, file: this.file, line })
  }

  noteGlobal(name: string, path: readonly string[], line: number): void {
    this.#uses.push({ kind: 'global', name, path, line })
  }

  noteGlobalStore(name: string): void {
    this.#boundByFunctions.add(name)
  }

  /** True for a name that only a function binds, by `global`. */
  isBoundByFunction(name: string): boolean {
    return this.#boundByFunctions.has(name)
  }

  noteImport(module: string, level: number, names: readonly string[], line: number): void {
    this.#uses.push({ kind: 'import', module, level, names, line })
  }

  /** Runs what binds or changes the variable, as far as it stands before the statement that runs. */
  #prepare(variable: Variable): Value {
    let isSettled = true
    for (const place of variable.statements) {
      this.#runAt(place)
      isSettled &&= this.#statements[place]?.state === 'done'
    }
    const value = variable.current()
    if (value !== undefined) {
      if (isSettled) variable.settle()
      return value
    }
    if (variable.statements.length === 0 && this.#isBoundDynamically(variable.name)) return variable.read()
    return (
      this.#starMember(variable.name) ??
      this.#importer.library.builtins.get(variable.name) ??
      this.#unbound(variable.name)
    )
  }

  #unbound(name: string): never {
    return raise('NameError', `name '${name}' is not defined`)
  }

  #starMember(name: string): Value | undefined {
    for (const { module, level, line } of this.starImports) {
      const member = this.importModule(module, level, line).member(name)
      if (member !== undefined) return member
    }
    return undefined
  }

  #runAt(place: number): void {
    const top = this.#statements[place]
    if (top?.state === 'waiting' && place < this.#running) this.#run(top, place)
  }

  #run(top: TopLevel, place: number): void {
    const { run } = this.#compiled(top)
    const [running, handedOut] = [this.#running, this.#handedOut]
    this.#running = place
    this.#handedOut = undefined
    top.state = 'running'
    try {
      run(new Frame(0, undefined))
      top.state = 'done'
      this.#takeBack()
    } finally {
      this.#running = running
      this.#handedOut = handedOut
      if (top.state === 'running') top.state = 'waiting'
    }
  }

  /** Makes variables of what a statement added to `globals()`. */
  #takeBack(): void {
    for (const [name, value] of this.#handedOut?.entries.values() ?? []) {
      if (typeof name === 'string' && this.global(name).known === undefined) this.global(name).write(value)
    }
  }

  #compiled(top: TopLevel): { readonly run: Execute; readonly uses: readonly Use[] } {
    if (top.compiled !== undefined) return top.compiled
    const before = this.#uses
    this.#uses = []
    try {
      const run = compileBlock([top.statement], this.#scope)
      top.compiled = { run, uses: this.#uses }
      return top.compiled
    } finally {
      this.#uses = before
    }
  }
}
