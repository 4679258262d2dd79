import type { Module, Value } from '../value.ts'

/** What programs find without a file of their own: modules that are written in TypeScript, and built-in names. */
export type Library = {
  findModule(name: string): Module | undefined
  readonly builtins: ReadonlyMap<string, Value>
  /** Seeds the generator that `random` draws from anew; called before each call of a function that draws from it. */
  readonly reseed?: () => void
}

/** The text of a file by its path below the harness's `tasks` folder, without `.py`; undefined when there is none. */
export type ReadModule = (moduleId: string) => string | undefined
