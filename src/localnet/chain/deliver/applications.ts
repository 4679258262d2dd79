import { addressOf } from '#morse/keys.ts'
import { applicationMaxRelays, participationRate } from '#morse/relay-limit.ts'
import type {
  StakeApplicationMessage,
  UnjailApplicationMessage,
  UnstakeApplicationMessage,
} from '#morse/transaction/messages.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import type { Application } from '../ledger.ts'
import type { StateReader } from '../state.ts'
import { timeText, zeroTime } from '../time-text.ts'
import { balanceOf, transfer } from './bank.ts'
import { type DeliverContext, emit } from './context.ts'
import { type Refusal, applications as refusals, sdk } from './refusal.ts'

/**
 * Stakes an application, or stakes more for it and changes its chains; or, where another application signed, hands the
 * stake of that one to the key. (x/apps/keeper/appStateChanges.go)
 */
export function stakeApplication(context: DeliverContext, message: StakeApplicationMessage): Refusal | undefined {
  const { state } = context
  const address = addressOf(message.publicKey)
  if (context.signer !== address) return transferApplication(context, { address, publicKey: message.publicKey })
  const parameters = state.parameters()
  if (message.chains.length > parameters.maximumApplicationChains) return refusals.tooManyChains()
  const current = state.get('application', address)
  const added = message.amount - (current?.stakedTokens ?? 0n)
  const refusal =
    current === undefined
      ? newStakeProblem(context, { address, amount: message.amount })
      : current.status !== 2
        ? refusals.invalidStatus()
        : added < 0n
          ? refusals.belowCurrentStake()
          : balanceOf(state, address) < added
            ? refusals.notEnoughCoins()
            : undefined
  if (refusal !== undefined) return refusal
  if (added > 0n) transfer(context, { from: address, to: poolAddresses.applicationsStaked, amount: added })
  const staked: Omit<Application, 'maxRelays'> = {
    address,
    publicKey: message.publicKey,
    jailed: current?.jailed ?? false,
    status: 2,
    chains: message.chains,
    stakedTokens: message.amount,
    unstakingTime: zeroTime,
  }
  const maxRelays = current !== undefined && added === 0n ? current.maxRelays : maxRelaysOf(state, message.amount)
  state.set('application', address, { ...staked, maxRelays })
  emit(context, 'create_application', { application: address })
  emit(context, 'stake', { module: 'application', sender: address, amount: message.amount.toString() })
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
function transferApplication(
  context: DeliverContext,
  heir: { readonly address: string; readonly publicKey: string },
): Refusal | undefined {
  const { state, signer } = context
  const current = state.get('application', signer)
  if (current?.status !== 2 || state.get('application', heir.address) !== undefined) return refusals.invalidStatus()
  state.remove('application', signer)
  state.set('application', heir.address, { ...current, ...heir })
  emit(context, 'message', { module: 'application', sender: signer })
  return undefined
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
