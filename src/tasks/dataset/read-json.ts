import { type ColumnType, DatasetFormatError, type Row, type Split } from './dataset.ts'

/**
 * Reads JSON lines, or a JSON array of objects (also under one key, as `{"data": […]}`), with the types that a columnar
 * loader would give: a column with one fraction is a float column.
 *
 * @throws {DatasetFormatError}
 */
export function readJsonRows(text: string, path: string): Split {
  const isLines = !/^\s*(?:\[|\{\s*"[^"]+"\s*:\s*\[\s*\{)/.test(text) || path.endsWith('.jsonl')
  const rows = isLines ? readLines(text, path) : readArray(text, path)
  const hasNumbers = rows.some((row) => Object.values(row).some(holdsNumber))
  const floats = hasNumbers ? floatColumns(text, isLines) : new Set<string>()
  const types = [...floats].map((name): [string, ColumnType] => [name, floatType(rows, name)])
  return { rows, columns: Object.fromEntries(types) }
}

function parse(text: string, path: string, line?: number): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const where = line === undefined ? '' : ` in line ${line}`
    throw new DatasetFormatError({ path, reason: `it is no JSON${where}: ${(cause as Error).message}`, cause })
  }
}

function asRow(value: unknown, path: string, at: string): Row {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row
  throw new DatasetFormatError({ path, reason: `${at} is not an object` })
}

function readLines(text: string, path: string): Row[] {
  return text
    .split('\n')
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => line.trim() !== '')
    .map(({ line, number }) => asRow(parse(line, path, number), path, `line ${number}`))
}

function readArray(text: string, path: string): Row[] {
  const value = parse(text, path)
  const items = Array.isArray(value) ? value : Object.values(asRow(value, path, 'the file')).find(Array.isArray)
  if (items === undefined) throw new DatasetFormatError({ path, reason: 'it has no list of rows' })
  return items.map((item, index) => asRow(item, path, `row ${index}`))
}

function holdsNumber(value: unknown): boolean {
  if (typeof value === 'number') return true
  return typeof value === 'object' && value !== null && Object.values(value).some(holdsNumber)
}

/** Names of columns that hold a number written with a fraction or an exponent. */
function floatColumns(text: string, isLines: boolean): Set<string> {
  const names = new Set<string>()
  const sources = isLines ? text.split('\n').filter((line) => line.trim() !== '') : [text]
  for (const source of sources) {
    JSON.parse(source, function (this: unknown, _key: string, value: unknown, context?: { source?: string }) {
      if (value === markedFloat) return value
      if (typeof value === 'number' && /[.eE]/.test(context?.source ?? '')) return markedFloat
      if (typeof value !== 'object' || value === null || !Object.values(value).includes(markedFloat)) return value
      if (!Array.isArray(value))
        for (const [name, member] of Object.entries(value)) if (member === markedFloat) names.add(name)
      return Array.isArray(value) ? markedFloat : value
    } as (this: unknown, key: string, value: unknown) => unknown)
  }
  return names
}

const markedFloat = Symbol('float')

function floatType(rows: readonly Row[], name: string): ColumnType {
  return rows.some((row) => Array.isArray(row[name])) ? { list: 'float' } : 'float'
}
