import { type ResourceLimits, Worker } from 'node:worker_threads'

export type AskedThreadOptions = {
  readonly url: URL
  /** What the thread's code finds as `workerData`. */
  readonly data?: unknown
  readonly resourceLimits: ResourceLimits
  /** What is thrown when the thread ends without an answer. */
  readonly faultOf: (why: { readonly reason: string; readonly cause?: unknown }) => Error
}

/**
 * A thread that answers each message with one. It begins with the first and ends when this is disposed of; a fault in it
 * ends it, and every question from then on.
 */
export class AskedThread<Question, Answer> implements AsyncDisposable {
  readonly #options: AskedThreadOptions
  #worker: Worker | undefined
  #waiting: PromiseWithResolvers<Answer> | undefined
  #fault: Error | undefined

  constructor(options: AskedThreadOptions) {
    this.#options = options
  }

  async ask(question: Question): Promise<Answer> {
    if (this.#fault !== undefined) throw this.#fault
    this.#worker ??= this.#start()
    this.#waiting = Promise.withResolvers()
    this.#worker.postMessage(question)
    return await this.#waiting.promise
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail({ reason: 'it was stopped' })
    await this.#worker?.terminate()
  }

  #start(): Worker {
    const { url, data, resourceLimits } = this.#options
    const worker = new Worker(url, { workerData: data, execArgv: [], resourceLimits })
    worker.on('message', (answer: Answer) => this.#waiting?.resolve(answer))
    worker.on('error', (cause: Error) => this.#fail({ reason: cause.message, cause }))
    worker.on('exit', (code) => this.#fail({ reason: `it ended with code ${code}` }))
    return worker
  }

  /** The first fault tells why; later ones follow from it. */
  #fail(why: { readonly reason: string; readonly cause?: unknown }): void {
    this.#fault ??= this.#options.faultOf(why)
    this.#waiting?.reject(this.#fault)
  }
}
