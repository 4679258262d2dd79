import type { PythonValue } from '../python/value.ts'
import { isDict, PythonFloat } from '../python/value.ts'
import type { DatasetSource } from './dataset-source.ts'

export type { DatasetSource }

/** A row as plain JSON, so that it can be stored with a sample. */
export type Row = Readonly<Record<string, unknown>>

/**
 * The type of a column where JSON alone cannot tell: `float` (3.0 is not 3 to Python; what JSON lacks is stored as `NaN`,
 * `Infinity`, `-Infinity`), `integer` (beyond 2^53 it is stored as decimal text), lists and structures that hold such columns.
 */
export type ColumnType =
  | 'float'
  | 'integer'
  | 'plain'
  | { readonly list: ColumnType }
  | { readonly fields: Readonly<Record<string, ColumnType>> }

/** Rows of one split in file order, and the types of their columns. */
export type Split = {
  readonly rows: readonly Row[]
  readonly columns: Readonly<Record<string, ColumnType>>
  /** `ORG/NAME@COMMIT` of a split from the hub: the data that a score is about. */
  readonly revision?: string
}

/** What of a split is wanted. */
export type SplitNeed = {
  /** How many rows from the start are enough; a split that is here in part is given only to who says so. */
  readonly firstRows?: number
}

/**
 * The port through which tasks get their data. Few-shot pools, and whatever filters rows by content, need whole splits.
 */
export type ReadSplit = (source: DatasetSource, split: string, need?: SplitNeed) => Promise<Split>

export type MissingDataset = {
  readonly source: DatasetSource
  readonly split: string
  readonly searched: readonly string[]
  /** Rows that are here, when only the first were downloaded. */
  readonly rowsHere?: number
  /** The task or suite that wants it, as `assay tasks fetch` knows it. */
  readonly neededBy?: string
}

/** A data set that is not on this machine. */
export class MissingDatasetError extends Error {
  override readonly name = 'MissingDatasetError'
  readonly code = 'DATASET_MISSING'
  readonly facts: MissingDataset
  constructor(facts: MissingDataset) {
    const { source, split, searched, rowsHere, neededBy = 'TASK' } = facts
    const config = source.config === null ? '' : ` (${source.config})`
    const state = rowsHere === undefined ? 'not on this machine' : `here with its first ${rowsHere} rows only`
    super(
      `The data set ${source.path}${config}, split ${split}, is ${state}.\n` +
        `Searched: ${searched.length === 0 ? 'nowhere: no data folder and no cache is set' : searched.join(', ')}\n` +
        `What to do: get it once with \`assay tasks fetch ${neededBy}\`, or give a folder that has it with \`--data DIR\`.`,
    )
    this.facts = facts
  }
}

/** A data file that cannot be read as what its name says. */
export class DatasetFormatError extends Error {
  override readonly name = 'DatasetFormatError'
  readonly code = 'DATASET_FORMAT'
  constructor({ path, reason, cause }: { path: string; reason: string; cause?: unknown }) {
    super(`A data file cannot be read: ${reason}\nFile: ${path}\nWhat to do: replace the file.`, { cause })
  }
}

/** True when every value of the column means the same in JSON and in Python. */
function isPlain(type: ColumnType): boolean {
  if (typeof type === 'string') return type === 'plain'
  return 'list' in type ? isPlain(type.list) : Object.values(type.fields).every(isPlain)
}

/**
 * Turns JSON rows into Python values: floats boxed, large integers restored. Rows of a split without such columns are
 * returned as they are.
 */
export function rowReviver(columns: Split['columns']): (row: Row) => Readonly<Record<string, PythonValue>> {
  const special = Object.entries(columns).filter(([, type]) => !isPlain(type))
  if (special.length === 0) return (row) => row as Readonly<Record<string, PythonValue>>
  return (row) => {
    const revived = Object.fromEntries(special.map(([name, type]) => [name, revive(row[name], type)]))
    return { ...row, ...revived } as Readonly<Record<string, PythonValue>>
  }
}

function revive(value: unknown, type: ColumnType): PythonValue {
  if (type === 'float' && typeof value === 'number') return new PythonFloat(value)
  if (type === 'float' && typeof value === 'string') return new PythonFloat(Number(value))
  if (type === 'integer' && typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value)
  if (typeof type === 'string' || value === null || value === undefined) return (value ?? null) as PythonValue
  if ('list' in type) return Array.isArray(value) ? value.map((item) => revive(item, type.list)) : null
  if (!isDict(value)) return null
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      revive(member, (Object.hasOwn(type.fields, key) ? type.fields[key] : undefined) ?? 'plain'),
    ]),
  )
}
