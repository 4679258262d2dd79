import { goStruct } from './go-json/encode.ts'
import { sha3 } from './hash.ts'
import { type SessionHeader, sessionHeaderHash } from './session.ts'

const seedBytes = 8

/**
 * Which of the sorted leaves a claimant must show: the first eight bytes of a SHA3-256, big-endian, modulo the claimed
 * relays, of which there is at least one. The block hash (lower-case hex) is the `last_block_id` of the block that is the
 * claim submission window after the session's start, in both modes. It does not exist yet when a claim is made, unless the
 * claim is for that very block, the last that takes it: its maker can know what it will be asked for.
 * (x/pocketcore/keeper/proof.go:204)
 */
export function proofIndex(claim: {
  readonly header: SessionHeader
  readonly blockHash: string
  readonly totalProofs: bigint
}): bigint {
  const seed = sha3(goStruct({ BlockHash: claim.blockHash, Header: sessionHeaderHash(claim.header) }))
  return new DataView(seed.buffer, seed.byteOffset, seedBytes).getBigUint64(0) % claim.totalProofs
}
