import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createGunzip } from 'node:zlib'
import type { AsyncBuffer } from 'hyparquet'
import { asyncBufferFromFile } from 'hyparquet'
import { DatasetFormatError, type Split } from './dataset.ts'
import type { CsvFormat } from './dataset-source.ts'
import { formatOf } from './hub/data-files.ts'
import { piecesBuffer } from './pieces-buffer.ts'
import { readCsvRows } from './read-csv.ts'
import { jsonLinesReader, readJsonRows } from './read-json.ts'
import { readParquetRows } from './read-parquet.ts'

/** A file of rows; of a Parquet file perhaps only parts. */
export type DataFilePlace = {
  readonly path: string
  readonly pieces?: { readonly parts: readonly { from: number; to: number }[]; readonly wholeBytes: number } | undefined
}

export type ReadOptions = {
  readonly csv?: CsvFormat
  readonly firstRows?: number
  /** A split is kept in memory; this much data, unpacked, is what its rows may be made of. 512 MiB when absent. */
  readonly maximumBytes?: number
}

const usualMaximumBytes = 512 * 2 ** 20
/** Files that are no lines (JSON arrays, CSV, text) become one text, and a line of the others too. */
const maximumTextBytes = 256 * 2 ** 20

/** A split that does not fit into memory. */
export class DatasetTooLargeError extends Error {
  override readonly name = 'DatasetTooLargeError'
  readonly code = 'DATASET_TOO_LARGE'
  constructor({ path, bytes, maximumBytes }: { path: string; bytes: number; maximumBytes: number }) {
    super(
      `A split has ${bytes} bytes of data or more; ${maximumBytes} fit into memory.\nFile: ${path}\n` +
        'What to do: run the first documents only with `--limit`, or give a smaller file with `--data DIR`.',
    )
  }
}

/**
 * The rows of several files of one split, in order: Parquet, JSON, JSON lines, CSV, TSV, text, and these as `.gz`.
 *
 * @throws {DatasetFormatError} @throws {DatasetTooLargeError}
 */
export async function readFiles(places: readonly DataFilePlace[], options: ReadOptions = {}): Promise<Split> {
  const { maximumBytes = usualMaximumBytes } = options
  const parts: Split[] = []
  let rows = 0
  let bytes = 0
  for (const place of places) {
    if (options.firstRows !== undefined && rows >= options.firstRows) break
    const rest = options.firstRows === undefined ? {} : { firstRows: options.firstRows - rows }
    const { split, bytes: size } = await readDataFile(
      place,
      { ...options, ...rest },
      { left: maximumBytes - bytes, maximumBytes },
    )
    parts.push(split)
    rows += split.rows.length
    bytes += size
  }
  return joined(parts, options.firstRows)
}

function joined(parts: readonly Split[], firstRows: number | undefined): Split {
  const [only, ...others] = parts
  const rows = only !== undefined && others.length === 0 ? only.rows : parts.flatMap((part) => part.rows)
  const columns = Object.fromEntries(parts.flatMap((part) => Object.entries(part.columns)))
  return { rows: firstRows === undefined ? rows : rows.slice(0, firstRows), columns }
}

type Sized = { readonly split: Split; readonly bytes: number }

/** What may still be read of what a split may have. */
type Budget = { readonly left: number; readonly maximumBytes: number }

async function readDataFile(place: DataFilePlace, options: ReadOptions, budget: Budget): Promise<Sized> {
  const { path } = place
  const format = formatOf(path)
  if (format === 'parquet') {
    const file = await openParquet(place)
    const tail = place.pieces?.parts.at(-1)
    const tailBytes = tail && tail.to - tail.from
    return readParquetRows(file, path, { ...options, tailBytes, onBytes: (bytes) => refuseBeyond(budget, bytes, path) })
  }
  if (format === 'json' && /\.(?:jsonl|ndjson)(?:\.gz)?$/.test(path)) return readLines(path, budget)
  const { text, bytes } = await readText(path, budget)
  if (format === 'json') return { split: readJsonRows(text, path), bytes }
  if (format === 'csv') return { split: readCsvRows(text, path, { ...tabsOf(path), ...options.csv }), bytes }
  if (format === 'text') return { split: textRows(text), bytes }
  throw new DatasetFormatError({ path, reason: 'files of this kind are not read' })
}

function refuseBeyond({ left, maximumBytes }: Budget, bytes: number, path: string): void {
  if (bytes > left) throw new DatasetTooLargeError({ path, bytes: maximumBytes - left + bytes, maximumBytes })
}

function tabsOf(path: string): CsvFormat {
  return /\.tsv(?:\.gz)?$/.test(path) ? { separator: '\t' } : {}
}

/** One row per line, in the column `text`. */
function textRows(text: string): Split {
  const lines = text.replace(/\r\n?/g, '\n').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return { rows: lines.map((line) => ({ text: line })), columns: {} }
}

async function openParquet({ path, pieces }: DataFilePlace): Promise<AsyncBuffer> {
  const file = await asyncBufferFromFile(path)
  return pieces === undefined ? file : piecesBuffer(file, pieces, path)
}

/** The text of a file in pieces, unpacked, never more than the budget whatever is packed into it. */
async function* textPieces(path: string, budget: Budget): AsyncGenerator<{ text: string; bytes: number }> {
  const source = createReadStream(path, { highWaterMark: 2 ** 20 })
  const unpacked = path.endsWith('.gz') ? source.pipe(createGunzip({ chunkSize: 2 ** 20 })) : source
  source.on('error', (error) => unpacked.destroy(error))
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let bytes = 0
  try {
    for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
      bytes += chunk.byteLength
      refuseBeyond(budget, bytes, path)
      yield { text: decoder.decode(chunk, { stream: true }), bytes }
    }
  } catch (cause) {
    if (!/^Z_/.test(String((cause as NodeJS.ErrnoException).code))) throw cause
    throw new DatasetFormatError({ path, reason: `it is no readable gzip: ${(cause as Error).message}`, cause })
  } finally {
    source.destroy()
  }
  yield { text: decoder.decode(), bytes }
}

async function readText(path: string, whole: Budget): Promise<{ text: string; bytes: number }> {
  const maximumBytes = Math.min(whole.maximumBytes, maximumTextBytes)
  const budget = { left: Math.min(whole.left, maximumTextBytes), maximumBytes }
  if (!path.endsWith('.gz')) refuseBeyond(budget, (await stat(path)).size, path)
  const parts: string[] = []
  let size = 0
  for await (const { text, bytes } of textPieces(path, budget)) {
    parts.push(text)
    size = bytes
  }
  return { text: parts.join(''), bytes: size }
}

async function readLines(path: string, budget: Budget): Promise<Sized> {
  const reader = jsonLinesReader(path)
  let begun: string[] = []
  let length = 0
  let size = 0
  for await (const { text, bytes } of textPieces(path, budget)) {
    const [first = '', ...lines] = text.split('\n')
    begun.push(first)
    length += first.length
    if (length > maximumTextBytes) throw new DatasetFormatError({ path, reason: 'it has a line without end' })
    const last = lines.pop()
    if (last !== undefined) {
      for (const line of [begun.join(''), ...lines]) reader.add(line)
      begun = [last]
      length = last.length
    }
    size = bytes
  }
  reader.add(begun.join(''))
  return { split: reader.end(), bytes: size }
}
