import { Worker } from 'node:worker_threads'
import type { FleetFinding } from '#records/fleet-finding.ts'
import type { FleetComparison, FleetComparisonOptions } from './fleet-comparison.ts'
import type { FromFleetWorker, ToFleetWorker } from './fleet-worker.ts'

/** JavaScript objects of a comparison of 100,000 suppliers take less: what takes more ends its thread and nothing else. */
const MOST_HEAP_MB = 1_500
/** Less than the default takes 50 MB off 10,000 suppliers and costs no time (measured). */
const YOUNG_HEAP_MB = 16

/**
 * A comparison in a thread of its own: relays go on meanwhile, with times that can be trusted. The thread begins with
 * the first message and ends when this is disposed of.
 */
export class FleetThread implements FleetComparison {
  readonly #options: FleetComparisonOptions
  #worker: Worker | undefined
  #waiting: PromiseWithResolvers<FromFleetWorker> | undefined
  #fault: FleetThreadError | undefined

  constructor(options: FleetComparisonOptions) {
    this.#options = options
  }

  async add(page: string): Promise<void> {
    await this.#ask({ kind: 'add', page })
  }

  findings(): Promise<FleetFinding[]> {
    return this.#ask({ kind: 'findings' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#fail(new FleetThreadError({ reason: 'it was stopped' }))
    await this.#worker?.terminate()
  }

  async #ask(message: ToFleetWorker): Promise<FromFleetWorker> {
    if (this.#fault !== undefined) throw this.#fault
    this.#worker ??= this.#start()
    this.#waiting = Promise.withResolvers()
    this.#worker.postMessage(message)
    return await this.#waiting.promise
  }

  #start(): Worker {
    const worker = new Worker(new URL('./fleet-worker.ts', import.meta.url), {
      workerData: this.#options,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: MOST_HEAP_MB, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    })
    worker.on('message', (answer: FromFleetWorker) => this.#waiting?.resolve(answer))
    worker.on('error', (cause: Error) => this.#fail(new FleetThreadError({ reason: cause.message, cause })))
    worker.on('exit', (code) => this.#fail(new FleetThreadError({ reason: `it ended with code ${code}` })))
    return worker
  }

  /** The first fault tells why; later ones follow from it. */
  #fail(fault: FleetThreadError): void {
    this.#fault ??= fault
    this.#waiting?.reject(this.#fault)
  }
}

/** The thread in which a fleet was compared ended without findings; the next turn starts another. */
export class FleetThreadError extends Error {
  override readonly name = 'FleetThreadError'
  readonly code = 'FLEET_THREAD'

  constructor({ reason, cause }: { reason: string; cause?: unknown }) {
    super(`The thread that compares suppliers ended without findings: ${reason}`, { cause })
  }
}
