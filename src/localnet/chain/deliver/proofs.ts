import { publicKeyError } from '#morse/application-token.ts'
import { decimal } from '#morse/decimal.ts'
import { toHex } from '#morse/hash.ts'
import { addressOf } from '#morse/keys.ts'
import { verifyMerkleProof } from '#morse/merkle.ts'
import { proofIndex } from '#morse/proof-index.ts'
import { proofBytes } from '#morse/relay.ts'
import { multiplierOf, relayReward, replayBurn, splitNodeReward, splitReward } from '#morse/reward.ts'
import type { ProofMessage } from '#morse/transaction/messages.ts'
import { refusal as pocketcore, validateRelayProof } from '#morse/validate-relay-proof.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import type { Claim, Node, Reward } from '../ledger.ts'
import { claimKey } from '../state.ts'
import { feeOf } from './ante.ts'
import { applicationAddress } from './application-address.ts'
import { mint } from './bank.ts'
import { lastClaimHeight } from './claims.ts'
import { type DeliverContext, emit } from './context.ts'
import { slashNode } from './nodes.ts'
import { type Refusal, sdk } from './refusal.ts'

/**
 * Takes the proof of a claim: shows the one relay that the chain asks for, pays for all of them, and removes the claim.
 * Who shows a relay that was put into the tree twice loses stake instead. (x/pocketcore/keeper/proof.go)
 */
export function takeProof(context: DeliverContext, message: ProofMessage): Refusal | undefined {
  const claim = claimOf(context, message)
  if (claim === undefined) return pocketcore(65)
  const problem = proofProblem(context, message, claim)
  if (problem === 'replay') return punishReplay(context, claim)
  if (problem !== undefined) return problem
  context.state.remove('claim', claimKey(claim))
  pay(context, claim)
  emit(context, 'proof', { validator: claim.fromAddress })
  return undefined
}

function claimOf({ state }: DeliverContext, { leaf, evidenceType }: ProofMessage): Claim | undefined {
  if (publicKeyError(leaf.servicerPublicKey) !== null || evidenceType !== 1) return undefined
  const { token, blockchain, sessionBlockHeight } = leaf
  const header = { appPublicKey: token.appPublicKey, chain: blockchain, sessionHeight: Number(sessionBlockHeight) }
  return state.get('claim', claimKey({ fromAddress: addressOf(leaf.servicerPublicKey), header, evidenceType }))
}

function proofProblem(context: DeliverContext, message: ProofMessage, claim: Claim): Refusal | 'replay' | undefined {
  const { past, isUpgraded } = context
  const { merkleProof, leaf } = message
  const { merkleRoot, totalProofs, header } = claim
  if (merkleProof.hashRanges.length !== treeLevels(totalProofs)) return pocketcore(49)
  const uppers = [...merkleProof.hashRanges, merkleProof.target].map(({ upper }) => upper)
  if (!uppers.includes(merkleRoot.upper)) return pocketcore(66)
  const atStart = past.ledgerAt(header.sessionHeight)
  if (atStart === undefined) return sdk.internal(`the state at height ${header.sessionHeight} is not known`)
  const claimEnd = lastClaimHeight(header.sessionHeight, atStart.parameters)
  const blockHash = past.lastBlockHash(claimEnd)
  // Before, the claim could still be made to fit the relay that will be asked for.
  if (blockHash === undefined) return sdk.internal(`the claim can be proven from height ${claimEnd + 1} on`)
  const sessionHeader = { ...header, sessionHeight: BigInt(header.sessionHeight) }
  if (merkleProof.index !== proofIndex({ header: sessionHeader, blockHash: toHex(blockHash), totalProofs }))
    return pocketcore(49)
  const verdict = verifyMerkleProof({
    root: merkleRoot,
    leaf: proofBytes(leaf),
    proof: merkleProof,
    totalProofs,
    isUpgraded,
  })
  // Burning for replays came with the upgrade (`ReplayBurnKey`); before, it is one more proof that does not fit.
  if (verdict === 'replay' && isUpgraded) return 'replay'
  if (verdict !== 'valid') return pocketcore(66)
  const address = applicationAddress(header.appPublicKey)
  const application = address === undefined ? undefined : atStart.application(address)
  if (application === undefined) return pocketcore(45)
  const leafProblem = validateRelayProof(leaf)
  if (leafProblem !== null) return leafProblem
  return application.chains.includes(leaf.blockchain) ? undefined : pocketcore(13)
}

/** How many levels of siblings a tree over so many leaves has. */
function treeLevels(leaves: bigint): number {
  return leaves <= 1n ? 0 : (leaves - 1n).toString(2).length
}

/**
 * Mints what the claim earns. A node that is gone by now earns nothing after the upgrade; before, its address is paid all
 * the same. An operator gets back what claim and proof cost before the reward is shared out. (x/nodes/keeper/reward.go)
 */
function pay(context: DeliverContext, claim: Claim): void {
  const { state, height, isUpgraded } = context
  const node = state.get('node', claim.fromAddress)
  if (node === undefined && isUpgraded) return
  const parameters = state.parameters()
  const multiplier = multiplierOf(claim.header.chain, parameters)
  const coins = relayReward({ relays: claim.totalProofs, multiplier, ...stakeWeightOf(context, node) })
  const { daoAllocation, proposerAllocation } = parameters
  const { toNode, toFeeCollector } = splitReward({ coins, daoAllocation, proposerAllocation })
  const delegators = node?.rewardDelegators ?? null
  const payments = splitNodeReward({
    toNode,
    operator: claim.fromAddress,
    output: node?.outputAddress ?? claim.fromAddress,
    delegators,
    cost: isUpgraded || delegators !== null ? feeOf(state, 'claim') + feeOf(state, 'proof') : 0n,
  })
  for (const { address, amount } of payments) mint(context, { to: address, amount })
  if (toFeeCollector > 0n) mint(context, { to: poolAddresses.feeCollector, amount: toFeeCollector })
  const paid = payments.reduce((sum, { amount }) => sum + amount, 0n)
  const reward: Reward = {
    height,
    nodeAddress: claim.fromAddress,
    ...claim.header,
    relays: claim.totalProofs,
    multiplier,
    minted: paid + toFeeCollector,
    toNode: paid,
    toFeeCollector,
  }
  context.rewards.push(reward)
}

function stakeWeightOf({ state, isUpgraded }: DeliverContext, node: Node | undefined) {
  const { floor, ceiling, exponent, weightMultiplier } = state.parameters().stakeWeight
  if (node === undefined || !isUpgraded || floor === 0n || decimal(weightMultiplier) === 0n) return {}
  return {
    stakeWeight: {
      stake: node.tokens,
      floorMultiplier: floor,
      ceiling,
      exponent: decimal(exponent),
      weightMultiplier: decimal(weightMultiplier),
    },
  }
}

/** The burn stays although the transaction fails; a chain that undid it would let replays be tried for free. */
function punishReplay(context: DeliverContext, claim: Claim): Refusal {
  const { relaysToTokensMultiplier: multiplier, replayAttackBurnMultiplier } = context.state.parameters()
  const amount = replayBurn({ relays: claim.totalProofs, multiplier, burnMultiplier: replayAttackBurnMultiplier })
  slashNode(context, { address: claim.fromAddress, amount })
  context.state.remove('claim', claimKey(claim))
  return { ...pocketcore(86), keepsChanges: true }
}
