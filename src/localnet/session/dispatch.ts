import { pocketcoreMessage } from '#morse/error-codes.ts'
import { type SessionHeader, sessionHeightOf, sessionKey } from '#morse/session.ts'
import type { Chain } from '../chain/chain.ts'
import type { Node } from '../chain/ledger.ts'
import { sessionNodes } from './session-nodes.ts'

/** A session as dispatch shows it. */
export type DispatchedSession = {
  readonly kind: 'session'
  /** The chain's height when it was asked. */
  readonly blockHeight: number
  readonly header: SessionHeader
  /** 32 bytes. */
  readonly key: Uint8Array
  /** As they were at the session's first height, in the order in which they were drawn. */
  readonly nodes: readonly Node[]
}

export type DispatchRefusal = {
  readonly kind: 'error'
  readonly codespace: 'pocketcore'
  readonly code: 17
  readonly message: string
}

/** What sessions are drawn from. */
export type SessionChain = Pick<Chain, 'height' | 'isUpgraded' | 'ledgerAt' | 'sessionBlockHash'>

type Question = { readonly chain: SessionChain; readonly appPublicKey: string; readonly chainId: string }

/** Sessions that are remembered per chain: one block's, as jailing and editing stakes change them. */
const maximumRemembered = 10_000

type Memory = { height: number; readonly sessions: Map<string, DispatchedSession | DispatchRefusal> }

const memories = new WeakMap<SessionChain, Memory>()

/**
 * The latest session of an application for a chain. Whether the application exists does not matter, and neither does the
 * height that a client asks for, as in pocket-core (x/pocketcore/keeper/session.go: HandleDispatch).
 */
export function dispatchSession({ chain, appPublicKey, chainId }: Question): DispatchedSession | DispatchRefusal {
  const ledger = chain.ledgerAt(chain.height)
  const blocksPerSession = ledger?.parameters.blocksPerSession ?? 1
  return sessionAt({ chain, appPublicKey, chainId, sessionHeight: sessionHeightOf(chain.height, blocksPerSession) })
}

/**
 * The session that began at this height, which relays of earlier sessions ask for. Refused with code 17 where there are
 * too few nodes, or where that height is not (yet, or no more) known.
 */
export function sessionAt(
  question: Question & { readonly sessionHeight: number },
): DispatchedSession | DispatchRefusal {
  const { chain, appPublicKey, chainId, sessionHeight } = question
  const memory = memoryOf(chain)
  const id = `${appPublicKey}/${chainId}/${sessionHeight}`
  const known = memory.sessions.get(id)
  if (known !== undefined) return known
  const session = drawSession(question)
  if (memory.sessions.size >= maximumRemembered) memory.sessions.clear()
  memory.sessions.set(id, session)
  return session
}

function drawSession(question: Question & { readonly sessionHeight: number }): DispatchedSession | DispatchRefusal {
  const { chain, appPublicKey, chainId, sessionHeight } = question
  const atStart = chain.ledgerAt(sessionHeight)
  // Of a session that is over, its last height decides who is still usable (x/pocketcore/types/service.go, Validate).
  const endHeight = sessionHeight + (atStart?.parameters.blocksPerSession ?? 1) - 1
  const now = chain.ledgerAt(Math.min(chain.height, endHeight))
  const blockHash = chain.sessionBlockHash(sessionHeight)
  if (atStart === undefined || now === undefined || blockHash === undefined) return tooFewNodes
  const drawn = sessionNodes({ appPublicKey, chain: chainId, blockHash, atStart, now, isUpgraded: chain.isUpgraded })
  if (drawn === undefined) return tooFewNodes
  return {
    kind: 'session',
    blockHeight: chain.height,
    header: { appPublicKey, chain: chainId, sessionHeight: BigInt(sessionHeight) },
    key: sessionKey({ appPublicKey, chain: chainId, blockHash }),
    nodes: drawn.flatMap((address) => atStart.node(address) ?? []),
  }
}

const tooFewNodes: DispatchRefusal = {
  kind: 'error',
  codespace: 'pocketcore',
  code: 17,
  message: pocketcoreMessage(17),
}

function memoryOf(chain: SessionChain): Memory {
  let memory = memories.get(chain)
  if (memory === undefined || memory.height !== chain.height) {
    memory = { height: chain.height, sessions: new Map() }
    memories.set(chain, memory)
  }
  return memory
}
