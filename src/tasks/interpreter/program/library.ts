import type { Module, Value } from '../value.ts'

/** What programs find without a file of their own: modules that are written in TypeScript, and built-in names. */
export type Library = {
  findModule(name: string): Module | undefined
  readonly builtins: ReadonlyMap<string, Value>
  /** What `evaluate.load` can be asked for. */
  readonly loadableMetrics: ReadonlySet<string>
  /** Seeds the generator that `random` draws from anew; called before each call of a function that draws from it. */
  readonly reseed?: () => void
}

/** Where an import stands. */
export type ImportPlace = { readonly moduleId: string; readonly file: string; readonly line: number }

/** What finds the modules of a program. */
export type Importer = {
  readonly library: Library
  /** `import name`, with dots before it as its level. @throws {UnsupportedPythonError} */
  importModule(name: string, level: number, place: ImportPlace): Module
  /** `from module import name`. @throws {UnsupportedPythonError} */
  importName(name: string, from: { readonly module: string; readonly level: number }, place: ImportPlace): Value
}

/** The text of a file by its path below the harness's `tasks` folder, without `.py`; undefined when there is none. */
export type ReadModule = (moduleId: string) => string | undefined
