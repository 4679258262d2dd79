import { toHex } from '#morse/hash.ts'
import { addressOf } from '#morse/keys.ts'
import { merkleProof } from '#morse/merkle.ts'
import { proofIndex } from '#morse/proof-index.ts'
import type { ProofMessage } from '#morse/transaction/messages.ts'
import type { Chain } from '../chain/chain.ts'
import { type ClaimableEvidence, isSameSession, leavesOf } from './build-claim.ts'

/**
 * What a servicer should do about a session that it has claimed (x/pocketcore/keeper/proof.go: SendProofTx). `wait`: the
 * relay to show is not known yet. `drop`: there is no such claim on the chain (any more), or the evidence is not what was
 * claimed; the reason is for logs.
 */
export type ProofDecision =
  | { readonly kind: 'proof'; readonly message: ProofMessage }
  | { readonly kind: 'wait' }
  | { readonly kind: 'drop'; readonly reason: string }

export function decideProof(question: {
  readonly chain: Chain
  readonly servicerPublicKey: string
  readonly evidence: ClaimableEvidence
}): ProofDecision {
  const { chain, servicerPublicKey, evidence } = question
  const { header } = evidence
  const fromAddress = addressOf(servicerPublicKey)
  const claim = chain
    .ledgerAt(chain.height)
    ?.claims()
    .find((candidate) => candidate.fromAddress === fromAddress && isSameSession(candidate.header, header))
  if (claim === undefined) return { kind: 'drop', reason: 'there is no claim to prove' }
  const height = proofHeight(chain, evidence)
  if (height === undefined || chain.height <= height) return { kind: 'wait' }
  if (BigInt(leavesOf(chain, evidence).length) !== claim.totalProofs)
    return { kind: 'drop', reason: 'the claim is for another number of relays' }
  const message = buildProof({ chain, evidence })
  return message === undefined ? { kind: 'wait' } : { kind: 'proof', message }
}

/** The proof that the chain asks for; undefined before the block is there that chooses the relay. */
export function buildProof({
  chain,
  evidence,
}: {
  readonly chain: Pick<Chain, 'ledgerAt' | 'block' | 'isUpgraded'>
  readonly evidence: ClaimableEvidence
}): ProofMessage | undefined {
  const height = proofHeight(chain, evidence)
  const block = height === undefined ? undefined : chain.block(height)
  if (block === undefined) return undefined
  const leaves = leavesOf(chain, evidence)
  const index = proofIndex({
    header: evidence.header,
    blockHash: toHex(block.lastBlockHash),
    totalProofs: BigInt(leaves.length),
  })
  const { proof, leafIndex } = merkleProof(leaves, Number(index), { isUpgraded: chain.isUpgraded })
  const leaf = evidence.proofs[leafIndex]
  return leaf === undefined ? undefined : { type: 'proof', merkleProof: proof, leaf, evidenceType: 1 }
}

/** The height whose header chooses the relay to show: that at which the session can be claimed for the last time. */
function proofHeight(chain: Pick<Chain, 'ledgerAt'>, { header }: ClaimableEvidence): number | undefined {
  const parameters = chain.ledgerAt(Number(header.sessionHeight))?.parameters
  if (parameters === undefined) return undefined
  return Number(header.sessionHeight) + parameters.claimSubmissionWindow * parameters.blocksPerSession
}
