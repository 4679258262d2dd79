import type { PythonValue } from '../python/value.ts'

/** A row of a data set as Python code sees it: floats boxed, lists and dicts as they are. */
export type PythonRow = Readonly<Record<string, PythonValue>>

/** Options that a definition writes beside a function's name, such as `ignore_case`. */
export type PythonOptions = Readonly<Record<string, PythonValue>>

/**
 * What each kind of function in a definition (`!function module.name`) is to this engine. A port, or the user's own Python
 * function interpreted, has one of these shapes. All of them are pure and get any value whatever.
 */
export type TaskFunctions = {
  /** `process_docs`: the rows of one split, in order, made into others. */
  readonly process_docs: (rows: readonly PythonRow[]) => readonly PythonRow[]
  /** `doc_to_text`, `doc_to_target`, `doc_to_choice`: a value of one document. */
  readonly document: (row: PythonRow) => PythonValue
  /**
   * `process_results`: metrics of one document. Results are texts for generated answers (or what the filters made of them),
   * `[float, bool]` (log-probability, is greedy) for choices and continuations, `[float]` for rolling ones.
   */
  readonly process_results: (row: PythonRow, results: readonly PythonValue[]) => Readonly<Record<string, PythonValue>>
  /** A function as `metric`: one document's value, or several by name. */
  readonly metric: (call: MetricCall) => PythonValue
  /** A function as `aggregation`: the metric values of all documents, in order, made into one number. */
  readonly aggregation: (items: readonly PythonValue[]) => PythonValue
  /** A filter class or `filter_fn`: all responses of one document made into others. */
  readonly filter: (responses: readonly PythonValue[], row: PythonRow, options: PythonOptions) => readonly PythonValue[]
  /** `fewshot_config.samples`: the examples. */
  readonly samples: () => readonly PythonRow[]
}

export type TaskFunctionKind = keyof TaskFunctions

export type MetricCall = {
  readonly references: readonly PythonValue[]
  readonly predictions: readonly PythonValue[]
  readonly options: PythonOptions
}

/** One function of lm-evaluation-harness, written anew for this engine. */
export type Port = {
  /** `MODULE:FUNCTION`; the module is its path below the harness's `tasks` folder without `.py`: `hellaswag/utils:process_docs`. */
  readonly reference: string
  /**
   * First 12 hex digits of the SHA-256 of the function's text in the harness, with what it uses, that the port follows
   * (`functionClosure`). A checkout whose text differs does not get this port.
   */
  readonly follows: readonly string[]
} & {
  readonly [Kind in TaskFunctionKind]: { readonly kind: Kind; readonly run: TaskFunctions[Kind] }
}[TaskFunctionKind]
