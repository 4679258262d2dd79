import { type Relay, type RelayPayload, signRelay } from '#morse/relay.ts'
import type { Application } from './application-keys.ts'

/** How far the height that a relay names may be from the node's, unless its operator changed it (client_block_sync_allowance). */
export const HEIGHT_ALLOWANCE_BLOCKS = 10

/**
 * A relay of one of our applications to a node of its session. Clients name the session's height; where sessions are
 * longer than nodes allow heights to differ, the present one.
 *
 * @param randomBytes so many bytes that nobody can guess: they make the proof unique
 */
export function signSessionRelay({
  session,
  servicerPublicKey,
  payload,
  height,
  randomBytes,
}: {
  readonly session: { readonly application: Application; readonly service: string; readonly height: number }
  readonly servicerPublicKey: string
  readonly payload: RelayPayload
  /** The chain's, as far as we know. */
  readonly height: number
  readonly randomBytes: (count: number) => Uint8Array
}): Relay {
  const isNear = height - session.height < HEIGHT_ALLOWANCE_BLOCKS
  return signRelay({
    payload,
    blockHeight: BigInt(isNear ? session.height : height),
    sessionBlockHeight: BigInt(session.height),
    entropy: positiveInt64(randomBytes(8)),
    servicerPublicKey,
    blockchain: session.service,
    token: session.application.token,
    clientKey: session.application.key,
  })
}

/** 63 random bits, never 0. */
function positiveInt64(bytes: Uint8Array): bigint {
  const value = Buffer.from(bytes).readBigUInt64BE() & 0x7fff_ffff_ffff_ffffn
  return value === 0n ? 1n : value
}
