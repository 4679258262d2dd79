import type { ChangeParameterMessage, DaoTransferMessage, UpgradeMessage } from '#morse/transaction/messages.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import { conflictsOf, parameterDefinition, readParameter } from '../parameters.ts'
import { balanceOf, burn, transfer } from './bank.ts'
import { type DeliverContext, emit } from './context.ts'
import { type Refusal, governance as refusals, sdk } from './refusal.ts'

/**
 * Changes a parameter for its owner. A value that cannot be is refused, where pocket-core reports success and changes
 * nothing. (x/gov/keeper/subspace.go: ModifyParam)
 */
export function changeParameter(context: DeliverContext, message: ChangeParameterMessage): Refusal | undefined {
  const text = new TextDecoder().decode(message.value)
  return setParameter(context, { name: message.key, owner: message.fromAddress, text })
}

/** Records an upgrade. The rules of a localnet are chosen at its start, so nothing else follows from it. */
export function upgrade(context: DeliverContext, message: UpgradeMessage): Refusal | undefined {
  const value = {
    Height: message.height.toString(),
    Version: message.version,
    OldUpgradeHeight: message.oldUpgradeHeight.toString(),
    Features: message.features,
  }
  return setParameter(context, { name: 'gov/upgrade', owner: message.address, text: JSON.stringify(value) })
}

/** Pays from the DAO, or burns what it has, for its owner. (x/gov/keeper/dao.go) */
export function daoTransfer(context: DeliverContext, message: DaoTransferMessage): Refusal | undefined {
  const { fromAddress, toAddress, amount, action } = message
  if (action !== 'dao_transfer' && action !== 'dao_burn') return refusals.unknownDaoAction(action)
  const verb = action === 'dao_transfer' ? 'transfer' : 'burn'
  if (context.state.parameters().daoOwner !== fromAddress)
    return sdk.unauthorized(`non dao owner is trying to ${verb} from the dao ${fromAddress}`)
  const held = balanceOf(context.state, poolAddresses.dao)
  if (held < amount) return sdk.insufficientCoins(held, amount)
  if (action === 'dao_burn') burn(context, { from: poolAddresses.dao, amount })
  else transfer(context, { from: poolAddresses.dao, to: toAddress, amount })
  emit(context, action, { module: 'gov', amount: amount.toString(), sender: fromAddress })
  return undefined
}

function setParameter(
  context: DeliverContext,
  change: { readonly name: string; readonly owner: string; readonly text: string },
): Refusal | undefined {
  const { state } = context
  const { name, owner, text } = change
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
  emit(context, 'param_change', { module: 'gov', action: `modified: ${name} to: ${text}`, sender: owner })
  emit(context, 'message', { module: 'gov', sender: owner })
  return undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
