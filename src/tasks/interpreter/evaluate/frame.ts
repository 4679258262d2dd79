import type { PythonException } from '../exceptions.ts'
import type { Value } from '../value.ts'

/** What one call of a function, one class body or one comprehension works on. */
export class Frame {
  /** Variables by the place that their {@link Scope} gave them; undefined before they are bound. */
  readonly slots: (Value | undefined)[]
  /** The frame in which the function was defined, where its free variables are. */
  readonly parent: Frame | undefined
  /** What `return` gave. */
  result: Value = null
  /** The line of the statement that runs. */
  line = 0
  /** The exception whose handler runs, for a bare `raise`. */
  handled: PythonException | undefined
  /** What a generator has yielded. */
  yielded: Value[] | undefined

  constructor(size: number, parent: Frame | undefined) {
    this.slots = new Array(size)
    this.parent = parent
  }
}

/** A compiled expression. */
export type Evaluate = (frame: Frame) => Value

/** How a statement ended: by going on, or by `break`, `continue` or `return`. */
export type Ending = 0 | 1 | 2 | 3
export const goesOn = 0
export const breaks = 1
export const continues = 2
export const returns = 3

/** A compiled statement. */
export type Execute = (frame: Frame) => Ending

/** A compiled target of an assignment. */
export type Store = (frame: Frame, value: Value) => void
