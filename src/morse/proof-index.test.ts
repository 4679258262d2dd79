import { hash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import liveClaims from './__fixtures__/live-claims-pre.json' with { type: 'json' }
import { proofIndex } from './proof-index.ts'

describe('proofIndex', () => {
  // Live claims of 5 and 17 relays cannot tell the order of bytes: both numbers divide 255. Seven does not.
  it.each([7n, 1000n, 2n ** 63n - 1n])('behavior: of %s relays, the eight bytes are big-endian', (totalProofs) => {
    for (const { header, header_hash, proof_block_hash } of liveClaims.cases) {
      const digest = hash('sha3-256', `{"BlockHash":"${proof_block_hash}","Header":"${header_hash}"}`)
      const session = {
        appPublicKey: header.app_public_key,
        chain: header.chain,
        sessionHeight: BigInt(header.session_height),
      }
      expect(proofIndex({ header: session, blockHash: proof_block_hash, totalProofs })).toBe(
        BigInt(`0x${digest.slice(0, 16)}`) % totalProofs,
      )
    }
  })

  it('behavior: one relay is always the one', () => {
    const header = { appPublicKey: '', chain: '', sessionHeight: 1n }
    expect(proofIndex({ header, blockHash: '', totalProofs: 1n })).toBe(0n)
  })
})
