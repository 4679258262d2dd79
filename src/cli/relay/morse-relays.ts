import { systemClock } from '#networks/http/clock.ts'
import { watchEventLoop } from '#networks/http/event-loop-watch.ts'
import type { Application } from '#networks/morse/application-keys.ts'
import { ChainWatch } from '#networks/morse/chain-watch.ts'
import { RpcNodes } from '#networks/morse/rpc-nodes.ts'
import { openRpcPost } from '#networks/morse/rpc-post.ts'
import { type Session, SessionBook } from '#networks/morse/session-book.ts'
import { SessionSource } from '#networks/morse/session-source.ts'
import { findSession } from './find-session.ts'
import type { RelayData } from './relay-data.ts'
import type { RelayPort, RelaySession } from './relay-port.ts'
import { createServicerLines } from './servicer-lines.ts'

export type MorseRelaysOptions = {
  readonly data: RelayData
  /** Whoever of them is staked for the chain pays. */
  readonly applications: readonly Application[]
  readonly timeoutMs: number
  readonly maximumResponseBytes: number
  /** Connections to one address. */
  readonly concurrency: number
  /** Whether servicers may be at addresses that are not public; so anyway where all RPC nodes are on this machine. */
  readonly allowsPrivate: boolean
}

/** Sends relays to the nodes of the present session of an application, for one chain of a Morse network. */
export async function openMorseRelays(options: MorseRelaysOptions): Promise<RelayPort> {
  const { data, applications } = options
  const chain = data.chain.id
  const clock = systemClock
  const loopWatch = watchEventLoop({ clock })
  const rpcPost = openRpcPost({ urls: data.rpcUrls, clock, loopWatch })
  const rpc = new RpcNodes({ urls: data.rpcUrls, post: rpcPost.post })
  const reports: string[] = []
  const source = new SessionSource(rpc, (message) => void reports.splice(0, 1, message))
  const watch = new ChainWatch({ rpc, clock, onLook: async (head) => (head === null ? undefined : book.update()) })
  // No budget: a relay too many is the user's to send.
  const book = new SessionBook({ applications, services: [chain], source, watch, clock, budgetShare: 1 })
  const lines = createServicerLines({ ...options, rpcUrls: data.rpcUrls, mesh: data.mesh, clock, loopWatch })
  const given = createGivenSessions()
  let search: ReturnType<typeof findSession> | undefined
  await watch.look()
  watch.start()
  return {
    async session(signal) {
      // However many relays wait for a session, the nodes are asked once.
      search ??= findSession({ chain, applications, book, watch, source, clock, lastReport: () => reports[0], signal })
      const found = await search.finally(() => {
        search = undefined
      })
      return found.kind === 'none' ? found : { kind: 'session', session: given.give(found.session) }
    },
    async send({ session, ...rest }) {
      const sent = await lines.send({
        ...rest,
        session: given.of(session),
        height: watch.head?.height ?? session.height,
      })
      // Perhaps the chain has moved on.
      if (sent.outcome.kind === 'refused') void watch.look()
      return sent
    },
    async close() {
      watch.stop()
      loopWatch.stop()
      await Promise.all([lines.close(), rpcPost.close()])
    },
  }
}

/** Sessions as the port shows them, and back; one of each for as long as anyone has it. */
function createGivenSessions() {
  const shown = new WeakMap<Session, RelaySession>()
  const sessions = new WeakMap<RelaySession, Session>()
  return {
    give(session: Session): RelaySession {
      const known = shown.get(session)
      if (known !== undefined) return known
      const view = { height: session.height, nodes: [...session.nodes.values()] }
      shown.set(session, view)
      sessions.set(view, session)
      return view
    },
    of(view: RelaySession): Session {
      const session = sessions.get(view)
      if (session === undefined) throw new TypeError('a relay goes to a session that was given out')
      return session
    },
  }
}
