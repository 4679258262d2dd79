import { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import type { FromPglite, PgliteWorkerData, ToPglite } from './pglite-worker.ts'

/** What a client gets instead of an authentication: AuthenticationOk, ReadyForQuery (protocol 3.0, §55.7). */
const welcome = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0, 0x5a, 0, 0, 0, 5, 0x49])

/**
 * PGlite in a worker thread, offered as sockets that speak the PostgreSQL protocol. One connection is in use at a
 * time. When the thread dies, its streams fail with `PgliteCrashedError`; the next connection starts a new thread
 * on the same folder, which recovers from the write-ahead log. A database in memory is not brought back.
 */
export class PgliteThread {
  readonly #data: PgliteWorkerData
  readonly #onCrash: (error: PgliteCrashedError) => void
  readonly #streams = new Map<number, PgliteStream>()
  #worker: Promise<Worker> | undefined
  #onClosed = () => {}
  #sessions = 0
  #isClosed = false
  #hasOpened = false

  constructor(data: PgliteWorkerData, onCrash: (error: PgliteCrashedError) => void = () => {}) {
    this.#data = data
    this.#onCrash = onCrash
  }

  /** A socket for one client; it connects when asked to. */
  openStream(): Duplex {
    const session = ++this.#sessions
    const stream = new PgliteStream({
      connect: async () => {
        const worker = await this.#start()
        this.#streams.set(session, stream)
        post(worker, { kind: 'reset', session })
      },
      send: async (bytes) => post(await this.#start(), { kind: 'wire', session, bytes }, [bytes.buffer as ArrayBuffer]),
      close: () => this.#streams.delete(session),
    })
    return stream
  }

  /** Shuts the engine down and ends the thread. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const worker = await this.#worker?.catch(() => undefined)
    if (worker === undefined) return
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#onClosed = resolve
    post(worker, { kind: 'close' })
    await promise
    await worker.terminate()
  }

  #start(): Promise<Worker> {
    if (this.#worker === undefined) {
      if (this.#isClosed) throw new PgliteCrashedError({ reason: 'the store is closed' })
      if (this.#hasOpened && this.#data.dataDir.startsWith('memory://')) {
        throw new PgliteCrashedError({ reason: 'a database in memory does not survive its thread' })
      }
      this.#worker = this.#startWorker()
      this.#worker.catch(() => {
        this.#worker = undefined
      })
    }
    return this.#worker
  }

  async #startWorker(): Promise<Worker> {
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: this.#data, execArgv: [] })
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    worker.on('message', (message: FromPglite) => {
      if (message.kind === 'wire') this.#streams.get(message.session)?.push(Buffer.from(message.bytes.buffer))
      else if (message.kind === 'reset') this.#streams.get(message.session)?.emit('connect')
      else if (message.kind === 'opened') resolve()
      else if (message.kind === 'not-opened') reject(new PgliteNotOpenedError(message))
      else this.#onClosed()
    })
    worker.on('error', (cause: Error) =>
      this.#crashed(new PgliteCrashedError({ reason: cause.message, cause }), reject),
    )
    worker.on('exit', (code) =>
      this.#crashed(new PgliteCrashedError({ reason: `its thread ended with code ${code}` }), reject),
    )
    await promise
    this.#hasOpened = true
    return worker
  }

  #crashed(error: PgliteCrashedError, reject: (error: Error) => void): void {
    reject(error)
    this.#onClosed()
    if (this.#isClosed || this.#worker === undefined) return
    this.#worker = undefined
    for (const stream of [...this.#streams.values()]) stream.destroy(error)
    this.#onCrash(error)
  }
}

type StreamPeer = {
  readonly connect: () => Promise<void>
  readonly send: (bytes: Uint8Array) => Promise<void>
  readonly close: () => void
}

/** The part of `net.Socket` that the client library uses. Writes made in one turn travel as one message. */
class PgliteStream extends Duplex {
  readonly #peer: StreamPeer
  #isWelcomed = false

  constructor(peer: StreamPeer) {
    super({ allowHalfOpen: false, writableHighWaterMark: 2 ** 24, readableHighWaterMark: 2 ** 24 })
    this.#peer = peer
  }

  connect(): this {
    this.#peer.connect().catch((error) => this.destroy(error))
    return this
  }

  setNoDelay(): this {
    return this
  }

  setKeepAlive(): this {
    return this
  }

  ref(): this {
    return this
  }

  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error) => void): void {
    this.#send(chunk, done)
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error) => void): void {
    this.#send(Buffer.concat(chunks.map(({ chunk }) => chunk)), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#peer.close()
    done(error)
  }

  #send(bytes: Buffer, done: (error?: Error) => void): void {
    const first = bytes[0]
    // The first message is the start-up packet, which PGlite has no use for; 'X' is the farewell.
    if (!this.#isWelcomed) {
      this.#isWelcomed = true
      this.push(welcome)
      done()
    } else if (first === 0x58) {
      done()
    } else {
      // A copy of its own: the client's buffer is a slice of one that it goes on using.
      this.#peer.send(new Uint8Array(bytes)).then(() => done(), done)
    }
  }
}

function post(worker: Worker, message: ToPglite, transfer: ArrayBuffer[] = []): void {
  worker.postMessage(message, transfer)
}

/** The embedded database stopped working: everything in flight is lost, everything committed is kept. */
export class PgliteCrashedError extends Error {
  override readonly name = 'PgliteCrashedError'
  readonly code = 'PGLITE_CRASHED'
  readonly isRetryable = true

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The embedded database stopped: ${reason}`, { cause })
  }
}

/** The embedded database did not start. */
export class PgliteNotOpenedError extends Error {
  override readonly name = 'PgliteNotOpenedError'
  readonly code = 'PGLITE_NOT_OPENED'
  /** The engine's own error code, such as `EACCES`. */
  readonly reasonCode: string | undefined

  constructor({ message, code }: { message: string; code?: string | undefined }) {
    super(`The embedded database did not open: ${message}`)
    this.reasonCode = code
  }
}
