import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Duplex } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { PgliteStream } from './pglite-stream.ts'
import type { FromPglite, PgliteWorkerData, ToPglite } from './pglite-worker.ts'

/**
 * PGlite in a worker thread, offered as sockets that speak the PostgreSQL protocol; one is in use at a time. When
 * the thread dies, its sockets fail with `PgliteCrashedError`, and the next one starts a new thread on the same
 * folder, which recovers from the write-ahead log. A database in memory is not brought back.
 */
export class PgliteThread {
  readonly #data: PgliteWorkerData
  readonly #onCrash: (error: PgliteCrashedError) => void
  readonly #streams = new Map<number, PgliteStream>()
  #starting: Promise<Worker> | undefined
  #running: Worker | undefined
  #ending: Promise<unknown> = Promise.resolve()
  #onClosed = () => {}
  #sessions = 0
  #isClosed = false
  #wasRunning = false

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
        if (stream.destroyed) return
        this.#streams.set(session, stream)
        post(worker, { kind: 'reset', session })
      },
      send: (bytes) => this.#running && post(this.#running, { kind: 'wire', session, bytes }),
      close: () => this.#streams.delete(session),
    })
    return stream
  }

  /** Shuts the engine down and ends the thread. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    const worker = await this.#starting?.catch(() => undefined)
    if (worker !== undefined && worker === this.#running) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#onClosed = resolve
      post(worker, { kind: 'close' })
      await promise
      await worker.terminate()
    }
    await this.#ending
  }

  async #start(): Promise<Worker> {
    if (this.#isClosed) throw new PgliteCrashedError({ reason: 'the store is closed' })
    if (this.#starting === undefined && this.#wasRunning && this.#data.dataDir.startsWith('memory://')) {
      throw new PgliteCrashedError({ reason: 'a database in memory does not survive its thread' })
    }
    this.#starting ??= this.#startWorker()
    return await this.#starting
  }

  async #startWorker(): Promise<Worker> {
    // No second engine may open the folder while the first still runs.
    await this.#ending
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: this.#data, execArgv: [] })
    const opened = Promise.withResolvers<void>()
    const ended = (error: PgliteCrashedError) => {
      opened.reject(error)
      this.#ended(worker, error)
    }
    worker.on('message', (message: FromPglite) => {
      if (message.kind === 'wire') this.#streams.get(message.session)?.push(Buffer.from(message.bytes.buffer))
      else if (message.kind === 'reset') this.#streams.get(message.session)?.emit('connect')
      else if (message.kind === 'opened') opened.resolve()
      else if (message.kind === 'not-opened') opened.reject(new Error(message.message))
      else if (message.kind === 'broken') ended(new PgliteCrashedError(message))
      else this.#onClosed()
    })
    worker.on('error', (cause: Error) => ended(new PgliteCrashedError({ reason: cause.message, cause })))
    worker.on('exit', (code) => ended(new PgliteCrashedError({ reason: `its thread ended with code ${code}` })))
    try {
      await opened.promise
    } catch (cause) {
      this.#starting = undefined
      this.#ending = worker.terminate()
      throw new PgliteNotOpenedError({
        dataDir: this.#data.dataDir,
        freeMb: await this.#freeMb(),
        cause: cause as Error,
      })
    }
    this.#running = worker
    this.#wasRunning = true
    return worker
  }

  #ended(worker: Worker, error: PgliteCrashedError): void {
    if (worker !== this.#running) return
    this.#onClosed()
    this.#running = undefined
    this.#starting = undefined
    this.#ending = worker.terminate()
    if (this.#isClosed) return
    for (const stream of [...this.#streams.values()]) stream.destroy(error)
    this.#onCrash(error)
  }

  async #freeMb(): Promise<number | undefined> {
    if (this.#data.dataDir.startsWith('memory://')) return undefined
    const disk = await statfs(dirname(this.#data.dataDir)).catch(() => undefined)
    return disk && Math.floor((disk.bavail * disk.bsize) / 1e6)
  }
}

function post(worker: Worker, message: ToPglite): void {
  worker.postMessage(message, message.kind === 'wire' ? [message.bytes.buffer as ArrayBuffer] : [])
}

/** The embedded database stopped working: what was in flight is lost, what was committed is kept. */
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
  readonly isRetryable = true

  constructor({ dataDir, freeMb, cause }: { dataDir: string; freeMb: number | undefined; cause: Error }) {
    const space = freeMb === undefined ? '' : ` (${freeMb} MB free on its disk; about 100 are needed)`
    super(`The embedded database in ${dataDir} did not open: ${cause.message}${space}`, { cause })
  }
}
