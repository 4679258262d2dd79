import { compileTemplate } from '../jinja/template.ts'
import { parsePythonLiteral } from '../python/literal.ts'
import { pythonString } from '../python/to-string.ts'
import { isDict, type PythonValue } from '../python/value.ts'

/** A row as templates see it. */
export type Variables = Readonly<Record<string, PythonValue>>

/** A field that is a function of the document. */
export type FieldFunction = (row: Variables) => PythonValue

/** The fields of a document, by the rules of lm-evaluation-harness (api/task.py, 0.4.13). */
export type Fields = {
  readonly text: FieldFunction
  readonly target: FieldFunction
  /** Undefined for tasks without choices. */
  readonly choices: ((row: Variables) => readonly string[]) | undefined
  readonly prefix: (row: Variables) => string
}

export type FieldSources = {
  readonly task: string
  /** Names of the data set's columns: a field that is one of these stands for the column. */
  readonly columns: ReadonlySet<string>
  /** Rendered digits are the index of a choice; whether the task has choices, which its examples may bring otherwise. */
  readonly hasChoices: boolean
  readonly doc_to_text: string | number | FieldFunction
  readonly doc_to_target?: string | number | readonly unknown[] | FieldFunction | null | undefined
  readonly doc_to_choice?:
    | string
    | readonly unknown[]
    | Readonly<Record<string, unknown>>
    | FieldFunction
    | null
    | undefined
  readonly gen_prefix?: string | null | undefined
}

/** A document that does not fit its task's definition. */
export class DocumentFieldError extends Error {
  override readonly name = 'DocumentFieldError'
  readonly code = 'DOCUMENT_FIELD'
  constructor({ task, field, reason, cause }: { task: string; field: string; reason: string; cause?: unknown }) {
    super(
      `A document does not fit the task: ${reason}\nTask: ${task}\nField: ${field}\n` +
        'What to do: check that the data set is the one that the task is made for.',
      { cause },
    )
  }
}

/** Compiles the fields of a definition for a data set with these columns. */
export function compileFields(sources: FieldSources): Fields {
  const { task, columns, hasChoices } = sources
  return {
    text: scalarField(sources.doc_to_text, { task, field: 'doc_to_text', columns, hasChoices, readsLists: false }),
    target: scalarField(sources.doc_to_target ?? '', {
      task,
      field: 'doc_to_target',
      columns,
      hasChoices,
      readsLists: true,
    }),
    choices: choicesOf(sources),
    prefix: textField(sources.gen_prefix ?? '', { task, field: 'gen_prefix', columns }),
  }
}

type FieldPlace = { readonly task: string; readonly field: string; readonly columns: ReadonlySet<string> }
type ScalarPlace = FieldPlace & { readonly hasChoices: boolean; readonly readsLists: boolean }

/**
 * A number or a list stands for itself, a column's name for its value, everything else is a template. A rendered number is an
 * index when there are choices; a rendered target in brackets is read as a list where it is one.
 */
function scalarField(source: string | number | readonly unknown[] | FieldFunction, place: ScalarPlace): FieldFunction {
  if (typeof source === 'number') return () => source
  if (typeof source === 'function') return guarded(source, place)
  if (typeof source !== 'string') return () => source as readonly PythonValue[]
  if (place.columns.has(source)) return (row) => row[source] ?? null
  const template = compileTemplate(source, place)
  return (row) => {
    const text = template.render(row)
    if (place.hasChoices && /^(?:0+|[1-9][0-9]*)$/.test(text)) return Number(text)
    if (!place.readsLists || !text.startsWith('[') || !text.endsWith(']')) return text
    try {
      return parsePythonLiteral(text)
    } catch {
      return text
    }
  }
}

/** A text that a column holds or a template prints, such as a description. */
export function textField(source: string, { task, field, columns }: FieldPlace): (row: Variables) => string {
  if (source === '') return () => ''
  if (columns.has(source)) return (row) => pythonString(row[source] ?? '')
  const template = compileTemplate(source, { task, field })
  return (row) => template.render(row)
}

/** A function whose failures name task and field. */
function guarded(run: FieldFunction, { task, field }: FieldPlace): FieldFunction {
  return (row) => {
    try {
      return run(row)
    } catch (cause) {
      throw new DocumentFieldError({ task, field, reason: `its function fails: ${(cause as Error).message}`, cause })
    }
  }
}

function readLiteral(text: string, { task, field }: { task: string; field: string }): PythonValue {
  try {
    return parsePythonLiteral(text)
  } catch (cause) {
    throw new DocumentFieldError({ task, field, reason: (cause as Error).message, cause })
  }
}

function choicesOf({ task, columns, doc_to_choice: source }: FieldSources): Fields['choices'] {
  const field = 'doc_to_choice'
  if (source === undefined || source === null) return undefined
  if (typeof source === 'function') {
    const run = guarded(source, { task, field, columns })
    return (row) => choiceTexts(run(row), { task, field })
  }
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

/** The index that Python would take a value for: an int, or a bool. */
export function indexOf(value: PythonValue): number | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? Number(value) : undefined
}
