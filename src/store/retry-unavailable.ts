import { setTimeout as sleep } from 'node:timers/promises'
import { StoreUnavailableError } from './store-error.ts'

export type RetryOptions = {
  /** Waits between the tries, in order; their number is the number of further tries. */
  readonly waitsMs?: readonly number[]
  readonly signal?: AbortSignal
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>
}

/**
 * Tries again while the database cannot be reached. Only for work that may be done twice: reads, and writes whose
 * ids are hashes of their content. Whether a statement was carried out before the connection broke is not known.
 *
 * @throws {StoreUnavailableError} when it is still away after the last try; any other error at once.
 */
export async function retryUnavailable<T>(work: () => Promise<T>, options: RetryOptions = {}): Promise<T> {
  const { waitsMs = [50, 200, 1000, 3000, 5000], signal, wait = waitFor } = options
  for (const ms of waitsMs) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreUnavailableError)) throw error
      await wait(ms, signal)
    }
  }
  return await work()
}

async function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal })
}
