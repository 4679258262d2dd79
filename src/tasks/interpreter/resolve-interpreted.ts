import type { MetricCall, PythonOptions, PythonRow, TaskFunctionKind, TaskFunctions } from '#tasks/ports/port.ts'
import type { PythonValue } from '#tasks/python/value.ts'
import { type Budget, withBudget } from './budget.ts'
import { callValue } from './calls.ts'
import { isInstanceOf } from './classes.ts'
import { fromDictionary, fromInterpreted, toDictionary, toInterpreted } from './convert.ts'
import { attribute } from './evaluate/attributes.ts'
import { PythonException, raise } from './exceptions.ts'
import { DatasetTable } from './modules/dataset-table.ts'
import { makeDataset } from './modules/datasets.ts'
import { iterate } from './operations.ts'
import type { Checkout } from './program/checkout.ts'
import { findRequirements } from './program/requirements.ts'
import { typeNameOf } from './type-name.ts'
import { UnsupportedPythonError } from './unsupported.ts'
import { ClassValue, Dictionary, Tuple, type Value } from './value.ts'

/** What a call on one document may use: 20 million steps are about two seconds. */
const budgetPerCall: Budget = { steps: 20_000_000, memory: 50_000_000 }
/** What a call on a whole split may use beside that, for each of its rows. */
const budgetPerRow: Budget = { steps: 100_000, memory: 1_000_000 }

/**
 * A function of the user's own lm-evaluation-harness, interpreted: nothing of it is executed natively, and no call of it has
 * files, network or clock, or runs beyond its budget. Calls throw {@link PythonException} where the function raises one,
 * {@link InterpreterBudgetError}, and {@link UnsupportedPythonError} where that shows only then.
 *
 * @param moduleId the file's path below `tasks` without `.py`
 * @throws {UnsupportedPythonError} when the function is not there, or it or what it calls cannot be interpreted
 */
export function resolveInterpreted<Kind extends TaskFunctionKind>({
  checkout,
  moduleId,
  functionName,
  kind,
}: {
  checkout: Checkout
  moduleId: string
  functionName: string
  kind: Kind
}): TaskFunctions[Kind] {
  const file = `${moduleId}.py`
  try {
    return adapters[kind](withBudget(budgetPerCall, () => load(checkout, moduleId, functionName)))
  } catch (error) {
    if (!(error instanceof PythonException)) throw error
    throw new UnsupportedPythonError({ file, line: 0, what: `a file that raises ${error.message.replace('\n', ', ')}` })
  }
}

/** A function of a program, and how the program is entered to call it. */
type Loaded = { readonly callee: Value; readonly enter: <Result>(rows: number, run: () => Result) => Result }

function load(checkout: Checkout, moduleId: string, functionName: string): Loaded {
  const file = `${moduleId}.py`
  const program = checkout.program(moduleId)
  if (program === undefined) throw new UnsupportedPythonError({ file, line: 0, what: 'a file that is not there' })
  const { missing, modules } = findRequirements(checkout, program, functionName)
  const [first] = missing
  if (first !== undefined) throw new UnsupportedPythonError({ ...first, what: phrases(missing) })
  const callee = program.member(functionName)
  const what = `${functionName}, which the file does not define`
  if (callee === undefined) throw new UnsupportedPythonError({ file, line: 0, what })
  // Each call draws as the first one after the harness has started: none depends on those before it.
  const reseed = modules.has('random') ? checkout.library.reseed : undefined
  const enter = <Result>(rows: number, run: () => Result): Result => {
    reseed?.()
    return withBudget(budgetFor(rows), run)
  }
  return { callee, enter }
}

/** The first few things that are missing: one alone may look like little to want for. */
function phrases(missing: readonly UnsupportedPythonError[]): string {
  const all = [...new Set(missing.map(({ what }) => what))]
  return all.length > 3 ? `${all.slice(0, 3).join(', ')} and ${all.length - 3} more` : all.join(', ')
}

