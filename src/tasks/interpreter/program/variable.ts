import type { Value } from '../value.ts'

/** A name of a module. It is made ready by the statements that bind or change it, when it is first read. */
export class Variable {
  readonly name: string
  /** Places in the module of the statements that bind or change it. */
  readonly statements: number[] = []
  #value: Value | undefined
  #deferred: (() => Value) | undefined
  #isReady = false
  readonly #prepare: (variable: Variable) => Value

  /** @param prepare called for a read before it is ready */
  constructor(name: string, prepare: (variable: Variable) => Value) {
    this.name = name
    this.#prepare = prepare
  }

  read(): Value {
    return this.#isReady && this.#value !== undefined ? this.#value : this.#prepare(this)
  }

  /** Its value as it is now, loaded if that was deferred. */
  current(): Value | undefined {
    const load = this.#deferred
    if (load === undefined) return this.#value
    const loaded = load()
    this.#value = loaded
    this.#deferred = undefined
    return loaded
  }

  /** Its value if it has one that need not be loaded first. */
  get known(): Value | undefined {
    return this.#value
  }

  write(value: Value | undefined): void {
    this.#value = value
    this.#deferred = undefined
  }

  defer(load: () => Value): void {
    this.#deferred = load
  }

  /** Says that no statement of the module will change it any more. */
  settle(): void {
    this.#isReady = true
  }
}
