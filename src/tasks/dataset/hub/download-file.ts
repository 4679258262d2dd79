import { createHash } from 'node:crypto'
import { cappedBody, HubError, type HubOptions, hubRequest } from './hub-client.ts'
import { PartialFile } from './partial-file.ts'
import type { RepositoryFile } from './repository.ts'

export type Download = {
  readonly url: string
  /** Where it goes. The folder must be there. */
  readonly place: string
  readonly file: RepositoryFile
}

/** Breaks in the middle of one file that are borne; without any progress, far fewer. */
const maximumBreaks = 100
const maximumIdleBreaks = 4

/**
 * Downloads a file to its place. What was there of it after a break, a crash or a full disk is continued (`Range`, `If-Range`)
 * unless the server has another version; the whole is held against the hub's size and checksum.
 *
 * @throws {HubError} @throws {DiskFullError} the part that came is kept.
 */
export async function downloadFile({ url, place, file }: Download, options: HubOptions): Promise<{ sha256: string }> {
  await using partial = await PartialFile.open(place, url, file.bytes)
  for (let isSecond = false; ; isSecond = true) {
    await complete(partial, url, file.bytes, options)
    const { sha256, gitId } = await digests(partial, file.bytes)
    const isRight = file.sha256 === undefined ? (file.gitId ?? gitId) === gitId : file.sha256 === sha256
    if (isRight) {
      await partial.finish()
      return { sha256 }
    }
    await partial.restart(null)
    if (isSecond)
      throw new HubError({ url, reason: 'the content has another checksum than the hub lists', advice: tryLater })
  }
}

const tryLater = 'try again later.'

async function complete(partial: PartialFile, url: string, bytes: number, options: HubOptions): Promise<void> {
  let idle = 0
  for (let breaks = 0; partial.bytes !== bytes || breaks === 0; breaks += 1) {
    if (partial.bytes > bytes) await partial.restart(null)
    if (partial.bytes === bytes && bytes > 0) return
    const before = partial.bytes
    const broken = await receive(partial, url, bytes, options)
    if (broken === undefined && partial.bytes === bytes) return
    idle = partial.bytes > before ? 0 : idle + 1
    if (idle > maximumIdleBreaks || breaks === maximumBreaks) {
      const reason = broken?.message ?? `it has ${partial.bytes} of ${bytes} bytes`
      throw new HubError({
        url,
        reason: `the download breaks off (${reason})`,
        advice: tryLater,
        isRetryable: true,
        cause: broken,
      })
    }
  }
}

/** One request; the error is one of the connection. */
async function receive(
  partial: PartialFile,
  url: string,
  bytes: number,
  options: HubOptions,
): Promise<Error | undefined> {
  const condition = partial.etag === null ? {} : { 'if-range': partial.etag }
  const range = partial.bytes === 0 ? {} : { range: `bytes=${partial.bytes}-`, ...condition }
  const response = await hubRequest(url, options, range)
  if (response.status === 404) throw new HubError({ url, reason: 'HTTP 404', advice: 'try again later.' })
  const isContinued = response.status === 206 && continuesAt(response, partial.bytes)
  if (!isContinued) await partial.restart(response.headers.get('etag'))
  if (!isContinued && response.status !== 200) {
    await response.body?.cancel()
    return new Error(`HTTP ${response.status} for a part of the file`)
  }
  try {
    const body = cappedBody(url, response, bytes - partial.bytes, options.onBytes)
    for await (const chunk of body) await partial.append(chunk)
    return undefined
  } catch (error) {
    options.signal?.throwIfAborted()
    if (!isOfConnection(error)) throw error
    return error
  }
}

function continuesAt({ headers }: Response, position: number): boolean {
  return headers.get('content-range')?.startsWith(`bytes ${position}-`) ?? false
}

/** Errors of a body's stream are `TypeError: terminated`, with the system's error as their cause. */
export function isOfConnection(error: unknown): error is Error {
  return error instanceof Error && !('code' in error && /^(?:HUB_FAILED|DISK_FULL)$/.test(String(error.code)))
}

async function digests(partial: PartialFile, bytes: number): Promise<{ sha256: string; gitId: string }> {
  const [sha256, git] = [createHash('sha256'), createHash('sha1').update(`blob ${bytes}\0`)]
  for await (const chunk of partial.content()) {
    sha256.update(chunk)
    git.update(chunk)
  }
  return { sha256: sha256.digest('hex'), gitId: git.digest('hex') }
}