const adapters: { readonly [Kind in TaskFunctionKind]: (loaded: Loaded) => TaskFunctions[Kind] } = {
  process_docs:
    ({ callee, enter }) =>
    (rows) =>
      enter(rows.length, () => rowsOf(callValue(callee, [datasetOf(rows)]))),
  document:
    ({ callee, enter }) =>
    (row) =>
      enter(0, () => fromInterpreted(callValue(callee, [toDictionary(row)]))),
  process_results:
    ({ callee, enter }) =>
    (row, results) =>
      enter(0, () => fromDictionary(dictionaryOf(callValue(callee, [toDictionary(row), results.map(resultOf)])))),
  metric:
    ({ callee, enter }) =>
    (given) =>
      enter(0, () => fromInterpreted(callMetric(callee, given))),
  aggregation:
    ({ callee, enter }) =>
    (items) =>
      enter(items.length, () => fromInterpreted(callValue(callee, [items.map(resultOf)]))),
  filter:
    ({ callee, enter }) =>
    (responses, row, options) =>
      enter(0, () => applyFilter(callee, { responses, row, options })),
  samples:
    ({ callee, enter }) =>
    () =>
      enter(0, () => rowsOf(callValue(callee, []))),
}

function budgetFor(rows: number): Budget {
  return {
    steps: budgetPerCall.steps + rows * budgetPerRow.steps,
    memory: budgetPerCall.memory + rows * budgetPerRow.memory,
  }
}

function datasetOf(rows: readonly PythonRow[]): Value {
  return makeDataset(DatasetTable.ofRows(rows.map(toDictionary)))
}

/** The rows of a Dataset, a list or whatever else yields dicts. */
function rowsOf(value: Value): PythonRow[] {
  return Array.from(iterate(value), (row) => fromDictionary(dictionaryOf(row)))
}

function dictionaryOf(value: Value): Dictionary {
  return value instanceof Dictionary ? value : raise('TypeError', `a dict is needed, not ${typeNameOf(value)}`)
}

/** What a model answered: `[log-probability, is greedy]` is a tuple to Python. */
function resultOf(value: PythonValue): Value {
  const isPair = Array.isArray(value) && value.length === 2 && typeof value[1] === 'boolean'
  return isPair ? new Tuple(value.map(toInterpreted)) : toInterpreted(value)
}

/** By name, and where that raises a TypeError as one list of both (api/task.py, process_results). */
function callMetric(callee: Value, { references, predictions, options }: MetricCall): Value {
  const named = new Map([
    ['references', references.map(toInterpreted)],
    ['predictions', predictions.map(toInterpreted)],
    ...namedOptions(options),
  ] as [string, Value][])
  try {
    return callValue(callee, [], named)
  } catch (error) {
    const isTypeError = error instanceof PythonException && isInstanceOf(error.instance, 'TypeError')
    if (!isTypeError) throw error
    return callValue(callee, [[toInterpreted(references[0] ?? null), toInterpreted(predictions[0] ?? null)]])
  }
}

function namedOptions(options: PythonOptions): [string, Value][] {
  return Object.entries(options).map(([name, value]) => [name, toInterpreted(value)])
}

/** A filter gets the responses and rows of all documents; here, of the one. */
function applyFilter(
  callee: Value,
  { responses, row, options }: { responses: readonly PythonValue[]; row: PythonRow; options: PythonOptions },
): readonly PythonValue[] {
  const given = [[responses.map(resultOf)], [toDictionary(row)]]
  const isClass = callee instanceof ClassValue
  const apply = isClass ? attribute(callValue(callee, [], new Map(namedOptions(options))), 'apply') : callee
  const [filtered] = iterate(callValue(apply, given))
  const items = filtered === undefined ? raise('IndexError', 'a filter gave nothing') : fromInterpreted(filtered)
  return Array.isArray(items) ? items : [items]
}
