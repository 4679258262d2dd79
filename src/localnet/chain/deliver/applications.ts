import { addressOf } from '#morse/keys.ts'
import { applicationMaxRelays, participationRate } from '#morse/relay-limit.ts'
import type {
  StakeApplicationMessage,
  UnjailApplicationMessage,
  UnstakeApplicationMessage,
} from '#morse/transaction/messages.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import type { StateReader } from '../state.ts'
import { timeText, zeroTime } from '../time-text.ts'
import { balanceOf, transfer } from './bank.ts'
import { type DeliverContext, emit } from './context.ts'
import { type Refusal, applications as refusals, sdk } from './refusal.ts'

/**
 * Stakes an application, or stakes more for it and changes its chains; or, where another application signed, hands the
 * stake of that one to the key. What is no valid transfer is taken as a stake. (x/apps/handler.go: handleStake)
 */
export function stakeApplication(context: DeliverContext, message: StakeApplicationMessage): Refusal | undefined {
  const { publicKey, amount } = message
  const address = addressOf(publicKey)
  if (!isTransferred(context, { address, publicKey })) {
    const refusal = stakeProblem(context, { ...message, address })
    if (refusal !== undefined) return refusal
    stake(context, { ...message, address })
  }
  emit(context, 'create_application', { application: address })
  emit(context, 'stake', { module: 'application', sender: address, amount: amount.toString() })
  emit(context, 'message', { module: 'application', sender: address })
  return undefined
}

/** Starts the unstaking time of an application at once. */
export function unstakeApplication(context: DeliverContext, message: UnstakeApplicationMessage): Refusal | undefined {
  const { state } = context
  const application = state.get('application', message.applicationAddress)
  if (application === undefined) return refusals.notFound()
  if (application.status !== 2) return sdk.internal(refusals.invalidStatus().message)
  if (application.jailed) return sdk.internal(refusals.jailed().message)
  const unstakingTime = timeText(context.timeMs + state.parameters().applicationUnstakingTimeMs)
  state.set('application', application.address, { ...application, status: 1, unstakingTime })
  emit(context, 'begin_unstake', { module: 'application', sender: application.address })
  emit(context, 'message', { module: 'application', sender: application.address })
  return undefined
}

export function unjailApplication(context: DeliverContext, message: UnjailApplicationMessage): Refusal | undefined {
  const application = context.state.get('application', message.applicationAddress)
  if (application === undefined) return refusals.unknownAddress()
  if (!application.jailed) return refusals.notJailed()
  context.state.set('application', application.address, { ...application, jailed: false })
  emit(context, 'message', { module: 'application', sender: application.address })
  return undefined
}

/** What an application may relay in a session, from its stake and the parameters of this state. */
export function maxRelaysOf(state: StateReader, stakedTokens: bigint): bigint {
  const { baseRelaysPerPokt, stabilityAdjustment, isParticipationRateOn } = state.parameters()
  if (!isParticipationRateOn) return applicationMaxRelays({ stakedTokens, baseRelaysPerPokt, stabilityAdjustment })
  const staked = (pool: string) => state.get('account', pool)?.balance ?? 0n
  return applicationMaxRelays({
    stakedTokens,
    baseRelaysPerPokt,
    stabilityAdjustment,
    participationRate: participationRate({
      applicationsStaked: staked(poolAddresses.applicationsStaked),
      nodesStaked: staked(poolAddresses.nodesStaked),
      // With nothing there is nothing staked, whatever it is divided by.
      total: state.get('supply', 'total') || 1n,
    }),
  })
}

/** All of an application but its key goes over to the new one (`ValidateApplicationTransfer`, `TransferApplication`). */
function isTransferred(
  { state, signer }: DeliverContext,
  heir: { readonly address: string; readonly publicKey: string },
): boolean {
  const current = state.get('application', signer)
  const isValid =
    signer !== heir.address && current?.status === 2 && state.get('application', heir.address) === undefined
  if (!isValid) return false
  state.remove('application', signer)
  state.set('application', heir.address, { ...current, ...heir })
  return true
}

type Stake = StakeApplicationMessage & { readonly address: string }

/** Why an application cannot stake (x/apps/keeper/appStateChanges.go: ValidateApplicationStaking). */
function stakeProblem(context: DeliverContext, { address, amount, chains }: Stake): Refusal | undefined {
  const { state } = context
  if (chains.length > state.parameters().maximumApplicationChains) return refusals.tooManyChains()
  const current = state.get('application', address)
  if (current === undefined) return newStakeProblem(context, { address, amount })
  if (current.status !== 2) return refusals.invalidStatus()
  const added = amount - current.stakedTokens
  if (added < 0n) return refusals.belowCurrentStake()
  return balanceOf(state, address) < added ? refusals.notEnoughCoins() : undefined
}

function stake(context: DeliverContext, { address, publicKey, chains, amount }: Stake): void {
  const { state } = context
  const current = state.get('application', address)
  const added = amount - (current?.stakedTokens ?? 0n)
  if (added > 0n) transfer(context, { from: address, to: poolAddresses.applicationsStaked, amount: added })
  state.set('application', address, {
    address,
    publicKey,
    jailed: current?.jailed ?? false,
    status: 2,
    chains,
    stakedTokens: amount,
    unstakingTime: zeroTime,
    maxRelays: current !== undefined && added === 0n ? current.maxRelays : maxRelaysOf(state, amount),
  })
}

function newStakeProblem(
  { state }: DeliverContext,
  { address, amount }: { readonly address: string; readonly amount: bigint },
): Refusal | undefined {
  const { applicationStakeMinimum, maximumApplications } = state.parameters()
  if (amount < applicationStakeMinimum) return refusals.belowMinimumStake()
  if (balanceOf(state, address) < amount) return refusals.notEnoughCoins()
  const staked = state.list('application').filter(([, { status }]) => status === 2).length
  return BigInt(staked) >= maximumApplications ? refusals.tooManyApplications() : undefined
}
