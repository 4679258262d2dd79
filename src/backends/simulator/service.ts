import type { Parsed } from '../http-server/api-error.ts'

/** One request to a simulated service, read and not yet checked. */
export type ServiceCall<Behaviour extends { readonly misbehaviours: readonly unknown[] }> = {
  readonly behaviour: Behaviour
  /** Those that hold now and take hold of this request. */
  readonly misbehaviours: Behaviour['misbehaviours']
  readonly path: string
  readonly json: unknown
  /** Differs between endpoints and between requests: for what the client leaves to the server. */
  readonly chance: string
  /** Seconds since 1970. */
  readonly createdAt: number
}

/** What a service says, as JSON text, and how many steps or tokens that took. */
export type ServiceAnswer = Parsed<{ readonly content: string; readonly steps: number }>
