import type { Readable } from 'node:stream'
import type { CapabilityRecord } from '#records/capability-record.ts'
import type { Sample } from '#records/sample.ts'
import type { Suite } from '#records/suite.ts'
import type { Supplier } from '#records/supplier.ts'
import type { BegunEpoch } from './schemas/admin.ts'
import type { TaskEntry } from './schemas/catalogue.ts'
import type { LeaderboardRow } from './schemas/leaderboard.ts'
import type { NetworkState } from './schemas/network-state.ts'
import type { StageStatus } from './schemas/readiness.ts'

/** What the process knows about itself. */
export type ReadinessPort = {
  readonly engine: 'pglite' | 'postgres'
  stages(): readonly StageStatus[]
}

/** What is measured, as plain records. */
export type CataloguePort = {
  tasks(): readonly TaskEntry[]
  suites(): readonly Suite[]
  /**
   * What a model that knows the answer to a sample would say, a text for each of its requests. Null where the task is not the
   * one that the sample was drawn from. Absent where only names are known.
   */
  expected?(sample: Pick<Sample, 'task' | 'taskVersion' | 'documentId' | 'document'>): string[] | null
}

/** Ids of the suppliers that a capability record speaks of. */
export type SuppliersAtPort = (record: CapabilityRecord) => readonly string[]

/**
 * Write commands that a second process hands over while this one holds the embedded store.
 * A command parses its own input and throws an `ApiError` for what it will not do.
 */
export type CommandsPort = {
  /** The secret that the data folder holds: whoever can read the folder may command. */
  readonly token: string
  readonly handlers: Readonly<Record<string, CommandHandler>>
}

/** Gets the request's JSON; what it returns must be JSON. */
type CommandHandler = (input: unknown, signal: AbortSignal) => Promise<unknown>

/** Begins a signed bundle of evidence about a supplier: packed bytes, and the public key that signs them. */
export type EvidencePort = (supplier: Supplier) => Promise<{ readonly stream: Readable; readonly instanceKey: string }>

/** What the process knows of the network that it measures. */
export type NetworkStatePort = {
  /** @param rows of the leaderboard: what was measured of those whom the network pays */
  read(rows: readonly LeaderboardRow[]): Promise<NetworkState>
  /** The newest block; null without a chain, or while nothing is known of it. */
  head(): { readonly height: number; readonly at: number } | null
}

/** What whoever has the token may do from anywhere. */
export type AdminPort = {
  readonly token: string
  /** Closes the present epoch of a supplier and begins the next; null when it has none yet. */
  beginEpoch(supplier: Supplier): Promise<BegunEpoch | null>
  /** Ends the manager's rest; false where this process has no manager. */
  planNow(): boolean
  /** Suspends the planning of a suite, or takes it up again. Of a suite other than the tier suite. */
  planSuite(plan: { readonly suite: string; readonly isPlanned: boolean }): Promise<void>
}
