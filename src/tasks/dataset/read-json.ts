import { DatasetFormatError, type Row, type Split } from './dataset.ts'
import { columnTypeOf, isStoredAsIs, type JsonType, mergeColumns, parseJson, storedValue } from './json-types.ts'

/**
 * Reads JSON lines, or a JSON array of objects (also under one key, as `{"data": […]}`), with the types that the `datasets`
 * library gives: a column with one fraction is a float column, keys that a row lacks are None.
 *
 * @throws {DatasetFormatError}
 */
export function readJsonRows(text: string, path: string): Split {
  if (!path.includes('.jsonl') && !isOfLines(text)) return rowsOfWhole(text, path)
  const reader = jsonLinesReader(path)
  for (const line of text.split('\n')) reader.add(line)
  return reader.end()
}

/** Reads JSON lines one by one, for files that are too large to be one text. */
export function jsonLinesReader(path: string): { add(line: string): void; end(): Split } {
  const rows = new RowCollector()
  let number = 0
  return {
    add(line) {
      number += 1
      const text = number === 1 ? line.replace(/^\uFEFF/, '') : line
      if (text.trim() === '') return
      const at = `line ${number}`
      addRow(rows, asRow(parse(text, path, number), path, at), path, at)
    },
    end: () => rows.split(),
  }
}

/** Whether the first line is an object of its own, and no list of rows under one key. */
function isOfLines(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0] ?? ''
  if (first === '' || first.startsWith('[') || /^\{\s*"[^"]+"\s*:\s*\[\s*\{/.test(first)) return first === ''
  try {
    JSON.parse(first)
    return true
  } catch {
    return text.trimEnd().includes('}\n{')
  }
}

function rowsOfWhole(text: string, path: string): Split {
  const value = parse(text.replace(/^\uFEFF/, ''), path)
  const items = Array.isArray(value) ? value : listIn(asRow(value, path, 'the file'))
  const rows = new RowCollector()
  for (const [index, item] of items.entries()) {
    addRow(rows, typeof item === 'string' ? { text: item } : asRow(item, path, `row ${index}`), path, `row ${index}`)
  }
  return rows.split()
}

/** The rows under the only key of an object; the object itself is the only row else. */
function listIn(value: Row): readonly unknown[] {
  const [only, ...others] = Object.values(value)
  return Array.isArray(only) && others.length === 0 ? only : [value]
}

function addRow(rows: RowCollector, row: Row, path: string, at: string): void {
  try {
    rows.add(row)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new DatasetFormatError({ path, reason: `${at}: ${cause.message}`, cause })
  }
}

class RowCollector {
  private readonly rows: Row[] = []
  private fields: Readonly<Record<string, JsonType>> = {}
  /** Whether every row so far has every column. */
  private isComplete = true

  add(row: Row): void {
    const before = this.fields
    this.fields = mergeColumns(before, row)
    const size = Object.keys(row).length
    if (size !== Object.keys(this.fields).length || (this.rows.length > 0 && Object.keys(before).length !== size)) {
      this.isComplete = false
    }
    this.rows.push(row)
  }

  split(): Split {
    const types = Object.entries(this.fields)
    const columns = types
      .map(([name, type]) => [name, columnTypeOf(type)] as const)
      .filter(([, type]) => type !== 'plain')
    const isReady = this.isComplete && types.every(([, type]) => isStoredAsIs(type))
    const rows = isReady ? this.rows : this.rows.map((row) => stored(row, types))
    return { rows, columns: Object.fromEntries(columns) }
  }
}

function stored(row: Row, types: readonly (readonly [string, JsonType])[]): Row {
  return Object.fromEntries(
    types.map(([name, type]) => [name, Object.hasOwn(row, name) ? storedValue(row[name], type) : null]),
  )
}

function parse(text: string, path: string, line?: number): unknown {
  try {
    return parseJson(text)
  } catch (cause) {
    const where = line === undefined ? '' : ` in line ${line}`
    throw new DatasetFormatError({ path, reason: `it is no JSON${where}: ${(cause as Error).message}`, cause })
  }
}

function asRow(value: unknown, path: string, at: string): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row
  throw new DatasetFormatError({ path, reason: `${at} is not an object` })
}
