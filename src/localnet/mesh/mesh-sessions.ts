import type { GoValue } from '#morse/go-json/encode.ts'
import { proofHash, type Relay } from '#morse/relay.ts'
import { type Refusal, refusal } from '#morse/validate-relay-proof.ts'
import type { FetchedSession } from './full-node.ts'
import type { MeshProblem } from './mesh-error.ts'

export type Admission =
  | { readonly kind: 'admitted'; readonly dispatch: GoValue }
  | { readonly kind: 'refused'; readonly problem: MeshProblem; readonly dispatch: GoValue }

type Session = {
  readonly sessionHeight: number
  readonly dispatch: GoValue
  readonly proofHashes: Set<string>
  remainingRelays: number
  error: Refusal | null
}

/** Refusals that a later question may find gone: heights move on. */
const passingCodes: ReadonlySet<number> = new Set([60, 75])

/** Refusals of a relay after which its node takes no more of that session. */
const endingCodes: ReadonlySet<number> = new Set([45, 60, 71, 90])

/**
 * The sessions that a mesh knows from its full nodes, and what it has served in them. Relays are counted when they are let
 * in, so that those at the same time cannot exceed what is left together; geo-mesh counts when they are reported.
 */
export class MeshSessions {
  readonly #sessions = new Map<string, Session>()
  readonly #fetching = new Map<string, Promise<FetchedSession>>()

  /**
   * Lets a relay in, or says why not.
   * @param key of servicer and session
   * @param fetch asks the full node, once for all relays that wait for it
   * @param unreported how many relays of the session the node did not know of when it answered
   */
  async admit(
    key: string,
    relay: Relay,
    fetch: () => Promise<FetchedSession>,
    unreported: () => number,
  ): Promise<Admission> {
    if (!this.#sessions.has(key)) {
      const fetched = await this.#fetchOnce(key, fetch)
      if (fetched.kind === 'unreachable') return { kind: 'refused', problem: fetched.reason, dispatch: null }
      if (fetched.kind === 'refused' && passingCodes.has(fetched.error.code)) {
        return { kind: 'refused', problem: fetched.error, dispatch: null }
      }
      if (!this.#sessions.has(key)) this.#sessions.set(key, sessionOf(relay, fetched, unreported()))
    }
    const session = this.#sessions.get(key)
    if (session === undefined) return { kind: 'refused', problem: 'invalid session', dispatch: null }
    const { dispatch, error, proofHashes } = session
    const hash = proofHash(relay.proof)
    const refused = (problem: Refusal): Admission => ({ kind: 'refused', problem, dispatch })
    if (error !== null) return refused(error)
    if (proofHashes.has(hash)) return refused(refusal(37))
    if (session.remainingRelays < 1) return refused(refusal(71))
    session.remainingRelays -= 1
    proofHashes.add(hash)
    return { kind: 'admitted', dispatch }
  }

  /** Notes why a node did not take a relay, which can end the session for its servicer. */
  noteRefusal(key: string, error: Refusal): void {
    const session = this.#sessions.get(key)
    if (session !== undefined && endingCodes.has(error.code)) session.error = error
  }

  /** Forgets sessions that began before this height. */
  forgetBefore(height: number): void {
    for (const [key, session] of this.#sessions) if (session.sessionHeight < height) this.#sessions.delete(key)
  }

  #fetchOnce(key: string, fetch: () => Promise<FetchedSession>): Promise<FetchedSession> {
    const running = this.#fetching.get(key)
    if (running !== undefined) return running
    const started = fetch().finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, started)
    return started
  }
}

function sessionOf(
  { proof }: Relay,
  fetched: Exclude<FetchedSession, { readonly kind: 'unreachable' }>,
  unreported: number,
): Session {
  return {
    sessionHeight: Number(proof.sessionBlockHeight),
    dispatch: fetched.kind === 'session' ? fetched.dispatch : null,
    proofHashes: new Set(),
    remainingRelays: fetched.kind === 'session' ? fetched.remainingRelays - unreported : 0,
    error: fetched.kind === 'refused' ? fetched.error : null,
  }
}
