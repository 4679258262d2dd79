import { Callable, integerOf, type JinjaValue, OperationError, Undefined } from './value.ts'

/** The names that a piece of a template sees: its own, then those around it, then the document, then globals. */
export class Scope {
  readonly #outer: Scope | undefined
  readonly #document: { readonly [name: string]: JinjaValue }
  #own: Map<string, JinjaValue> | undefined

  readonly #turns: { left: number }

  constructor(document: { readonly [name: string]: JinjaValue }, outer?: Scope) {
    this.#document = document
    this.#outer = outer
    this.#turns = outer === undefined ? { left: maximumTurns } : outer.#turns
  }

  /** Counts turns of loops. @throws {OperationError} when a template takes too many */
  spend(turns: number): void {
    this.#turns.left -= turns
    if (this.#turns.left < 0) throw new OperationError(`its loops take more than ${maximumTurns} turns`)
  }

  inner(): Scope {
    return new Scope(this.#document, this)
  }

  set(name: string, value: JinjaValue): void {
    this.#own ??= new Map()
    this.#own.set(name, value)
  }

  lookUp(name: string): JinjaValue {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.#outer) {
      const value = scope.#own?.get(name)
      if (value !== undefined) return value
    }
    if (Object.hasOwn(this.#document, name)) return this.#document[name] ?? null
    return (Object.hasOwn(globals, name) ? globals[name] : undefined) ?? new Undefined(`'${name}'`)
  }
}

/** Turns that all loops of one rendering may take together: about a second. */
const maximumTurns = 1_000_000
const maximumRange = 100_000

function range(bounds: readonly number[]): number[] {
  const [first = 0, second, step = 1] = bounds
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  if (step === 0) throw new OperationError('the step of range is zero')
  const length = Math.max(0, Math.ceil((stop - start) / step))
  if (length > maximumRange) throw new OperationError(`range is longer than ${maximumRange}`)
  return Array.from({ length }, (_, index) => start + index * step)
}

const globals: Readonly<Record<string, JinjaValue>> = {
  range: new Callable('range', ({ values }) => range(values.map((value) => integerOf(value, 'an argument of range')))),
  dict: new Callable('dict', ({ named }) => ({ ...named })),
}
