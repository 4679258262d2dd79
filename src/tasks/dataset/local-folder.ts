import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { asyncBufferFromFile } from 'hyparquet'
import { DatasetFormatError, type DatasetSource, type Split } from './dataset.ts'
import { layouts } from './layouts.ts'
import { readCsvRows } from './read-csv.ts'
import { readJsonRows } from './read-json.ts'
import { readParquetRows } from './read-parquet.ts'

const extensions = ['parquet', 'jsonl', 'json', 'csv', 'tsv']

/**
 * A split from a folder of data files: in the hub's layout (`ORG/NAME/CONFIG/SPLIT.parquet`, `…/SPLIT-00000-of-00002.jsonl`;
 * organisation, configuration and a folder `data` may be missing), or in one of the known layouts.
 *
 * @returns undefined when the folder does not have it.
 * @throws {DatasetFormatError} for a file that is there but unreadable.
 */
export async function readLocalSplit(folder: string, source: DatasetSource, split: string): Promise<Split | undefined> {
  const name = basename(source.path)
  const config = source.config === null ? [''] : [source.config, '']
  for (const base of [source.path, name]) {
    for (const part of config) {
      for (const data of ['', 'data']) {
        const files = await splitFiles(join(folder, safePath(base), safePath(part), data), split)
        if (files.length > 0) return readFiles(files)
      }
    }
  }
  return readLayout(folder, source, split)
}

/** A path from a definition, refused when it would leave the folder. */
function safePath(path: string): string {
  if (path.split(/[\\/]/).includes('..') || path.startsWith('/')) {
    throw new DatasetFormatError({ path, reason: 'a data set name may not leave the data folder' })
  }
  return path
}

async function splitFiles(folder: string, split: string): Promise<string[]> {
  const names = await namesIn(folder)
  for (const extension of extensions) {
    const shape = new RegExp(`^${RegExp.escape(split)}(?:-\\d+(?:-of-\\d+)?(?:-[0-9a-f]+)?)?\\.${extension}$`)
    const matching = names.filter((name) => shape.test(name)).sort()
    if (matching.length > 0) return matching.map((name) => join(folder, name))
  }
  return []
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

/** The rows of several files of one split, in order. */
export async function readFiles(paths: readonly string[]): Promise<Split> {
  const parts: Split[] = []
  for (const path of paths) parts.push(await readDataFile(path))
  return { rows: parts.flatMap(({ rows }) => rows), columns: Object.assign({}, ...parts.map(({ columns }) => columns)) }
}

async function readDataFile(path: string): Promise<Split> {
  if (path.endsWith('.parquet')) return readParquetRows(await asyncBufferFromFile(path), path)
  const text = await readFile(path, 'utf8')
  if (path.endsWith('.csv')) return readCsvRows(text, path)
  return path.endsWith('.tsv') ? readCsvRows(text, path, '\t') : readJsonRows(text, path)
}

async function readLayout(folder: string, source: DatasetSource, split: string): Promise<Split | undefined> {
  for (const layout of layouts.filter(({ dataset }) => dataset === source.path)) {
    const file = layout.file(source.config, split)
    if (file === undefined) continue
    const path = join(folder, safePath(file))
    const text = await textIfThere(path)
    if (text !== undefined) return layout.convert(text, { path, config: source.config })
  }
  return undefined
}

async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
