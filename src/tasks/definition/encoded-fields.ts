import { PythonFloat } from '../python/value.ts'
import { PythonFunction } from './python-function.ts'

/** Fields of a definition, by name. */
export type Fields = Readonly<Record<string, unknown>>

/** Marks what JSON has no word for. A definition cannot hold it, since YAML forbids the character. */
const mark = '\0'

/** What the JSON text of fields with functions holds. */
export const functionMark = '["function",'

/** Fields as JSON text that {@link decodeFields} reads back, with floats, functions and large integers kept apart. */
export function encodeFields(fields: Fields): string {
  return JSON.stringify(encoded(fields))
}

function encoded(value: unknown): unknown {
  if (typeof value === 'bigint') return { [mark]: ['integer', String(value)] }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof PythonFloat) return { [mark]: ['float', String(value.value)] }
  if (value instanceof PythonFunction) return { [mark]: ['function', value.reference] }
  return mapValues(value, encoded)
}

export function decodeFields(text: string): Fields {
  return decoded(JSON.parse(text)) as Fields
}

function decoded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const marked = (value as Record<string, unknown>)[mark]
  if (!Array.isArray(marked)) return mapValues(value, decoded)
  const [kind, text] = marked
  if (kind === 'float') return new PythonFloat(Number(text))
  return kind === 'integer' ? BigInt(text) : new PythonFunction(text)
}

/** The same list or object with every member changed; itself where none changes. */
export function mapValues(value: object, change: (member: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(change)
    return items.some((item, index) => item !== value[index]) ? items : value
  }
  const entries = Object.entries(value).map(([name, member]) => [name, change(member), member] as const)
  if (entries.every(([, changed, member]) => changed === member)) return value
  return Object.fromEntries(entries)
}

/** Fields whose values are printed into prompts, where 1 and 1.0 differ. */
const printedFields: ReadonlySet<string> = new Set(['doc_to_choice', 'samples'])

/** Floats as plain numbers, except where their text counts. */
export function plainFields(value: unknown): unknown {
  if (value instanceof PythonFloat) return value.value
  if (typeof value !== 'object' || value === null || value instanceof PythonFunction) return value
  if (Array.isArray(value)) return mapValues(value, plainFields)
  const entries = Object.entries(value)
  return Object.fromEntries(
    entries.map(([name, member]) => [name, printedFields.has(name) ? member : plainFields(member)]),
  )
}
