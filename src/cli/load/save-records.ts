import { createWriteStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { finished } from 'node:stream/promises'
import type { LoadFileLine } from '#load/load-file.ts'

/** The file of raw moments, while a run writes it. */
export type RecordFile = {
  write(line: LoadFileLine): void
  /** Requests that were left out since the file takes them more slowly than they come. */
  readonly leftOut: number
  /** @throws {LoadOutputError} when not all of it could be written. */
  close(): Promise<void>
}

/** Lines wait in memory for the disk; of more than this, requests are left out. */
const MOST_WAITING_BYTES = 64 * 1024 * 1024

/** Opens the file before anything is sent. @throws {LoadOutputError} when it cannot be written. */
export async function createRecordFile(path: string, mostWaitingBytes = MOST_WAITING_BYTES): Promise<RecordFile> {
  const fail = (cause: unknown): never => {
    throw new LoadOutputError({ path, cause })
  }
  const handle = await open(path, 'w').catch(fail)
  const stream = createWriteStream('', { fd: handle })
  const end = finished(stream)
  // It is asked for at the end; until then a failed write must not end the process.
  end.catch(() => {})
  let leftOut = 0
  return {
    write(line) {
      if (line.kind === 'request' && stream.writableLength > mostWaitingBytes) leftOut += 1
      else stream.write(`${JSON.stringify(line)}\n`)
    },
    get leftOut() {
      return leftOut
    },
    close: async () => {
      stream.end()
      await end.catch(fail)
    },
  }
}

/** A file that `assay load` was to write cannot be written. */
export class LoadOutputError extends Error {
  override readonly name = 'LoadOutputError'
  readonly code = 'LOAD_OUTPUT'
  constructor({ path, cause }: { path: string; cause: unknown }) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(`${path} cannot be written: ${reason}.\nName a file in a folder that exists and that you may write to.`, {
      cause,
    })
  }
}
