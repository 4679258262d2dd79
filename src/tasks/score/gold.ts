import type { TaskDocument } from '#records/task.ts'
import { indexOf } from '../context/fields.ts'
import { choicesOf } from '../instance.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { pythonString } from '../python/to-string.ts'
import { isDict, PythonFloat, type PythonValue } from '../python/value.ts'

/** What the harness takes for the index of a choice that does not exist. */
const noChoice = -100

/**
 * The right choice, or choices, of a multiple-choice document as the harness's metrics get them: indices, −100 for one that
 * does not exist (api/task.py:process_results, 0.4.13).
 */
export function goldChoice(prepared: PreparedTask, document: TaskDocument): number | number[] {
  const choices = choicesOf(prepared, document)
  const { text, target } = prepared.fields
  const gold = (prepared.hasManyInputs ? text : target)(prepared.variables(document))
  if (Array.isArray(gold)) return (gold as readonly PythonValue[]).map((one) => choiceIndex(one, choices))
  return choiceIndex(gold, choices)
}

function choiceIndex(gold: PythonValue, choices: readonly string[]): number {
  const index = gold instanceof PythonFloat ? gold.value : indexOf(gold)
  if (index !== undefined) return index < choices.length ? index : noChoice
  const place = choices.indexOf(pythonString(gold))
  return place < 0 ? noChoice : place
}

/** The right choices of a document; an index that does not exist is never right. */
export function rightChoices(prepared: PreparedTask, document: TaskDocument): number[] {
  return [goldChoice(prepared, document)].flat().filter((index) => index >= 0)
}

/** The texts that are right answers to a document, in the order of the target. */
export function goldTexts({ fields, variables }: PreparedTask, document: TaskDocument): string[] {
  const row = variables(document)
  const choices = fields.choices?.(row)
  const target = fields.target(row)
  const golds = Array.isArray(target) ? (target as readonly PythonValue[]) : [target]
  return golds.map((gold) => chosen(choices, indexOf(gold)) ?? (isDict(gold) ? '' : pythonString(gold)))
}

function chosen(choices: readonly string[] | undefined, index: number | undefined): string | undefined {
  return index === undefined ? undefined : choices?.at(index)
}
