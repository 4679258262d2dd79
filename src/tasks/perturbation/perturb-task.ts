import type { TaskDocument } from '#records/task.ts'
import { PythonFunction } from '../definition/python-function.ts'
import { type TaskDefinition, UnsupportedTaskError } from '../definition/task-definition.ts'
import type { PythonRow } from '../ports/port.ts'
import type { PreparedTask } from '../prepared-task.ts'
import { pythonString } from '../python/to-string.ts'
import { isDict, type PythonValue } from '../python/value.ts'
import { rightChoices } from '../score/gold.ts'
import { type Perturbation, type PerturbedColumns, perturbRow } from './perturb.ts'
import { perturbedColumns } from './perturbed-columns.ts'

/** Documents that are looked at before anything is sent: whether the perturbation fits, and leaves the answer alone. */
const checkedDocuments = 50

export type TaskPerturbation = { readonly kind: Perturbation; readonly seed: number }

/**
 * The same task with its questions worded otherwise. Examples stay as they are, so that questions alone differ from the
 * original; a document that the perturbation says nothing about stays too.
 *
 * @throws {UnsupportedTaskError} where it is not known which columns are questions, or options, and where the answer to
 *   one of the first documents would not be the same.
 */
export function perturbTask(prepared: PreparedTask, { kind, seed }: TaskPerturbation): PreparedTask {
  const { definition, source } = prepared
  const first = source.size === 0 ? undefined : source.documentAt(0).data
  if (first === undefined) return prepared
  const columns = perturbedColumns(definition, first as PythonRow)
  requireColumns(definition, columns, kind)
  const perturbed = ({ id, data }: TaskDocument): TaskDocument | undefined => {
    const documentSeed = `${seed} ${definition.task} ${id}`
    const row = perturbRow(data as PythonRow, { kind, columns, seed: documentSeed })
    return row && { id, data: row }
  }
  requireSameAnswers({ prepared, kind, columns }, perturbed)
  return {
    ...prepared,
    source: {
      ...source,
      documentAt(index) {
        const document = source.documentAt(index)
        return perturbed(document) ?? document
      },
    },
  }
}

function requireColumns(definition: TaskDefinition, columns: PerturbedColumns, kind: Perturbation): void {
  const { task, doc_to_text: text, output_type: output } = definition
  if (kind === 'option-order' && output !== 'multiple_choice') {
    throw new UnsupportedTaskError({ task, reason: 'it is not scored by its choices, so it has no option-order' })
  }
  const wants = kind === 'option-order' ? 'metadata.assay.perturb.options and .gold' : 'metadata.assay.perturb.texts'
  const isKnown =
    kind === 'option-order' ? columns.options !== undefined && columns.gold !== undefined : columns.texts.length > 0
  if (isKnown) return
  const cause = text instanceof PythonFunction ? ', since a Python function writes its questions' : ''
  const what = kind === 'option-order' ? 'options and the right one' : 'its questions and not its answers'
  const reason = `it is not known which columns hold ${what}${cause}, so it has no ${kind}; ${wants} may name them`
  throw new UnsupportedTaskError({ task, reason })
}

type Checked = { readonly prepared: PreparedTask; readonly kind: Perturbation; readonly columns: PerturbedColumns }

function requireSameAnswers(
  { prepared, kind, columns }: Checked,
  perturbed: (document: TaskDocument) => TaskDocument | undefined,
): void {
  const { definition, source } = prepared
  const { task } = definition
  let fitting = 0
  for (let index = 0; index < Math.min(source.size, checkedDocuments); index++) {
    const document = source.documentAt(index)
    const changed = perturbed(document)
    if (changed === undefined) continue
    fitting += 1
    const [before, after] = [document, changed].map((one) => answerOf(prepared, one, { kind, columns }))
    if (before !== undefined && before === after) continue
    const reason = `with ${kind}, the right answer to document ${index} would be another`
    throw new UnsupportedTaskError({ task, reason })
  }
  if (fitting > 0) return
  throw new UnsupportedTaskError({ task, reason: `${kind} says nothing about its first documents` })
}

/** What stays the same: target and choices; where options change their order, the texts of the right ones. */
function answerOf(
  prepared: PreparedTask,
  document: TaskDocument,
  { kind, columns }: Pick<Checked, 'kind' | 'columns'>,
): string | undefined {
  const { fields, variables } = prepared
  const row = variables(document)
  if (kind !== 'option-order') {
    return pythonString([fields.target(row), (fields.choices?.(row) ?? []) as readonly PythonValue[]])
  }
  const held = row[columns.options ?? '']
  const options = isDict(held) ? held.text : held
  if (!Array.isArray(options)) return undefined
  const right = rightChoices(prepared, document).map((index) => (options as readonly PythonValue[])[index] ?? null)
  return right.length === 0 ? undefined : pythonString(right)
}
