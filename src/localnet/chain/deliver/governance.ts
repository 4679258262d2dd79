import { errorText } from '#morse/error-codes.ts'
import type { ChangeParameterMessage, DaoTransferMessage, UpgradeMessage } from '#morse/transaction/messages.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import { conflictsOf, parameterDefinition, readParameter } from '../parameters.ts'
import type { StateReader } from '../state.ts'
import { balanceOf, burn, transfer } from './bank.ts'
import { type DeliverContext, emit } from './context.ts'
import { type Refusal, governance as refusals, sdk } from './refusal.ts'

/**
 * Changes a parameter for its owner. A value that cannot be is refused, where pocket-core reports success and changes
 * nothing. (x/gov/keeper/subspace.go: ModifyParam)
 */
export function changeParameter(context: DeliverContext, message: ChangeParameterMessage): Refusal | undefined {
  const text = new TextDecoder().decode(message.value)
  const shown = `[${message.value.join(' ')}]`
  return setParameter(context, { name: message.key, owner: message.fromAddress, text, shown })
}

/**
 * Records an upgrade, and after one the height of that (x/gov/keeper/subspace.go: HandleUpgrade). The rules of a localnet
 * are chosen at its start, so nothing else follows from it.
 */
export function upgrade(context: DeliverContext, message: UpgradeMessage): Refusal | undefined {
  const { address: owner, height, version, oldUpgradeHeight, features } = message
  const value = {
    Height: height.toString(),
    Version: version,
    OldUpgradeHeight: context.isUpgraded ? heightOfUpgrade(context.state) : oldUpgradeHeight.toString(),
    Features: features,
  }
  const shown = `{${height} ${version} ${oldUpgradeHeight} [${features.join(' ')}]}`
  const refusal = setParameter(context, { name: 'gov/upgrade', owner, text: JSON.stringify(value), shown })
  if (refusal !== undefined) return refusal
  const action = `UPGRADE CONFIRMED: ${version} at height ${height}`
  emit(context, 'upgrade', { module: 'gov', action, sender: owner })
  return undefined
}

/** Pays from the DAO, or burns what it has, for its owner. (x/gov/keeper/dao.go) */
export function daoTransfer(context: DeliverContext, message: DaoTransferMessage): Refusal | undefined {
  const { fromAddress, toAddress, amount, action } = message
  if (action !== 'dao_transfer' && action !== 'dao_burn') return refusals.unknownDaoAction(action)
  const verb = action === 'dao_transfer' ? 'transfer' : 'burn'
  if (context.state.parameters().daoOwner !== fromAddress)
    return sdk.unauthorized(`non dao owner is trying to ${verb} from the dao ${fromAddress}`)
  const held = balanceOf(context.state, poolAddresses.dao)
  if (held < amount) {
    const tooFew = sdk.insufficientCoins(held, amount)
    return action === 'dao_burn' ? sdk.internal(errorText(tooFew)) : tooFew
  }
  if (action === 'dao_burn') burn(context, { from: poolAddresses.dao, amount })
  else transfer(context, { from: poolAddresses.dao, to: toAddress, amount })
  emit(context, action, { module: 'gov', amount: amount.toString(), sender: fromAddress })
  if (action === 'dao_burn') emit(context, 'message', { module: 'gov', sender: fromAddress })
  return undefined
}

function setParameter(
  context: DeliverContext,
  change: {
    readonly name: string
    readonly owner: string
    readonly text: string
    /** The value as Go prints it in the event. */
    readonly shown: string
  },
): Refusal | undefined {
  const { state } = context
  const { name, owner, text, shown } = change
  const { owners, all } = state.parameters()
  if (!Object.hasOwn(owners, name) || owners[name] !== owner) return refusals.unauthorizedChange(owner, name)
  const definition = parameterDefinition(name)
  if (definition === undefined) return refusals.parameterNotFound(name)
  const json = parse(text)
  const result = json === undefined ? undefined : readParameter(definition, json)
  if (result === undefined) return refusals.settingParameter(name, text, 'the value is not JSON')
  if (result.kind === 'bad') return refusals.settingParameter(name, text, result.problem)
  const [conflict] = conflictsOf(new Map([...all, [name, result.text]]))
  if (conflict !== undefined) return refusals.settingParameter(name, text, conflict.problem)
  state.set('parameter', name, result.text)
  emit(context, 'param_change', { module: 'gov', action: `modified: ${name} to: ${shown}`, sender: owner })
  emit(context, 'message', { module: 'gov', sender: owner })
  return undefined
}

function heightOfUpgrade(state: StateReader): string {
  const { value } = JSON.parse(state.parameters().all.get('gov/upgrade') ?? '{}') as { value?: { Height?: string } }
  return value?.Height ?? '0'
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
