import { Worker } from 'node:worker_threads'
import type { PrivateKey } from '#morse/keys.ts'
import type { RelayProof } from '#morse/relay.ts'
import type { LargeBodyResult, LargeBodyTask } from './large-body-worker.ts'
import { type ReadRelay, receiveRelay } from './received-relay.ts'
import { RESPONSE_END, type UnsignedResponse, unsignedResponse } from './unsigned-response.ts'

/** From this size on, in bytes, reading and hashing a body takes long enough to be done in a thread of its own. */
const LARGE_BODY_BYTES = 1024 * 1024

/**
 * Reads relays and writes their answers; large ones in a worker thread, one after the other, so that the node goes on
 * answering meanwhile. Keys stay here: the worker hashes, this thread signs.
 */
export class RelayBytes {
  readonly #waiting = new Map<number, PromiseWithResolvers<LargeBodyResult>>()
  #worker: Worker | undefined
  #isClosed = false
  #lastId = 0
  #lastTask: Promise<unknown> = Promise.resolve()

  async receive(body: Uint8Array): Promise<ReadRelay> {
    if (body.length < LARGE_BODY_BYTES) return receiveRelay(body)
    const result = await this.#inWorker({ kind: 'receive', body })
    if (result.kind === 'received') return result.read
    throw new LargeBodyError(result.kind === 'failed' ? result.message : 'it answered something else')
  }

  /**
   * The whole JSON of the answer, signed.
   * @param signed what the signature is made over, where a misbehaving servicer signs something else
   */
  async respond({
    response,
    signed = response,
    proof,
    servicerKey,
  }: {
    response: Uint8Array
    signed?: Uint8Array
    proof: RelayProof
    servicerKey: PrivateKey
  }): Promise<Uint8Array> {
    const { start, hash } = await this.#unsigned(response, proof)
    const signedHash = signed === response ? hash : (await this.#unsigned(signed, proof)).hash
    return Buffer.concat([start, Buffer.from(`${servicerKey.sign(signedHash)}${RESPONSE_END}`)])
  }

  /** What is being worked on, and what waits, fails. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#worker?.terminate()
  }

  async #unsigned(response: Uint8Array, proof: RelayProof): Promise<UnsignedResponse> {
    if (response.length < LARGE_BODY_BYTES) return unsignedResponse(response, proof)
    const result = await this.#inWorker({ kind: 'respond', response, proof })
    if (result.kind === 'unsigned') return result
    throw new LargeBodyError(result.kind === 'failed' ? result.message : 'it answered something else')
  }

  /** One at a time: what waits for its turn is not copied to the worker yet. */
  #inWorker(task: LargeBodyTask): Promise<LargeBodyResult> {
    const result = this.#lastTask.then(() => this.#post(task))
    this.#lastTask = result.catch(() => {})
    return result
  }

  #post(task: LargeBodyTask): Promise<LargeBodyResult> {
    if (this.#isClosed) return Promise.reject(new LargeBodyError('the node is closed'))
    this.#worker ??= this.#start()
    this.#lastId += 1
    const waiting = Promise.withResolvers<LargeBodyResult>()
    this.#waiting.set(this.#lastId, waiting)
    this.#worker.postMessage({ id: this.#lastId, task })
    return waiting.promise
  }

  #start(): Worker {
    const worker = new Worker(new URL('./large-body-worker.ts', import.meta.url), { execArgv: [] })
    worker.unref()
    worker.on('message', ({ id, result }: { readonly id: number; readonly result: LargeBodyResult }) => {
      this.#waiting.get(id)?.resolve(result)
      this.#waiting.delete(id)
    })
    const end = (reason: string) => {
      if (this.#worker === worker) this.#worker = undefined
      for (const waiting of this.#waiting.values()) waiting.reject(new LargeBodyError(reason))
      this.#waiting.clear()
    }
    worker.on('error', (error) => end(error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => end('its thread ended'))
    return worker
  }
}

/** The thread for large bodies failed; a new one is started for the next. */
export class LargeBodyError extends Error {
  override readonly name = 'LargeBodyError'
  readonly code = 'LARGE_BODY'

  constructor(reason: string) {
    super(`A large body could not be worked on.\nReason: ${reason}`)
  }
}
