import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type CachedFile,
  type CachedSplit,
  cacheFolderOf,
  enterSplit,
  findCachedSplit,
  isEnough,
  safeName,
} from '../cache.ts'
import type { SplitNeed } from '../dataset.ts'
import type { DatasetSource } from '../dataset-source.ts'
import { type Download, downloadFile } from './download-file.ts'
import { downloadRows } from './download-rows.ts'
import { findFiles, type SplitFiles } from './find-files.ts'
import { HubError, type HubOptions } from './hub-client.ts'
import { fileAddress, type RepositoryFile } from './repository.ts'

export type DownloadOptions = HubOptions & {
  readonly cacheFolder: string
  /** Asks the hub again for what is in the cache already, and so moves to its newest commit. */
  readonly isRefresh?: boolean
}

/** A split that is to be in the cache. */
export type WantedSplit = SplitNeed & { readonly split: string }

/** What was done for one split. */
export type FetchedSplit = {
  readonly source: DatasetSource
  readonly split: string
  /** `ORG/NAME@COMMIT`. */
  readonly revision: string
  readonly files: number
  /** Bytes of its files in the cache. */
  readonly bytes: number
  readonly wasCached: boolean
  /** Rows that are here, when it is not all of them. */
  readonly firstRows?: number
}

const maximumFileBytes = 4 * 2 ** 30
const maximumSplitBytes = 16 * 2 ** 30
const filesAtOnce = 4

/**
 * Brings splits of a data set into the cache, whole or their first rows, each pinned to a commit. What is there already is
 * not asked for again. Of Parquet files the first rows come alone, by HTTP ranges; other files are downloaded whole.
 *
 * @throws {HubError} @throws {DiskFullError} What was downloaded so far is continued the next time.
 */
export async function downloadSplits(
  source: DatasetSource,
  wanted: readonly WantedSplit[],
  options: DownloadOptions,
): Promise<FetchedSplit[]> {
  const { cacheFolder, isRefresh = false } = options
  const known = await Promise.all(
    wanted.map(async (want) => {
      const record = isRefresh ? undefined : await findCachedSplit(cacheFolder, source, want.split)
      return record !== undefined && isEnough(record, want) ? record : undefined
    }),
  )
  const missing = wanted.filter((_, index) => known[index] === undefined)
  const found =
    missing.length === 0
      ? []
      : await findFiles(
          source,
          missing.map(({ split }) => split),
          options,
        )
  const fetched = new Map<string, CachedSplit>()
  for (const files of found) {
    const want = missing.find(({ split }) => split === files.split) ?? { split: files.split }
    fetched.set(files.split, await downloadSplit(source, files, want, options))
  }
  return wanted.flatMap(({ split }, index) => {
    const record = known[index] ?? fetched.get(split)
    return record === undefined ? [] : [fetchedSplit(source, split, record, known[index] !== undefined)]
  })
}

function fetchedSplit(source: DatasetSource, split: string, record: CachedSplit, wasCached: boolean): FetchedSplit {
  const { repository, commit, files, firstRows } = record
  return {
    source,
    split,
    revision: `${repository}@${commit}`,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    wasCached,
    ...(firstRows !== undefined && { firstRows }),
  }
}

async function downloadSplit(
  source: DatasetSource,
  { split, revision, files, csv }: SplitFiles,
  want: WantedSplit,
  options: DownloadOptions,
): Promise<CachedSplit> {
  refuseHuge(source, split, files)
  const folder = cacheFolderOf(options.cacheFolder, source)
  await mkdir(folder, { recursive: true })
  const downloads = files.map((file, index): NamedDownload => {
    const name = `${safeName(split)}-${revision.commit.slice(0, 12)}-${String(index).padStart(5, '0')}${extensionOf(file.path)}`
    return { name, url: fileAddress(revision, file.path), place: join(folder, name), file }
  })
  const { entered, firstRows } =
    want.firstRows === undefined
      ? {
          entered: await inParallel(filesAtOnce, downloads, (download) => whole(download, options)),
          firstRows: undefined,
        }
      : await firstOf(downloads, want.firstRows, options)
  const record: CachedSplit = {
    ...revision,
    ...(firstRows !== undefined && { firstRows }),
    ...(csv !== undefined && { csv }),
    files: entered,
  }
  await enterSplit(options.cacheFolder, source, { split, record })
  return record
}

type NamedDownload = Download & { readonly name: string }

function extensionOf(path: string): string {
  return /(?:\.\w+)(?:\.gz)?$/.exec(path)?.[0].toLowerCase() ?? ''
}

function refuseHuge(source: DatasetSource, split: string, files: readonly RepositoryFile[]): void {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  if (bytes <= maximumSplitBytes && files.every((file) => file.bytes <= maximumFileBytes)) return
  const url = `https://huggingface.co/datasets/${source.path}`
  const reason = `the split ${split} has ${bytes} bytes in ${files.length} files`
  throw new HubError({ url, reason, advice: 'download what you need by hand and give its folder with `--data DIR`.' })
}

async function whole({ name, ...download }: NamedDownload, options: HubOptions): Promise<CachedFile> {
  return { name, bytes: download.file.bytes, ...(await downloadFile(download, options)) }
}

/** Files in order until there are rows enough; all of them where the hub does not tell their rows. */
async function firstOf(downloads: readonly NamedDownload[], wantedRows: number, options: HubOptions) {
  const entered: CachedFile[] = []
  let rows = 0
  for (const [index, download] of downloads.entries()) {
    const isParquet = download.name.endsWith('.parquet')
    const found = isParquet ? await downloadRows(download, wantedRows - rows, options) : undefined
    rows += found?.rows ?? 0
    if (found?.part !== undefined) {
      const { pieces, ...rest } = found.part
      entered.push({ name: download.name, ...rest, pieces: { ...pieces, parts: [...pieces.parts] } })
      return { entered, firstRows: rows }
    }
    entered.push(await whole(download, options))
    if (rows >= wantedRows && index < downloads.length - 1) return { entered, firstRows: rows }
  }
  return { entered, firstRows: undefined }
}

/** Results in the order of the items, at most `limit` at a time; the first failure ends it. */
async function inParallel<Item, Result>(
  limit: number,
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const queue = items.entries()
  async function worker() {
    for (const [index, item] of queue) results[index] = await run(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
