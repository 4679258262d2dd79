import type { TaskDefinition } from '../definition/task-definition.ts'
import { templateNames } from '../jinja/template-names.ts'
import type { PythonRow } from '../ports/port.ts'
import { isDict, type PythonValue } from '../python/value.ts'
import type { PerturbedColumns } from './perturb.ts'

/** Names in a field, as far as they are columns of the row. */
function columnsIn(source: unknown, row: PythonRow): string[] {
  if (typeof source !== 'string') return []
  if (Object.hasOwn(row, source)) return [source]
  const names = templateNames(source)
  return Object.keys(row).filter((column) => names.has(column))
}

/**
 * Which columns of a task's documents are questions, which options, and which the right one: as `metadata.assay.perturb`
 * names them, else as the definition's own templates do. Texts that `doc_to_text` shows and neither `doc_to_target` nor
 * `doc_to_choice` reads are questions; the one list among the columns of `doc_to_choice`, or else of `doc_to_text`, holds the
 * options; the one other column of `doc_to_target` is the right one. What a Python function reads is not known.
 */
export function perturbedColumns(definition: TaskDefinition, row: PythonRow): PerturbedColumns {
  const { doc_to_text: text, doc_to_target: target, doc_to_choice: choice, metadata } = definition
  const named = metadata?.assay?.perturb
  const [shown, answers, chosen] = [text, target, choice].map((field) => columnsIn(field, row))
  const texts = (shown ?? []).filter((column) => {
    return typeof row[column] === 'string' && !answers?.includes(column) && !chosen?.includes(column)
  })
  const lists = [chosen ?? [], shown ?? []].map((columns) => columns.filter((column) => isOptions(row[column])))
  const options = named?.options ?? only(lists.find((columns) => columns.length > 0) ?? [])
  const gold = named?.gold ?? only((answers ?? []).filter((column) => column !== options))
  return {
    texts: named?.texts ?? texts,
    ...(options !== undefined && { options }),
    ...(gold !== undefined && { gold }),
  }
}

function only(columns: readonly string[]): string | undefined {
  return columns.length === 1 ? columns[0] : undefined
}

function isOptions(value: PythonValue | undefined): boolean {
  return Array.isArray(value) || (isDict(value) && Array.isArray(value.text) && Array.isArray(value.label))
}
