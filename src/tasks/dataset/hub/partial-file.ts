import { type FileHandle, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import * as z from 'zod'

/** The disk has no room for a data set. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
  readonly code = 'DISK_FULL'
  constructor({ path, bytes, cause }: { path: string; bytes: number; cause?: unknown }) {
    super(
      `There is no room for a data file of ${bytes} bytes.\nFile: ${path}\n` +
        'What to do: free some space, or set another cache folder (`ASSAY_CACHE`). What was downloaded so far is kept.',
      { cause },
    )
  }
}

const stateShape = z.object({ url: z.string(), etag: z.string().nullable() })

/**
 * A file on its way: `NAME.PID.part` beside its place, with a note of what it is. One that a dead process left is taken over.
 */
export class PartialFile {
  readonly path: string
  /** Bytes that are there. */
  bytes: number
  /** The version that the server said they are of; null when it did not. */
  etag: string | null
  private readonly url: string
  private readonly place: string
  private readonly expectedBytes: number
  private readonly handle: FileHandle

  private constructor(options: { url: string; place: string; expectedBytes: number }, start: Start) {
    this.url = options.url
    this.place = options.place
    this.expectedBytes = options.expectedBytes
    this.path = partialPath(options.place)
    this.bytes = start.bytes
    this.etag = start.etag
    this.handle = start.handle
  }

  /** @throws {DiskFullError} when there is visibly no room for all of it. */
  static async open(place: string, url: string, expectedBytes: number): Promise<PartialFile> {
    const left = await takeOver(place, url)
    const { bavail, bsize } = await statfs(dirname(place))
    if (expectedBytes - left.bytes > bavail * bsize) throw new DiskFullError({ path: place, bytes: expectedBytes })
    const handle = await open(partialPath(place), left.bytes > 0 ? 'r+' : 'w+')
    return new PartialFile({ url, place, expectedBytes }, { ...left, handle })
  }

  /** Forgets what is there: what comes now is of another version. */
  async restart(etag: string | null): Promise<void> {
    this.etag = etag
    if (this.bytes > 0) await this.handle.truncate(0)
    this.bytes = 0
    await writeFile(notePath(this.path), JSON.stringify({ url: this.url, etag }))
  }

  /** @throws {DiskFullError} */
  async append(chunk: Uint8Array): Promise<void> {
    try {
      for (let written = 0; written < chunk.byteLength; ) {
        const { bytesWritten } = await this.handle.write(chunk, written, chunk.byteLength - written, this.bytes)
        written += bytesWritten
        this.bytes += bytesWritten
      }
    } catch (cause) {
      if (!['ENOSPC', 'EDQUOT'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause
      throw new DiskFullError({ path: this.place, bytes: this.expectedBytes, cause })
    }
  }

  /** The content from its start. */
  async *content(): AsyncGenerator<Uint8Array> {
    const buffer = new Uint8Array(2 ** 20)
    for (let position = 0; position < this.bytes; ) {
      const { bytesRead } = await this.handle.read(buffer, 0, buffer.byteLength, position)
      if (bytesRead === 0) return
      position += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  }

  /** Moves it to its place. */
  async finish(): Promise<void> {
    await this.handle.sync()
    await rename(this.path, this.place)
    await rm(notePath(this.path), { force: true })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.handle.close()
  }
}

type Start = { readonly bytes: number; readonly etag: string | null; readonly handle: FileHandle }

function partialPath(place: string, pid: number = process.pid): string {
  return `${place}.${pid}.part`
}

function notePath(partial: string): string {
  return `${partial}.json`
}

/** Takes what this process or one that is gone had of the same address; of other addresses it is removed. */
async function takeOver(place: string, url: string): Promise<Omit<Start, 'handle'>> {
  const shape = new RegExp(`^${RegExp.escape(basename(place))}\\.(\\d+)\\.part$`)
  const names = await readdir(dirname(place))
  const pids = names.flatMap((name) => shape.exec(name)?.[1] ?? []).map(Number)
  for (const pid of pids.filter((candidate) => candidate === process.pid || !isAlive(candidate))) {
    const path = partialPath(place, pid)
    const note = await readNote(notePath(path))
    if (note?.url === url) {
      await rename(path, partialPath(place))
      await rename(notePath(path), notePath(partialPath(place)))
      return { bytes: (await stat(partialPath(place))).size, etag: note.etag }
    }
    await rm(path, { force: true })
    await rm(notePath(path), { force: true })
  }
  return { bytes: 0, etag: null }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function readNote(path: string): Promise<z.infer<typeof stateShape> | undefined> {
  try {
    return stateShape.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}
