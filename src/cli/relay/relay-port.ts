import type { RelayFailure } from '#records/relay.ts'
import type { RelayData } from './relay-data.ts'

/** What one relay carries to a backend. */
export type RelayCall = RelayData['chain']['callSet'][number]

/** A node of a session. */
export type RelayNode = { readonly address: string; readonly publicKey: string; readonly serviceUrl: string }

/** The nodes that serve an application for some blocks. */
export type RelaySession = { readonly height: number; readonly nodes: readonly RelayNode[] }

/** The session of now, or in our words why there is none. */
export type SessionAnswer =
  | { readonly kind: 'session'; readonly session: RelaySession }
  | { readonly kind: 'none'; readonly reason: string }

/** What came of a relay. */
export type RelayOutcome =
  /** The backend's words: whatever status it gave, Morse hides it. */
  | {
      readonly kind: 'answered'
      readonly response: string
      readonly signature: string
      /** Whether the signature is that of the node, over this answer to this relay. */
      readonly isSignatureValid: boolean
    }
  /** The node's own words; of a mesh the innermost ones. */
  | { readonly kind: 'refused'; readonly code: number; readonly codespace: string; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: RelayFailure['kind']; readonly detail: string }

/** A relay that was sent. Times are milliseconds since 1970, hashes lower-case hexadecimal. */
export type SentRelay = {
  readonly requestHash: string
  readonly proofHash: string
  readonly sentAt: number
  /** Null when nothing came back. */
  readonly firstByteAt: number | null
  readonly lastByteAt: number
  readonly outcome: RelayOutcome
}

/** What sends relays of one application to one chain. */
export type RelayPort = {
  /** Another one than before once the chain has moved on. Callers at the same time share the search and its signal. */
  session(signal: AbortSignal): Promise<SessionAnswer>
  /** Signs and sends one relay, never twice. What nodes do wrong comes back as data. */
  send(relay: {
    readonly session: RelaySession
    readonly node: RelayNode
    readonly call: RelayCall
    readonly signal: AbortSignal
  }): Promise<SentRelay>
  close(): Promise<void>
}
