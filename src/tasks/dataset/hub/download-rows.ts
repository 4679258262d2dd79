import { createHash } from 'node:crypto'
import { type FileMetaData, parquetMetadataAsync } from 'hyparquet'
import { type Download, isOfConnection } from './download-file.ts'
import { cappedBody, HubError, type HubOptions, hubRequest } from './hub-client.ts'
import { PartialFile } from './partial-file.ts'

/** What a Parquet file gives of the rows that are wanted, and the parts of it that hold them, written one after the other. */
export type DownloadedRows = {
  readonly rows: number
  /** Undefined when the whole file is better had: it is small, or most of it is wanted. */
  readonly part: DownloadedPart | undefined
}

type DownloadedPart = {
  readonly bytes: number
  readonly sha256: string
  readonly pieces: { readonly parts: readonly { from: number; to: number }[]; readonly wholeBytes: number }
}

/** A download of parts is worth its requests up to this share of the file. */
const worthwhileShare = 0.5

/**
 * Downloads the footer of a Parquet file and the row groups that hold its first rows, by HTTP ranges.
 *
 * @returns undefined when the server gives no ranges.
 * @throws {HubError} @throws {DiskFullError}
 */
export async function downloadRows(
  { url, place, file }: Download,
  firstRows: number,
  options: HubOptions,
): Promise<DownloadedRows | undefined> {
  const footer = await readFooter(url, file.bytes, options)
  if (footer === undefined) return undefined
  const { metadata, from } = footer
  const wanted = groupsOf(metadata, firstRows)
  const parts = [...wanted.ranges, { from, to: file.bytes }]
  const bytes = parts.reduce((sum, part) => sum + part.to - part.from, 0)
  if (wanted.isAll || bytes > worthwhileShare * file.bytes) return { rows: Number(metadata.num_rows), part: undefined }
  await using partial = await PartialFile.open(place, `${url}#${firstRows}`, bytes)
  await partial.restart(null)
  const digest = createHash('sha256')
  for (const part of parts) {
    for await (const chunk of rangeBody(url, part, options)) {
      digest.update(chunk)
      await partial.append(chunk)
    }
  }
  await partial.finish()
  const part = { bytes, sha256: digest.digest('hex'), pieces: { parts, wholeBytes: file.bytes } }
  return { rows: wanted.rows, part }
}

/** Larger footers belong to files that are better refused. */
const maximumFooterBytes = 32 * 2 ** 20

async function readFooter(url: string, wholeBytes: number, options: HubOptions) {
  if (wholeBytes < 12) return undefined
  const tail = await readRange(url, { from: wholeBytes - 8, to: wholeBytes }, options)
  if (tail === undefined) return undefined
  const length = new DataView(tail).getUint32(0, true)
  const from = wholeBytes - 8 - length
  if (from < 4 || length > maximumFooterBytes) return undefined
  const bytes = await readRange(url, { from, to: wholeBytes }, options)
  if (bytes === undefined) return undefined
  const slice = (start: number, end = wholeBytes) => bytes.slice(start - from, end - from)
  try {
    const buffer = { byteLength: wholeBytes, slice }
    return { from, metadata: await parquetMetadataAsync(buffer, { initialFetchSize: length + 8 }) }
  } catch (cause) {
    throw new HubError({ url, reason: 'it is no readable Parquet', advice: 'try again later.', cause })
  }
}

/** The row groups that hold the first rows: each lies between the first and the last byte of its columns. */
function groupsOf({ row_groups: groups }: FileMetaData, firstRows: number) {
  const ranges: { from: number; to: number }[] = []
  let rows = 0
  for (const group of groups) {
    if (rows >= firstRows) break
    const columns = group.columns.flatMap(({ meta_data: column }) => (column === undefined ? [] : [column]))
    const starts = columns.map((column) => Number(column.dictionary_page_offset ?? column.data_page_offset))
    const ends = columns.map((column, index) => (starts[index] ?? 0) + Number(column.total_compressed_size))
    ranges.push({ from: Math.min(...starts), to: Math.max(...ends) })
    rows += Number(group.num_rows)
  }
  return { ranges, rows, isAll: ranges.length === groups.length }
}

async function readRange(url: string, range: { from: number; to: number }, options: HubOptions) {
  try {
    const chunks = await Array.fromAsync(rangeBody(url, range, options))
    const whole = Buffer.concat(chunks)
    return whole.buffer.slice(whole.byteOffset, whole.byteOffset + whole.byteLength)
  } catch (error) {
    if (error instanceof NoRangesError) return undefined
    throw error
  }
}

/** The bytes of one range; where the connection breaks it is taken up again. */
async function* rangeBody(
  url: string,
  { from, to }: { from: number; to: number },
  options: HubOptions,
): AsyncGenerator<Uint8Array> {
  let position = from
  for (let breaks = 0; position < to; breaks += 1) {
    const response = await hubRequest(url, options, { range: `bytes=${position}-${to - 1}` })
    if (response.status !== 206 || !response.headers.get('content-range')?.startsWith(`bytes ${position}-${to - 1}/`)) {
      await response.body?.cancel()
      throw new NoRangesError()
    }
    try {
      for await (const chunk of cappedBody(url, response, to - position, options.onBytes)) {
        position += chunk.byteLength
        yield chunk
      }
    } catch (error) {
      options.signal?.throwIfAborted()
      if (!isOfConnection(error)) throw error
    }
    if (position < to && breaks === maximumBreaks) {
      const reason = 'the download of a part breaks off'
      throw new HubError({ url, reason, advice: 'try again later.', isRetryable: true })
    }
  }
}

const maximumBreaks = 10

/** The server sends whole files only. Never leaves this module. */
class NoRangesError extends Error {}
