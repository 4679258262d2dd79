/** What a task definition says about its data. */
export type DatasetSource = {
  /** The id on the Hugging Face hub, such as `openai/gsm8k`; `json`, `csv`, `parquet` or `text` for files of its own. */
  readonly path: string
  /** The configuration, such as `main`; null for data sets that have one only. */
  readonly config: string | null
  /** Which files make which split, for definitions that say so (`data_files`). */
  readonly files?: Readonly<Record<string, readonly DataFile[]>>
  /** A folder of the repository that alone counts (`data_dir`). */
  readonly folder?: string
  /** A branch, tag or commit of the repository; the hub's conversion to Parquet, else the main branch, when absent. */
  readonly revision?: string
  /** What the file names do not tell; for CSV files. */
  readonly csv?: CsvFormat
}

/** A file, or all that a pattern with `*` means, in a repository of the hub or below the user's data folder. */
export type DataFile =
  | { readonly kind: 'hub'; readonly repository: string; readonly revision?: string; readonly pattern: string }
  | { readonly kind: 'local'; readonly pattern: string }

export type CsvFormat = {
  readonly separator?: string
  /** Names of the columns; with a header in the file these replace it. */
  readonly columnNames?: readonly string[]
  /** False when the first record is data. */
  readonly hasHeader?: boolean
  /** True when every cell is a text, as Python's `csv` gives them; else columns have the types that pandas finds. */
  readonly isText?: boolean
}
