import type { Database } from '../database.ts'

/**
 * `visit`: the exclusive right to relay to one supplier. `tick`: one turn of the manager, `fleet-tick`: one of comparing all
 * suppliers, neither of which must run twice at once.
 */
export type QueueName = 'visit' | 'tick' | 'fleet-tick'

/** A job that we hold. It is ours until its lease runs out; `fence` tells this holding from any later one. */
export type HeldJob = {
  readonly queue: QueueName
  readonly id: string
  /** The supplier of a visit, the name of a tick. At most one job per key is held at any moment. */
  readonly key: string
  readonly fence: number
}

/**
 * Leases, heartbeats, retries and timers over the database. A holder that dies loses its jobs after the lease time,
 * and another gets them. Results belong in a transaction that calls `isHeld` first: then a holder that was only slow
 * cannot write what a successor writes again.
 */
export type JobEngine = {
  /** Queues one job per key unless one is waiting already. */
  offer(queue: QueueName, keys: readonly string[], options?: { readonly notBefore?: number }): Promise<void>
  /** Takes up to `limit` jobs that are due. */
  take(queue: QueueName, limit: number): Promise<HeldJob[]>
  /** Renews the lease; false when it is lost. */
  keep(job: HeldJob): Promise<boolean>
  /** Inside a transaction: whether the lease still holds; locks it until the transaction ends. */
  isHeld(transaction: Database, job: HeldJob): Promise<boolean>
  /** Ends the job. False when it was no longer ours. */
  complete(job: HeldJob): Promise<boolean>
  /** Gives the job back so that another may take it at once. */
  release(job: HeldJob): Promise<void>
  /** Stops maintenance and gives nothing back by itself. */
  stop(): Promise<void>
}
