import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { DatasetFormatError, type DatasetSource, type Split } from './dataset.ts'
import { patternFolder, patternMatcher } from './hub/data-files.ts'
import { readLayout } from './layouts/read-layout.ts'
import { readFiles } from './read-files.ts'

const extensions = ['parquet', 'jsonl', 'json', 'csv', 'tsv', 'txt'].flatMap((extension) => [
  extension,
  `${extension}.gz`,
])

/**
 * A split from a folder of data files: in the hub's layout (`ORG/NAME/CONFIG/SPLIT.parquet`, `…/SPLIT-00000-of-00002.jsonl`;
 * organisation, configuration and a folder `data` may be missing), or in one of the known layouts.
 *
 * @returns undefined when the folder does not have it.
 * @throws {DatasetFormatError} for a file that is there but unreadable.
 */
export async function readLocalSplit(folder: string, source: DatasetSource, split: string): Promise<Split | undefined> {
  const options = source.csv === undefined ? {} : { csv: source.csv }
  if (source.files !== undefined) {
    const files = await namedFiles(folder, source, split)
    return files.length === 0 ? undefined : readFiles(placesOf(files), options)
  }
  const name = basename(source.path)
  const config = source.config === null ? [''] : [source.config, '']
  for (const base of [source.path, name]) {
    for (const part of config) {
      for (const data of ['', 'data']) {
        const files = await splitFiles(join(folder, safePath(base), safePath(part), data), split)
        if (files.length > 0) return readFiles(placesOf(files), options)
      }
    }
  }
  return readLayout(folder, source, split)
}

function placesOf(paths: readonly string[]) {
  return paths.map((path) => ({ path }))
}

/** The files that a definition names: below the folder, or below a folder that is named as their repository. */
async function namedFiles(folder: string, source: DatasetSource, split: string): Promise<string[]> {
  const found: string[] = []
  for (const file of source.files?.[split] ?? []) {
    const bases = file.kind === 'local' ? [''] : [file.repository, basename(file.repository)]
    const matches = await Promise.all(
      bases.map((base) => matchingFiles(join(folder, safePath(base)), safePath(file.pattern))),
    )
    found.push(...(matches.find((paths) => paths.length > 0) ?? []))
  }
  return found
}

async function matchingFiles(folder: string, pattern: string): Promise<string[]> {
  const { folder: below, isRecursive } = patternFolder(pattern)
  const isMatch = patternMatcher(pattern)
  const names = await namesIn(join(folder, below), isRecursive)
  const paths = names.map((name) => (below === '' ? name : `${below}/${name}`))
  return paths
    .filter(isMatch)
    .sort()
    .map((path) => join(folder, path))
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
    const shape = new RegExp(
      `^${RegExp.escape(split)}(?:-\\d+(?:-of-\\d+)?(?:-[0-9a-f]+)?)?\\.${RegExp.escape(extension)}$`,
    )
    const matching = names.filter((name) => shape.test(name)).sort()
    if (matching.length > 0) return matching.map((name) => join(folder, name))
  }
  return []
}

async function namesIn(folder: string, isRecursive = false): Promise<string[]> {
  try {
    return await readdir(folder, { recursive: isRecursive })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}
