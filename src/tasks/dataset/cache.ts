import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'
import { type DatasetSource, MissingDatasetError, type Split, type SplitNeed } from './dataset.ts'
import { readFiles } from './read-files.ts'

/** A cached file that is not what was downloaded. */
export class CacheDamagedError extends Error {
  override readonly name = 'CacheDamagedError'
  readonly code = 'DATASET_CACHE_DAMAGED'
  constructor({ path, reason }: { path: string; reason: string }) {
    super(
      `A cached data set is damaged: ${reason}\nFile: ${path}\n` +
        'What to do: delete the folder that the file lies in and run `assay tasks fetch TASK` again.',
    )
  }
}

const piece = z.object({ from: z.int().nonnegative(), to: z.int().positive() })
const fileRecord = z.object({
  name: z.string().regex(/^[\w%.-]+$/),
  bytes: z.int().nonnegative(),
  sha256: z.string(),
  /** The parts of a Parquet file that are here, one after the other, and the size of the whole. */
  pieces: z.object({ parts: z.array(piece), wholeBytes: z.int().positive() }).optional(),
})
const splitRecord = z.object({
  repository: z.string(),
  commit: z.string(),
  /** Rows that are here, when it is not all of them. */
  firstRows: z.int().positive().optional(),
  csv: z
    .object({
      separator: z.string().optional(),
      columnNames: z.array(z.string()).readonly().optional(),
      hasHeader: z.boolean().optional(),
    })
    .optional(),
  files: z.array(fileRecord),
})

export type CachedFile = z.infer<typeof fileRecord>

/** What the cache knows of one split. */
export type CachedSplit = z.infer<typeof splitRecord>

/** The folder of one data set in the cache. Definitions that choose their files themselves have folders of their own. */
export function cacheFolderOf(cacheFolder: string, { path, config, ...choice }: DatasetSource): string {
  const chosen = Object.keys(choice).length === 0 ? '' : `@${digestOf(canonical(choice)).slice(0, 16)}`
  return join(cacheFolder, safeName(path), safeName(`${config ?? 'default'}${chosen}`))
}

function canonical(value: unknown): string {
  const sorted = (_key: string, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member
  return JSON.stringify(value, sorted)
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A name as one folder name: letters, digits, `.`, `_`, `-`; the rest as hexadecimal, so that no two names meet. */
export function safeName(name: string): string {
  const escaped = name.replace(/[^A-Za-z0-9._-]/gu, (character) => `%${character.codePointAt(0)?.toString(16)}`)
  return escaped.replace(/^\.+/, (dots) => dots.replaceAll('.', '%2e'))
}

function recordPath(cacheFolder: string, source: DatasetSource, split: string): string {
  return join(cacheFolderOf(cacheFolder, source), `${safeName(split)}.split.json`)
}

/**
 * What the cache has of a split, without reading its data.
 *
 * @throws {CacheDamagedError}
 */
export async function findCachedSplit(
  cacheFolder: string,
  source: DatasetSource,
  split: string,
): Promise<CachedSplit | undefined> {
  const path = recordPath(cacheFolder, source, split)
  try {
    return splitRecord.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new CacheDamagedError({ path, reason: 'its list of files cannot be read' })
  }
}

/** Enters a split whose files lie in the cache already; it is there from this moment, whole or not at all. */
export async function enterSplit(
  cacheFolder: string,
  source: DatasetSource,
  { split, record }: { readonly split: string; readonly record: CachedSplit },
): Promise<void> {
  const path = recordPath(cacheFolder, source, split)
  await mkdir(cacheFolderOf(cacheFolder, source), { recursive: true })
  await writeFile(`${path}.${process.pid}.new`, `${JSON.stringify(record, null, 2)}\n`, { flush: true })
  await rename(`${path}.${process.pid}.new`, path)
}

/**
 * A split from the cache, checked against the checksums taken when it was downloaded.
 *
 * @returns undefined when it was never downloaded.
 * @throws {CacheDamagedError} @throws {MissingDatasetError} when too few of its rows are here.
 */
export async function readCachedSplit(
  cacheFolder: string,
  source: DatasetSource,
  split: string,
  need: SplitNeed = {},
): Promise<Split | undefined> {
  const record = await findCachedSplit(cacheFolder, source, split)
  if (record === undefined) return undefined
  const { firstRows, repository, commit, csv } = record
  if (!isEnough(record, need)) {
    throw new MissingDatasetError({ source, split, searched: [cacheFolder], rowsHere: firstRows ?? 0 })
  }
  const folder = cacheFolderOf(cacheFolder, source)
  const files = record.files.map((file) => ({ path: join(folder, file.name), ...file }))
  for (const { path, sha256 } of files) {
    if ((await checksum(path)) !== sha256) throw new CacheDamagedError({ path, reason: 'its checksum is another' })
  }
  const rows = need.firstRows ?? firstRows
  const options = { ...(rows !== undefined && { firstRows: rows }), ...(csv !== undefined && { csv: csvOf(csv) }) }
  return { ...(await readFiles(files, options)), revision: `${repository}@${commit}` }
}

/** Whether a split in the cache has what is wanted of it. */
export function isEnough({ firstRows }: CachedSplit, need: SplitNeed): boolean {
  return firstRows === undefined || (need.firstRows !== undefined && need.firstRows <= firstRows)
}

function csvOf({ separator, columnNames, hasHeader }: NonNullable<CachedSplit['csv']>) {
  return {
    ...(separator !== undefined && { separator }),
    ...(columnNames !== undefined && { columnNames }),
    ...(hasHeader !== undefined && { hasHeader }),
  }
}

async function checksum(path: string): Promise<string> {
  const digest = createHash('sha256')
  try {
    for await (const chunk of createReadStream(path)) digest.update(chunk)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new CacheDamagedError({ path, reason: 'the file is gone' })
  }
  return digest.digest('hex')
}
