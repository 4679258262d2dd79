import { compileTemplate } from '../jinja/template.ts'
import { parsePythonLiteral } from '../python/literal.ts'
import { pythonString } from '../python/to-string.ts'
import { isDict, type PythonValue } from '../python/value.ts'

/** A row as templates see it. */
export type Variables = Readonly<Record<string, PythonValue>>

/** The fields of a document, by the rules of lm-evaluation-harness (api/task.py, commit 4e7e0d47f). */
export type Fields = {
  readonly text: (row: Variables) => PythonValue
  readonly target: (row: Variables) => PythonValue
  /** Undefined for tasks without choices. */
  readonly choices: ((row: Variables) => readonly string[]) | undefined
  readonly prefix: (row: Variables) => string
}

export type FieldSources = {
  readonly task: string
  readonly columns: ReadonlySet<string>
  readonly doc_to_text: string | number
  readonly doc_to_target?: string | number | null | undefined
  readonly doc_to_choice?: string | readonly unknown[] | Readonly<Record<string, unknown>> | null | undefined
  readonly gen_prefix?: string | null | undefined
}

/** A document that does not fit its task's definition. */
export class DocumentFieldError extends Error {
  override readonly name = 'DocumentFieldError'
  readonly code = 'DOCUMENT_FIELD'
  constructor({ task, field, reason }: { task: string; field: string; reason: string }) {
    super(
      `A document does not fit the task: ${reason}\nTask: ${task}\nField: ${field}\n` +
        'What to do: check that the data set is the one that the task is made for.',
    )
  }
}

/** Compiles the fields of a definition for a data set with these columns. */
export function compileFields(sources: FieldSources): Fields {
  const { task, columns } = sources
  const choices = choicesOf(sources)
  const hasChoices = choices !== undefined
  return {
    text: scalarField(sources.doc_to_text, { task, field: 'doc_to_text', columns, hasChoices, readsLists: false }),
    target: scalarField(sources.doc_to_target ?? '', {
      task,
      field: 'doc_to_target',
      columns,
      hasChoices,
      readsLists: true,
    }),
    choices,
    prefix: prefixOf(sources),
  }
}

type FieldPlace = {
  readonly task: string
  readonly field: string
  readonly columns: ReadonlySet<string>
  readonly hasChoices: boolean
  readonly readsLists: boolean
}

/**
 * A number stands for itself, a column's name for its value, everything else is a template. A rendered number is an index
 * when there are choices; a rendered target in brackets is read as a list.
 */
function scalarField(source: string | number, place: FieldPlace): (row: Variables) => PythonValue {
  if (typeof source === 'number') return () => source
  if (place.columns.has(source)) return (row) => row[source] ?? null
  const template = compileTemplate(source, place)
  return (row) => {
    const text = template.render(row)
    if (place.hasChoices && /^(?:0+|[1-9][0-9]*)$/.test(text)) return Number(text)
    return place.readsLists && text.startsWith('[') && text.endsWith(']') ? readLiteral(text, place) : text
  }
}

function readLiteral(text: string, { task, field }: { task: string; field: string }): PythonValue {
  try {
    return parsePythonLiteral(text)
  } catch (error) {
    throw new DocumentFieldError({ task, field, reason: (error as Error).message })
  }
}

function choicesOf({ task, columns, doc_to_choice: source }: FieldSources): Fields['choices'] {
  const field = 'doc_to_choice'
  if (source === undefined || source === null) return undefined
  if (typeof source !== 'string') {
    const texts = (Array.isArray(source) ? source : Object.values(source)).map(pythonString)
    return () => texts
  }
  if (columns.has(source)) return (row) => choiceTexts(row[source], { task, field })
  const template = compileTemplate(source, { task, field })
  return (row) => {
    const value = template.evaluate?.(row) ?? template.render(row)
    return choiceTexts(typeof value === 'string' ? readLiteral(value, { task, field }) : value, { task, field })
  }
}

function choiceTexts(value: unknown, place: { task: string; field: string }): readonly string[] {
  const items = isDict(value) ? Object.values(value) : value
  if (!Array.isArray(items)) throw new DocumentFieldError({ ...place, reason: 'the choices are no list' })
  return items.map(pythonString)
}

function prefixOf({ task, columns, gen_prefix: source }: FieldSources): Fields['prefix'] {
  if (source === undefined || source === null) return () => ''
  if (columns.has(source)) return (row) => pythonString(row[source] ?? '')
  const template = compileTemplate(source, { task, field: 'gen_prefix' })
  return (row) => template.render(row)
}
