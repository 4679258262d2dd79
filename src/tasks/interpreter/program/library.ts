import type { Module, Value } from '../value.ts'

/** What programs find without a file of their own: modules that are written in TypeScript, and built-in names. */
export type Library = {
  findModule(name: string): Module | undefined
  readonly builtins: ReadonlyMap<string, Value>
}

/** The text of a file by its path below the harness's `tasks` folder, without `.py`; undefined when there is none. */
export type ReadModule = (moduleId: string) => string | undefined

/** The text of any other file by its path below `tasks`, such as `family/subjects.json`; undefined when there is none. */
export type ReadText = (path: string) => string | undefined
