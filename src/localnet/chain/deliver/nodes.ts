import { addressOf } from '#morse/keys.ts'
import type { StakeNodeMessage, UnjailNodeMessage, UnstakeNodeMessage } from '#morse/transaction/messages.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import type { Node } from '../ledger.ts'
import { timeText, zeroTime } from '../time-text.ts'
import { balanceOf, burn, transfer } from './bank.ts'
import { type DeliverContext, emit } from './context.ts'
import { type Refusal, nodes as refusals } from './refusal.ts'

/**
 * Stakes a node, or stakes more for one and changes its chains, URL, output address and delegators. The signer pays.
 * (x/nodes/keeper/valStateChanges.go; the rules since nodes have output addresses, at every height)
 */
export function stakeNode(context: DeliverContext, message: StakeNodeMessage): Refusal | undefined {
  const { state, signer } = context
  const address = addressOf(message.publicKey)
  const current = state.get('node', address)
  const outputAddress = message.outputAddress === '' ? null : message.outputAddress
  const isOutputHandover =
    current?.outputAddress === signer && outputAddress !== null && outputAddress !== current.outputAddress
  if (!isOutputHandover && !maySign(signer, address, outputAddress)) return refusals.unauthorizedSigner()
  if (outputAddress === null && !message.isLegacy) return refusals.noOutputAddress()
  if (message.chains.length > state.parameters().maximumChains) return refusals.tooManyChains()
  const refusal = current === undefined ? newStakeProblem(context, message) : editProblem(context, current, message)
  if (refusal !== undefined) return refusal
  const added = message.amount - (current?.tokens ?? 0n)
  if (added > 0n) transfer(context, { from: signer, to: poolAddresses.nodesStaked, amount: added })
  const node: Node = {
    address,
    publicKey: message.publicKey,
    jailed: current?.jailed ?? false,
    status: 2,
    chains: message.chains,
    serviceUrl: message.serviceUrl,
    tokens: message.amount,
    unstakingTime: zeroTime,
    outputAddress: message.isLegacy ? (current?.outputAddress ?? null) : outputAddress,
    rewardDelegators: message.isLegacy ? (current?.rewardDelegators ?? null) : delegatorsOf(message),
  }
  state.set('node', address, node)
  emit(context, 'stake', { module: 'pos', sender: address, amount: message.amount.toString() })
  emit(context, 'message', { module: 'pos', sender: address })
  return undefined
}

/** Lets a node wait until the session ends, when its unstaking time begins. */
export function unstakeNode(context: DeliverContext, message: UnstakeNodeMessage): Refusal | undefined {
  const { state } = context
  const node = state.get('node', message.nodeAddress)
  if (node === undefined) return refusals.notFound()
  if (!maySign(namedSigner(message), node.address, node.outputAddress)) return refusals.unauthorizedSigner()
  if (node.status !== 2) return refusals.invalidStatus()
  state.set('waiting', node.address, true)
  emit(context, 'waiting_to_begin_unstaking', { module: 'pos', sender: node.address })
  emit(context, 'message', { module: 'pos', sender: node.address })
  return undefined
}

export function unjailNode(context: DeliverContext, message: UnjailNodeMessage): Refusal | undefined {
  const { state } = context
  const node = state.get('node', message.nodeAddress)
  if (node === undefined) return refusals.unknownAddress()
  if (!maySign(namedSigner(message), node.address, node.outputAddress)) return refusals.unauthorizedSigner()
  if (node.tokens < state.parameters().nodeStakeMinimum) return refusals.stakeTooLowToUnjail()
  if (!node.jailed) return refusals.notJailed()
  state.set('node', node.address, { ...node, jailed: false })
  emit(context, 'message', { module: 'pos', sender: node.address })
  return undefined
}

/** Starts the unstaking time of a node that waited for it. */
export function beginUnstaking(context: Pick<DeliverContext, 'state' | 'timeMs'>, node: Node): void {
  const { state, timeMs } = context
  const unstakingTime = timeText(timeMs + state.parameters().nodeUnstakingTimeMs)
  state.set('node', node.address, { ...node, status: 1, unstakingTime })
}

/**
 * Burns stake of a node, at most what it has. One that falls below the minimum is jailed and waits to unstake.
 * (x/nodes/keeper/slash.go: simpleSlash)
 */
export function slashNode(
  context: Pick<DeliverContext, 'state' | 'events'>,
  slash: { readonly address: string; readonly amount: bigint },
): void {
  const { state } = context
  const node = state.get('node', slash.address)
  if (node === undefined || node.status === 0) return
  const amount = slash.amount < node.tokens ? slash.amount : node.tokens
  burn(context, { from: poolAddresses.nodesStaked, amount })
  const tokens = node.tokens - amount
  const isBelowMinimum = tokens < state.parameters().nodeStakeMinimum
  state.set('node', node.address, { ...node, tokens, jailed: node.jailed || isBelowMinimum })
  if (isBelowMinimum && node.status === 2) state.set('waiting', node.address, true)
}

function newStakeProblem({ state, signer }: DeliverContext, { amount }: StakeNodeMessage): Refusal | undefined {
  if (amount < state.parameters().nodeStakeMinimum) return refusals.belowMinimumStake()
  return balanceOf(state, signer) < amount ? refusals.notEnoughCoins() : undefined
}

function editProblem(context: DeliverContext, current: Node, message: StakeNodeMessage): Refusal | undefined {
  const { state, signer } = context
  const isHandover =
    !message.isLegacy && current.outputAddress !== null && message.outputAddress !== current.outputAddress
  if (!maySign(signer, current.address, current.outputAddress)) return refusals.unauthorizedSigner()
  if (current.status !== 2) return refusals.invalidStatus()
  if (message.amount < current.tokens) return refusals.belowCurrentStake()
  if (balanceOf(state, signer) < message.amount - current.tokens) return refusals.notEnoughCoins()
  if (isHandover && signer !== current.outputAddress) return refusals.outputAddressIsOthers()
  if (!message.isLegacy && !areSame(current.rewardDelegators, delegatorsOf(message)) && signer !== current.address)
    return refusals.delegatorsAreOperators()
  return state.get('waiting', current.address) === undefined ? undefined : refusals.waitingToUnstake()
}

/** Who the message says signs it, which need not be who did: both are asked (x/nodes/handler.go). */
function namedSigner(message: UnstakeNodeMessage | UnjailNodeMessage): string {
  return message.isLegacy ? message.nodeAddress : message.signerAddress
}

function maySign(signer: string, operator: string, output: string | null): boolean {
  return signer === operator || (output !== null && signer === output)
}

function delegatorsOf({ rewardDelegators }: StakeNodeMessage): Node['rewardDelegators'] {
  return rewardDelegators === null || Object.keys(rewardDelegators).length === 0 ? null : rewardDelegators
}

function areSame(a: Node['rewardDelegators'], b: Node['rewardDelegators']): boolean {
  const entries = (delegators: Node['rewardDelegators']) => JSON.stringify(Object.entries(delegators ?? {}).sort())
  return entries(a) === entries(b)
}
