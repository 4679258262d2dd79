import type { TaskDocument } from '#records/task.ts'
import { indexOf } from '../context/fields.ts'
import { toNumber } from '../metric/numbers.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { pythonString } from '../python/to-string.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'
import type { DocumentValues } from './document-values.ts'
import type { MetricSpecification } from './metric-specification.ts'

/**
 * The metrics of a generated text (api/task.py:process_results, 0.4.13). With several targets a metric is 1 when it is not
 * zero for any of them.
 */
export function textValues(
  prepared: PreparedTask,
  document: TaskDocument,
  { metrics, result }: { readonly metrics: readonly MetricSpecification[]; readonly result: PythonValue },
): DocumentValues {
  const gold = goldOf(prepared, document, result)
  const values: Record<string, PythonValue> = {}
  let prediction = result
  for (const { name, measure } of metrics) {
    if (measure === undefined) continue
    if (prepared.hasManyTargets) {
      const golds = Array.isArray(gold) ? (gold as readonly PythonValue[]) : [gold]
      if (name === 'exact_match') {
        // The harness goes on with the repeated prediction, also for the metrics after this one.
        const repeated = golds.map(() => prediction)
        prediction = repeated
        values[name] = asFloat(toNumber(named(measure(golds, repeated), name)) > 0)
      } else {
        values[name] = asFloat(golds.some((one) => isTrue(named(measure([one], [prediction]), name))))
      }
      continue
    }
    const value = measure([gold], [prediction])
    if (isDict(value)) Object.assign(values, value)
    else values[name] = value
  }
  return values
}

/** The gold as metrics get it: the choice that an index stands for, all targets, or a text where the answer is one. */
function goldOf({ fields, variables, hasManyTargets }: PreparedTask, document: TaskDocument, result: PythonValue) {
  const row = variables(document)
  const gold = fields.target(row)
  const choices = fields.choices?.(row)
  if (choices !== undefined) {
    const index = indexOf(gold)
    return (index === undefined ? undefined : choices.at(index)) ?? gold
  }
  // Python's list of a text is its characters.
  if (hasManyTargets) return typeof gold === 'string' ? [...gold] : gold
  return castAs(result, gold)
}

/** Python's `type(result)(gold)`: numbers that filters made are compared with numbers. */
function castAs(result: PythonValue, gold: PythonValue): PythonValue {
  if (typeof result === 'string') return pythonString(gold)
  if (typeof gold !== 'string') return gold
  const number = Number(gold)
  if (Number.isNaN(number)) return gold
  if (result instanceof PythonFloat) return new PythonFloat(number)
  return typeof result === 'number' ? Math.trunc(number) : gold
}

/** A metric may answer with several values by name; here its own is meant. */
function named(value: PythonValue, name: string): PythonValue {
  return isDict(value) ? (value[name] ?? null) : value
}

function isTrue(value: PythonValue): boolean {
  if (Array.isArray(value)) return value.length > 0
  return typeof value === 'string' ? value !== '' : toNumber(value) !== 0 && value !== null
}

function asFloat(isRight: boolean): PythonFloat {
  return new PythonFloat(isRight ? 1 : 0)
}
