import {
  closeSync,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'

/** Lines are written anew in pieces of about this many bytes. */
const PIECE_BYTES = 1024 * 1024

/**
 * A file of JSON lines that is appended to. A line is there whole or not at all, whatever ends the process; what the
 * process was killed on is left out when the file is opened again. (It is not synced: a power cut can lose the last lines.)
 */
export class LineFile {
  readonly path: string
  #file: number
  #bytes: number

  /** @param read gets every line that is there, parsed */
  constructor(path: string, read: (line: unknown) => void, log: (message: string) => void) {
    this.path = path
    if (existsSync(path)) this.#read(read, log)
    this.#file = openSync(path, 'a')
    this.#bytes = fstatSync(this.#file).size
  }

  append(line: unknown): void {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    let written = 0
    let cause: unknown
    try {
      written = writeSync(this.#file, bytes)
    } catch (error) {
      cause = error
    }
    if (written < bytes.length) {
      // What a full disk took half of would spoil the next line.
      ftruncateSync(this.#file, this.#bytes)
      throw new LineNotWrittenError({ path: this.path, cause })
    }
    this.#bytes += bytes.length
  }

  /** Puts these lines in the place of all that were there. */
  replace(lines: Iterable<unknown>): void {
    const next = `${this.path}.new`
    const file = openSync(next, 'w')
    try {
      let piece = ''
      for (const line of lines) {
        piece += `${JSON.stringify(line)}\n`
        if (piece.length < PIECE_BYTES) continue
        writeFileSync(file, piece)
        piece = ''
      }
      writeFileSync(file, piece)
    } finally {
      closeSync(file)
    }
    closeSync(this.#file)
    renameSync(next, this.path)
    this.#file = openSync(this.path, 'a')
    this.#bytes = fstatSync(this.#file).size
  }

  close(): void {
    closeSync(this.#file)
  }

  #read(read: (line: unknown) => void, log: (message: string) => void): void {
    const bytes = readFileSync(this.path)
    const wholeBytes = bytes.lastIndexOf(0x0a) + 1
    let start = 0
    for (let lineNumber = 1; start < wholeBytes; lineNumber++) {
      const end = bytes.indexOf(0x0a, start)
      try {
        read(JSON.parse(bytes.toString('utf8', start, end)))
      } catch (error) {
        throw new BadLineFileError({ path: this.path, lineNumber, cause: error })
      }
      start = end + 1
    }
    if (wholeBytes === bytes.length) return
    truncateSync(this.path, wholeBytes)
    log(`the last line of ${this.path} was incomplete and was left out`)
  }
}

/** A file of lines has one that this program did not write. */
export class BadLineFileError extends Error {
  override readonly name = 'BadLineFileError'
  readonly code = 'BAD_LINE_FILE'

  constructor({ path, lineNumber, cause }: { path: string; lineNumber: number; cause: unknown }) {
    super(
      `A file of relays cannot be read.\nFile: ${path}\nLine: ${lineNumber}\n` +
        'Move the file away to start without it: the relays in it will not be paid.',
      { cause },
    )
  }
}

/** A relay could not be put on file, so it was not served. */
export class LineNotWrittenError extends Error {
  override readonly name = 'LineNotWrittenError'
  readonly code = 'LINE_NOT_WRITTEN'

  constructor({ path, cause }: { path: string; cause: unknown }) {
    super(`A line could not be written whole; the disk may be full.\nFile: ${path}`, { cause })
  }
}
