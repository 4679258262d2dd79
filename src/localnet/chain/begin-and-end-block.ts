import { splitFees, splitNodeReward } from '#morse/reward.ts'
import { poolAddresses } from '../genesis/genesis.ts'
import { balanceOf, transfer } from './deliver/bank.ts'
import { beginUnstaking } from './deliver/nodes.ts'
import type { Node } from './ledger.ts'
import type { StateReader, WorkingState } from './state.ts'

type BlockContext = { readonly state: WorkingState; readonly height: number; readonly timeMs: number }

/**
 * What happens before the transactions of a block: the fees that were collected go to the DAO and to the proposer of the
 * block before, and claims that were not proven in time are forgotten. (x/nodes/keeper/reward.go: blockReward,
 * x/pocketcore/keeper/claim.go: DeleteExpiredClaims)
 */
export function beginBlock(context: BlockContext & { readonly previousProposer: string }): void {
  const { state, height } = context
  if (height > 1) payFees(context)
  for (const [key, { expirationHeight }] of state.list('claim'))
    if (expirationHeight <= height) state.remove('claim', key)
}

/**
 * What happens after the transactions of a block: at the end of a session nodes that wait begin to unstake, and nodes and
 * applications whose unstaking time is over get their tokens back and are gone. (x/nodes, x/apps: `keeper/abci.go`)
 */
export function endBlock(context: BlockContext): void {
  const { state, height, timeMs } = context
  if (height % state.parameters().blocksPerSession === 0) releaseWaiting(context)
  for (const [address, node] of state.list('node')) {
    if (node.status !== 1 || Date.parse(node.unstakingTime) > timeMs) continue
    repay(state, { pool: poolAddresses.nodesStaked, to: node.outputAddress ?? address, amount: node.tokens })
    state.remove('node', address)
  }
  for (const [address, { status, unstakingTime, stakedTokens }] of state.list('application')) {
    if (status !== 1 || Date.parse(unstakingTime) > timeMs) continue
    repay(state, { pool: poolAddresses.applicationsStaked, to: address, amount: stakedTokens })
    state.remove('application', address)
  }
}

/** Those who take turns to propose blocks: the staked nodes with the most tokens. */
export function validatorsOf(state: StateReader): readonly Node[] {
  return state
    .list('node')
    .map(([, node]) => node)
    .filter(({ status, jailed }) => status === 2 && !jailed)
    .sort((a, b) => (a.tokens < b.tokens ? 1 : a.tokens > b.tokens ? -1 : a.address < b.address ? -1 : 1))
    .slice(0, state.parameters().maximumValidators)
}

/**
 * The proposer's part is shared like the reward of a node; without a proposer it stays with the fee collector.
 * (x/nodes/keeper/reward.go: blockReward)
 */
function payFees({ state, previousProposer }: BlockContext & { readonly previousProposer: string }): void {
  const pool = balanceOf(state, poolAddresses.feeCollector)
  if (pool === 0n) return
  const { toDao, toProposer } = splitFees({ pool, ...state.parameters() })
  const proposer = state.get('node', previousProposer)
  const from = poolAddresses.feeCollector
  const bank = { state, events: [] }
  if (toDao > 0n) transfer(bank, { from, to: poolAddresses.dao, amount: toDao })
  if (proposer === undefined) return
  const shares = splitNodeReward({
    toNode: toProposer,
    operator: proposer.address,
    output: proposer.outputAddress ?? proposer.address,
    delegators: proposer.rewardDelegators,
    cost: 0n,
  })
  for (const { address, amount } of shares) transfer(bank, { from, to: address, amount })
}

function releaseWaiting(context: BlockContext): void {
  const { state } = context
  for (const [address] of state.list('waiting')) {
    const node = state.get('node', address)
    if (node?.status === 2) beginUnstaking(context, node)
    state.remove('waiting', address)
  }
}

function repay(
  state: WorkingState,
  { pool, to, amount }: { readonly pool: string; readonly to: string; readonly amount: bigint },
): void {
  if (amount > 0n) transfer({ state, events: [] }, { from: pool, to, amount })
}
