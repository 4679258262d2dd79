import { addressOf } from '#morse/keys.ts'
import { merkleRoot } from '#morse/merkle.ts'
import { proofBytes, type RelayProof } from '#morse/relay.ts'
import { sessionRelayLimit } from '#morse/relay-limit.ts'
import type { SessionHeader } from '#morse/session.ts'
import type { ClaimMessage } from '#morse/transaction/messages.ts'
import type { Chain } from '../chain/chain.ts'

/** What a servicer has to show for a session: its relays' proofs in the order in which they came. */
export type ClaimableEvidence = { readonly header: SessionHeader; readonly proofs: readonly RelayProof[] }

/** Relays below which a claim is refused whatever the parameters say (`MsgClaim.ValidateBasic`). */
const leastClaimedProofs = 5

/**
 * What a servicer should do about its evidence of a session, as of the chain's last block (x/pocketcore/keeper/claim.go:
 * SendClaimTx). `wait`: the session goes on, or its claim is on the chain. `drop`: nothing can be earned with it any
 * more; the reason is for logs.
 */
export type ClaimDecision =
  | { readonly kind: 'claim'; readonly message: ClaimMessage }
  | { readonly kind: 'wait' }
  | { readonly kind: 'drop'; readonly reason: string }

export function decideClaim(question: {
  readonly chain: Chain
  readonly servicerPublicKey: string
  readonly evidence: ClaimableEvidence
}): ClaimDecision {
  const { chain, servicerPublicKey, evidence } = question
  const { header, proofs } = evidence
  const sessionHeight = Number(header.sessionHeight)
  const atStart = chain.ledgerAt(sessionHeight)
  const now = chain.ledgerAt(chain.height)
  if (atStart === undefined || now === undefined) return { kind: 'drop', reason: 'the session is no longer known' }
  const { blocksPerSession, supportedChains, minimumNumberOfProofs } = atStart.parameters
  if (chain.height <= sessionHeight + blocksPerSession - 1) return { kind: 'wait' }
  if (proofs.length < Math.max(minimumNumberOfProofs, leastClaimedProofs))
    return { kind: 'drop', reason: `${proofs.length} relays are too few for a claim` }
  if (!supportedChains.includes(header.chain)) return { kind: 'drop', reason: 'the chain is not supported' }
  const fromAddress = addressOf(servicerPublicKey)
  const isClaimed = now
    .claims()
    .some(
      (claim) => claim.fromAddress === fromAddress && isSameSession(claim.header, header) && claim.evidenceType === 1,
    )
  if (isClaimed) return { kind: 'wait' }
  const windows = [atStart.parameters, now.parameters].map(
    (parameters) => parameters.claimSubmissionWindow * parameters.blocksPerSession,
  )
  if (chain.height > sessionHeight + Math.min(...windows))
    return { kind: 'drop', reason: 'the session can no longer be claimed' }
  return { kind: 'claim', message: buildClaim({ chain, fromAddress, evidence }) }
}

/** The claim for all relays of the evidence, which must be sealed: later relays would not be in it. */
export function buildClaim(claim: {
  readonly chain: Pick<Chain, 'ledgerAt' | 'isUpgraded'>
  readonly fromAddress: string
  readonly evidence: ClaimableEvidence
}): ClaimMessage {
  const { chain, fromAddress, evidence } = claim
  const leaves = leavesOf(chain, evidence)
  return {
    type: 'claim',
    header: evidence.header,
    merkleRoot: merkleRoot(leaves, { isUpgraded: chain.isUpgraded }),
    totalProofs: BigInt(leaves.length),
    fromAddress,
    evidenceType: 1,
    expirationHeight: 0n,
  }
}

/** The leaves of the proof tree: in order of arrival, cut to what the servicer may be paid for before they are sorted. */
export function leavesOf(chain: Pick<Chain, 'ledgerAt'>, { header, proofs }: ClaimableEvidence): readonly Uint8Array[] {
  const limit = sessionLimitOf(chain, header)
  const paid = limit === undefined || limit >= BigInt(proofs.length) ? proofs : proofs.slice(0, Number(limit))
  return paid.map(proofBytes)
}

function sessionLimitOf(chain: Pick<Chain, 'ledgerAt'>, header: SessionHeader): bigint | undefined {
  const atStart = chain.ledgerAt(Number(header.sessionHeight))
  const application = atStart?.application(addressOf(header.appPublicKey))
  if (atStart === undefined || application === undefined || application.chains.length === 0) return undefined
  return sessionRelayLimit({
    maxRelays: application.maxRelays,
    applicationChains: application.chains.length,
    sessionNodeCount: atStart.parameters.sessionNodeCount,
  })
}

/** Whether a claim on the chain and a header of a relay mean the same session. */
export function isSameSession(
  claimed: { readonly appPublicKey: string; readonly chain: string; readonly sessionHeight: number },
  header: SessionHeader,
): boolean {
  return (
    claimed.appPublicKey === header.appPublicKey &&
    claimed.chain === header.chain &&
    BigInt(claimed.sessionHeight) === header.sessionHeight
  )
}
