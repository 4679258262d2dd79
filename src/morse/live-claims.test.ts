import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import liveClaims from './__fixtures__/live-claims-pre.json' with { type: 'json' }
import wallets from './__fixtures__/localnet-wallets.json' with { type: 'json' }
import { relayProofOf } from './__fixtures__/relay-proofs.ts'
import { Evidence } from './evidence.ts'
import { addressOf, readPrivateKey } from './keys.ts'
import { type MerkleNode, merkleProof, merkleRoot, verifyMerkleProof } from './merkle.ts'
import { proofIndex } from './proof-index.ts'
import { proofBytes } from './relay.ts'
import { sessionHeaderHash } from './session.ts'
import type { ClaimMessage, Message, ProofMessage } from './transaction/messages.ts'
import { decodeTransaction, signTransaction, transactionHash } from './transaction/transaction.ts'
import { validateMessage } from './transaction/validate-message.ts'

type NodeJson = { merkleHash: string; range: { lower: string; upper: string } }

function nodeOf({ merkleHash, range }: NodeJson): MerkleNode {
  return { hash: Uint8Array.fromBase64(merkleHash), lower: BigInt(range.lower), upper: BigInt(range.upper) }
}

/** Signs with the entropy that the live transaction had, and compares bytes. */
function expectSame(message: Message, live: { tx_base64: string; hash: string }, publicKey: string) {
  const raw = Buffer.from(live.tx_base64, 'base64')
  const decoded = decodeTransaction(raw)
  if (decoded.kind === 'malformed') throw new TypeError(decoded.detail)
  const wallet = wallets.cases.find(({ public_key }) => public_key === publicKey)
  const made = signTransaction({
    message,
    fee: [{ amount: 10_000n, denom: 'upokt' }],
    memo: '',
    entropy: decoded.transaction.entropy,
    chainId: 'localnet',
    key: readPrivateKey(wallet?.private_key ?? ''),
    encoding: 'amino',
  })
  expect(made.toHex()).toBe(raw.toHex())
  expect(transactionHash(made)).toBe(live.hash)
}

describe.each(liveClaims.cases)('the live claim of $total_proofs relays', (live) => {
  const header = {
    appPublicKey: live.header.app_public_key,
    chain: live.header.chain,
    sessionHeight: BigInt(live.header.session_height),
  }
  const mode = { isUpgraded: live.with_index }
  const relayProofs = live.relay_proofs.map(relayProofOf)
  const publicKey = relayProofs[0]?.servicerPublicKey ?? ''
  const evidence = new Evidence({ header, limit: 4167n })
  for (const proof of relayProofs) evidence.add(proof)
  const leaves = evidence.leaves()
  const totalProofs = BigInt(leaves.length)
  const root = merkleRoot(leaves, mode)
  const index = proofIndex({ header, blockHash: live.proof_block_hash, totalProofs })
  const { proof, leafIndex } = merkleProof(leaves, Number(index), mode)
  const leaf = relayProofs[leafIndex]
  if (leaf === undefined) throw new RangeError('The tree has as many leaves as there are relays.')

  const claim: ClaimMessage = {
    type: 'claim',
    header,
    merkleRoot: root,
    totalProofs,
    fromAddress: addressOf(publicKey),
    evidenceType: 1,
    expirationHeight: 0n,
  }
  const message: ProofMessage = { type: 'proof', merkleProof: proof, leaf, evidenceType: 1 }

  it('has this root, from this address', () => {
    expect({ root, from: claim.fromAddress, totalProofs }).toEqual({
      root: nodeOf(live.merkle_root),
      from: live.from_address,
      totalProofs: BigInt(live.total_proofs),
    })
  })

  it('asks for this proof', () => {
    expect(sessionHeaderHash(header)).toBe(live.header_hash)
    expect(index).toBe(BigInt(live.target_index))
    expect(proof).toEqual({
      index: BigInt(live.merkle_proof.index),
      hashRanges: live.merkle_proof.hash_ranges.map(nodeOf),
      target: nodeOf(live.merkle_proof.target_range),
    })
    expect(leaf.requestHash).toBe(live.leaf.value.request_hash)
    expect(verifyMerkleProof({ root, leaf: proofBytes(leaf), proof, totalProofs, ...mode })).toBe('valid')
  })

  it('is claimed and proven by these transactions, byte for byte', () => {
    expectSame(claim, live.claim_tx, publicKey)
    expectSame(message, live.proof_tx, publicKey)
  })

  it('is valid by itself', () => {
    expect([validateMessage(claim), validateMessage(message)]).toEqual([null, null])
  })

  it('behavior: the index changes with every byte of block hash and header', () => {
    const many = 2n ** 62n
    const original = proofIndex({ header, blockHash: live.proof_block_hash, totalProofs: many })
    fc.assert(
      fc.property(fc.nat(), fc.boolean(), (at, isHash) => {
        const changed = isHash
          ? { header, blockHash: otherDigit(live.proof_block_hash, at) }
          : {
              header: { ...header, appPublicKey: otherDigit(header.appPublicKey, at) },
              blockHash: live.proof_block_hash,
            }
        expect(proofIndex({ ...changed, totalProofs: many })).not.toBe(original)
      }),
    )
  })
})

function otherDigit(hex: string, at: number): string {
  const place = at % hex.length
  return `${hex.slice(0, place)}${hex[place] === '0' ? '1' : '0'}${hex.slice(place + 1)}`
}
