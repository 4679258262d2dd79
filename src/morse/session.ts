import { goStruct } from './go-json/encode.ts'
import { sha3, sha3Hex } from './hash.ts'

/** What a session is for. The key and the chain are compared as they are written, upper and lower case apart. */
export type SessionHeader = {
  readonly appPublicKey: string
  readonly chain: string
  /** The height at which it began. */
  readonly sessionHeight: bigint
}

/** The header's JSON, of which its hash is taken (`SessionHeader.Bytes`, x/pocketcore/types/session.go). */
export function sessionHeaderBytes(header: SessionHeader): Uint8Array {
  return Buffer.from(headerText(header))
}

/** SHA3-256 of the header as hex: the key of a session's evidence, and part of what picks the proof to show. */
export function sessionHeaderHash(header: SessionHeader): string {
  return sha3Hex(headerText(header))
}

/**
 * The seed of a session's choice of nodes, 32 bytes; dispatch shows it as base64 (`NewSessionKey`,
 * x/pocketcore/types/session.go:187). `blockHash` is that of the session's height, lower-case hex.
 */
export function sessionKey(session: { appPublicKey: string; chain: string; blockHash: string }): Uint8Array {
  const { appPublicKey, chain, blockHash } = session
  return sha3(goStruct({ app_pub_key: appPublicKey, chain, blockchain: blockHash }))
}

/** The first height of the session that this height is in: 1, 1 + B, 1 + 2B… (x/pocketcore/keeper/session.go:71). */
export function sessionHeightOf(height: number, blocksPerSession: number): number {
  return Math.floor((height - 1) / blocksPerSession) * blocksPerSession + 1
}

/**
 * Whether a node at `height` takes a relay of this session: not before the latest session by more than the allowance (in
 * sessions), not after it, and never 0 or less. That it is the height of a session at all is not asked here.
 */
export function isWithinTolerance(relay: {
  sessionHeight: bigint
  height: number
  blocksPerSession: number
  allowance: number
}): boolean {
  const { sessionHeight, height, blocksPerSession, allowance } = relay
  const latest = sessionHeightOf(height, blocksPerSession)
  return sessionHeight > 0n && sessionHeight >= latest - allowance * blocksPerSession && sessionHeight <= latest
}

/**
 * The nodes of a session, in the order in which they were drawn (x/pocketcore/types/session.go:111): the key is hashed on
 * and on, its first eight bytes picking a candidate each time. Candidates are those of the session's height in the order
 * of their addresses; who is not usable now (gone, jailed, no longer on the chain) is passed over. Undefined when there are
 * too few: code 17.
 */
export function selectSessionNodes(session: {
  sessionKey: Uint8Array
  candidates: readonly string[]
  count: number
  isUsable: (address: string) => boolean
}): readonly string[] | undefined {
  const { candidates, count, isUsable } = session
  if (candidates.length < count) return undefined
  const nodes: string[] = []
  const seen = new Set<string>()
  for (let key = session.sessionKey; nodes.length < count; key = sha3(key)) {
    if (seen.size === candidates.length) return undefined
    const first = new DataView(key.buffer, key.byteOffset).getBigUint64(0)
    const candidate = candidates[Number(first % BigInt(candidates.length))] ?? ''
    if (seen.has(candidate)) continue
    seen.add(candidate)
    if (isUsable(candidate)) nodes.push(candidate)
  }
  return nodes
}

function headerText({ appPublicKey, chain, sessionHeight }: SessionHeader): string {
  return goStruct({ app_public_key: appPublicKey, chain, session_height: sessionHeight })
}
