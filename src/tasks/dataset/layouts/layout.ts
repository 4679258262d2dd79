import type { Row } from '../dataset.ts'
import type { CsvFormat } from '../dataset-source.ts'

/** Where a row stands. */
export type RowPlace = { readonly index: number; readonly config: string | null }

/** Files in a shape of their own that stand for a data set of the hub. */
export type Layout = {
  /** Data sets of the hub whose rows these become. */
  readonly datasets: readonly string[]
  /** The file below the data folder; undefined when the layout does not have that configuration or split. */
  readonly file: (config: string | null, split: string) => string | undefined
  /** CSV cells are taken as texts, without pandas' types. */
  readonly csv?: CsvFormat
  /** Rows that lie inside what the file gives as rows. */
  readonly inner?: (rows: readonly Row[], config: string | null) => readonly Row[]
  /** A row of the hub's columns; a text says what is wrong with it; undefined leaves it out. Absent when rows fit as they are. */
  readonly row?: (row: Row, place: RowPlace) => Row | string | undefined
}

/** The letters of choices. */
export function labels(choices: readonly unknown[]): string[] {
  return choices.map((_, index) => String.fromCodePoint(65 + index))
}
