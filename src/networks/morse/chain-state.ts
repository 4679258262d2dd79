import type { ChainHead } from './chain-watch.ts'

/** Where a Morse chain is and what our applications may do in it, as we know it now. */
export type ChainState = {
  /** The heights that we saw last, the newest first. */
  readonly heads: readonly ChainHead[]
  /** Milliseconds between blocks; null while it is not known. */
  readonly blockMs: number | null
  /** Null while the chain's parameters are not known. */
  readonly session: {
    readonly height: number
    readonly blocksPerSession: number
    readonly nodeCount: number
  } | null
  /** The present sessions of our applications. */
  readonly sessions: readonly SessionUse[]
}

/** What an application of ours has used of a session. */
export type SessionUse = {
  /** Address of the application. */
  readonly application: string
  readonly service: string
  readonly nodes: number
  /** Relays that each node may serve, and those that we want to use of them. */
  readonly relayLimit: number
  readonly budget: number
  /** Over all nodes. */
  readonly relaysUsed: number
  /** False when we began in its middle. */
  readonly isCountComplete: boolean
}
