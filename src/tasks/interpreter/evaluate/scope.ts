import { raise } from '../exceptions.ts'
import type { Block, Expression } from '../syntax/nodes.ts'
import { UnsupportedPythonError } from '../unsupported.ts'
import type { Dictionary, Module, Value } from '../value.ts'
import type { Evaluate, Execute, Frame, Store } from './frame.ts'

/** A variable of a module, made when first asked for. */
type GlobalVariable = {
  /** @throws {PythonException} NameError when there is none. */
  read(): Value
  write(value: Value | undefined): void
  /** Binds it to what this gives when it is first read. */
  defer(load: () => Value): void
}

/** What compiles the parts of a statement or expression; each part is handed it with its scope. */
type Compiler = {
  expression(expression: Expression, scope: Scope): Evaluate
  block(block: Block, scope: Scope): Execute
}

/** What compiled code knows of the module that it stands in. */
export type Program = {
  /** The file's name for messages. */
  readonly file: string
  readonly compiler: Compiler
  global(name: string): GlobalVariable
  /** `globals()`: the variables that have a value; what a top-level statement adds to it becomes variables. */
  variables(): Dictionary
  /** @throws {UnsupportedPythonError} for a module that is not there. */
  importModule(name: string, level: number, line: number): Module
  /** `from module import name`. @throws {UnsupportedPythonError} for a module or name that is not there. */
  importName(from: { module: string; level: number; name: string; line: number }): Value
  /** Called for every use of a global name while code is compiled: `np.mean` is the name `np` with the path `mean`. */
  noteGlobal(name: string, path: readonly string[], line: number): void
  /** Called for every global name that a function binds, while it is compiled. */
  noteGlobalStore(name: string): void
  /** Called for every import inside a function while code is compiled. */
  noteImport(module: string, level: number, names: readonly string[], line: number): void
}

export type ScopeKind = 'module' | 'function' | 'class' | 'comprehension'

/** Names of one function, class body or comprehension, and where their values are in its frames. */
export class Scope {
  readonly kind: ScopeKind
  readonly program: Program
  readonly parent: Scope | undefined
  /** The name of the class whose methods these are, for `self.__private` names. */
  readonly className: string | undefined
  /** What stands before the names of functions defined in it, in messages: `Class.` or `function.<locals>.`. */
  readonly path: string
  readonly #places = new Map<string, number>()
  readonly #globals: ReadonlySet<string>

  constructor({
    kind,
    program,
    parent,
    className = parent?.className,
    path = parent?.path ?? '',
    names = [],
    globals = new Set(),
  }: {
    kind: ScopeKind
    program: Program
    parent?: Scope | undefined
    className?: string | undefined
    path?: string
    names?: Iterable<string>
    globals?: ReadonlySet<string>
  }) {
    this.kind = kind
    this.program = program
    this.parent = parent
    this.className = className
    this.path = path
    this.#globals = globals
    for (const name of names) this.place(name)
  }

  /** How many variables a frame of it has; known once it is compiled. */
  get size(): number {
    return this.#places.size
  }

  get names(): IterableIterator<[name: string, place: number]> {
    return this.#places.entries()
  }

  /** Gives the name a place if it has none. */
  place(name: string): number {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    this.#places.set(name, this.#places.size)
    return this.#places.size - 1
  }

  /** Makes a closure of an expression. @throws {UnsupportedPythonError} for what cannot be compiled. */
  expression(expression: Expression): Evaluate {
    return this.program.compiler.expression(expression, this)
  }

  /** Makes a closure of statements. @throws {UnsupportedPythonError} for what cannot be compiled. */
  block(block: Block): Execute {
    return this.program.compiler.block(block, this)
  }

  /** Inside a class `self.__x` is `self._Class__x`. */
  privateName(name: string): string {
    const isPrivate = name.startsWith('__') && !name.endsWith('__') && this.className !== undefined
    return isPrivate ? `_${this.className?.replace(/^_+/, '')}${name}` : name
  }

  /** Stops the compilation. @throws {UnsupportedPythonError} */
  fail(what: string, line: number): never {
    throw new UnsupportedPythonError({ file: this.program.file, line, what })
  }

  /** How many frames up the name's value is, and at which place; undefined for a global. Bodies of classes are seen by themselves alone. */
  find(name: string): { depth: number; place: number } | undefined {
    if (this.#globals.has(name)) return undefined
    let depth = 0
    for (let scope: Scope | undefined = this; scope !== undefined && scope.kind !== 'module'; scope = scope.parent) {
      const place = scope === this || scope.kind !== 'class' ? scope.#places.get(name) : undefined
      if (place !== undefined) return { depth, place }
      depth++
    }
    return undefined
  }
}

/** Reads a variable. */
export function compileLoad(name: string, line: number, scope: Scope): Evaluate {
  const found = scope.find(name)
  if (found === undefined) {
    const variable = scope.program.global(name)
    scope.program.noteGlobal(name, [], line)
    return () => variable.read()
  }
  const { depth, place } = found
  if (scope.kind === 'class' && depth === 0) return loadInClass(name, line, place, scope)
  if (depth === 0) return (frame) => frame.slots[place] ?? unbound(frame.slots[place], name)
  if (depth === 1) {
    return (frame) => {
      const value = frame.parent?.slots[place]
      return value ?? unbound(value, name)
    }
  }
  return (frame) => {
    const value = ancestor(frame, depth).slots[place]
    return value ?? unbound(value, name)
  }
}

/** In a class body a name that is not bound yet is the one outside. */
function loadInClass(name: string, line: number, place: number, scope: Scope): Evaluate {
  const outer = scope.parent === undefined ? undefined : compileLoad(name, line, scope.parent)
  return (frame) => {
    const own = frame.slots[place]
    if (own !== undefined) return own
    return outer === undefined || frame.parent === undefined ? unbound(own, name) : outer(frame.parent)
  }
}

function unbound(value: Value | undefined, name: string): Value {
  if (value === null) return null
  const message = `cannot access local variable '${name}' where it is not associated with a value`
  return raise('UnboundLocalError', message)
}

function ancestor(frame: Frame, depth: number): Frame {
  let found = frame
  for (let turn = 0; turn < depth; turn++) found = found.parent ?? found
  return found
}

/** Binds a variable; an `undefined` unbinds it. */
export function compileStore(name: string, scope: Scope): (frame: Frame, value: Value | undefined) => void {
  // `:=` in a comprehension binds in the function around it
  const found = scope.find(name)
  if (found === undefined) {
    const variable = scope.program.global(name)
    if (scope.kind !== 'module') scope.program.noteGlobalStore(name)
    return (_, value) => variable.write(value)
  }
  const { depth, place } = found
  if (depth === 0) {
    return (frame, value) => {
      frame.slots[place] = value
    }
  }
  return (frame, value) => {
    ancestor(frame, depth).slots[place] = value
  }
}

/** Unbinds a variable. @throws {PythonException} when it is not bound. */
export function compileUnbind(name: string, line: number, scope: Scope): Store {
  const [load, store] = [compileLoad(name, line, scope), compileStore(name, scope)]
  return (frame) => {
    load(frame)
    store(frame, undefined)
  }
}
