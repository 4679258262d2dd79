import { DecimalOverflowError } from '#morse/decimal.ts'
import { formOf, type Message } from '#morse/transaction/messages.ts'
import { decodeTransaction, type Transaction, transactionHash } from '#morse/transaction/transaction.ts'
import { validateMessage } from '#morse/transaction/validate-message.ts'
import type { TransactionEvent, TransactionResult } from '../chain.ts'
import type { Reward } from '../ledger.ts'
import { WorkingState } from '../state.ts'
import { payAndVerify, signersOf } from './ante.ts'
import { stakeApplication, unjailApplication, unstakeApplication } from './applications.ts'
import { transfer } from './bank.ts'
import { takeClaim } from './claims.ts'
import { type DeliverContext, emit, type Past } from './context.ts'
import { changeParameter, daoTransfer, upgrade } from './governance.ts'
import { stakeNode, unjailNode, unstakeNode } from './nodes.ts'
import { takeProof } from './proofs.ts'
import { type Refusal, refusalLog, sdk } from './refusal.ts'

export type DeliverOptions = {
  /** Gets what the transaction changes. */
  readonly state: WorkingState
  readonly chainId: string
  readonly height: number
  readonly timeMs: number
  readonly isUpgraded: boolean
  readonly past: Past
  /** Whether a transaction with this hash (upper-case hexadecimal) was in a block before. */
  readonly isKnown: (hash: string) => boolean
}

export type Delivered = { readonly result: TransactionResult; readonly rewards: readonly Reward[] }

/** What pocket-core calls a transaction without a message, which its decoder lets through. */
const noMessage = 'the transaction has no message'

/**
 * Carries out a transaction. Its fee is paid even when its message is refused; where it does not get as far as that,
 * nothing changes. Never throws for what a sender wrote.
 */
export function deliverTransaction(options: DeliverOptions, raw: Uint8Array): Delivered {
  const verified = verify(options, raw)
  if ('result' in verified) return verified
  const { transaction, signer } = verified
  const state = new WorkingState(options.state)
  const { height, timeMs, isUpgraded, past } = options
  const context: DeliverContext = { state, height, timeMs, isUpgraded, past, signer, events: [], rewards: [] }
  emit(context, 'message', { action: formOf(transaction.message).action })
  const refusal = handleOrOverflow(context, transaction.message)
  if (refusal === undefined || refusal.keepsChanges === true) options.state.merge(state.changes)
  return {
    result: resultOf(transaction.message, {
      signer,
      refusal,
      events: refusal === undefined ? context.events : context.events.slice(0, 1),
    }),
    rewards: refusal === undefined ? context.rewards : [],
  }
}

/** Checks a transaction as far as it can be checked before it is in a block; the state gets the fee's change. */
export function checkTransaction(options: DeliverOptions, raw: Uint8Array): TransactionResult {
  const verified = verify(options, raw)
  if ('result' in verified) return verified.result
  return resultOf(verified.transaction.message, { signer: verified.signer, refusal: undefined, events: [] })
}

function verify(
  options: DeliverOptions,
  raw: Uint8Array,
): { readonly transaction: Transaction; readonly signer: string } | Delivered {
  const decoded = decodeTransaction(raw)
  if (decoded.kind === 'malformed') {
    const refusal =
      decoded.detail === noMessage
        ? sdk.unknownRequest('Tx.GetMsg() must return at least one message')
        : sdk.notDecoded(raw.length === 0 ? decoded.detail : `error decoding transaction: ${decoded.detail}`)
    return { result: resultOf(undefined, { signer: '', refusal, events: [] }), rewards: [] }
  }
  const { transaction } = decoded
  const hash = transactionHash(raw)
  const state = new WorkingState(options.state)
  const problem = validateMessage(transaction.message)
  const ante =
    problem === null
      ? payAndVerify({ ...options, state, isKnown: options.isKnown(hash), hash, events: [] }, transaction)
      : ({ kind: 'refused', refusal: problem } as const)
  if (ante.kind === 'refused') {
    const [signer = ''] = signersOf(transaction.message)
    return { result: resultOf(transaction.message, { signer, refusal: ante.refusal, events: [] }), rewards: [] }
  }
  options.state.merge(state.changes)
  return { transaction, signer: ante.signer }
}

/** Parameters can be such that a reward or limit has more digits than pocket-core calculates with, which panics there. */
function handleOrOverflow(context: DeliverContext, message: Message): Refusal | undefined {
  try {
    return handle(context, message)
  } catch (cause) {
    if (cause instanceof DecimalOverflowError) return sdk.internal(cause.message)
    throw cause
  }
}

/** What pocket-core's code calls messages from before nodes had output addresses (x/nodes/types/msg_legacy.go). */
const legacyNames: Readonly<Partial<Record<Message['type'], string>>> = {
  stakeNode: 'LegacyMsgStake',
  unstakeNode: 'LegacyMsgBeginUnstake',
  unjailNode: 'LegacyMsgUnjail',
}

function handle(context: DeliverContext, message: Message): Refusal | undefined {
  if (context.isUpgraded && 'isLegacy' in message && message.isLegacy)
    return sdk.unknownRequest(`unrecognized staking message type: types.${legacyNames[message.type]}`)
  switch (message.type) {
    case 'send': {
      const { fromAddress, toAddress, amount } = message
      const refusal = transfer(context, { from: fromAddress, to: toAddress, amount })
      if (refusal === undefined) emit(context, 'message', { module: 'pos' })
      return refusal
    }
    case 'stakeApplication':
      return stakeApplication(context, message)
    case 'unstakeApplication':
      return unstakeApplication(context, message)
    case 'unjailApplication':
      return unjailApplication(context, message)
    case 'stakeNode':
      return stakeNode(context, message)
    case 'unstakeNode':
      return unstakeNode(context, message)
    case 'unjailNode':
      return unjailNode(context, message)
    case 'claim':
      return takeClaim(context, message)
    case 'proof':
      return takeProof(context, message)
    case 'changeParameter':
      return changeParameter(context, message)
    case 'daoTransfer':
      return daoTransfer(context, message)
    case 'upgrade':
      return upgrade(context, message)
  }
}

function resultOf(
  message: Message | undefined,
  outcome: {
    readonly signer: string
    readonly refusal: Refusal | undefined
    readonly events: readonly TransactionEvent[]
  },
): TransactionResult {
  const { signer, refusal, events } = outcome
  return {
    code: refusal?.code ?? 0,
    codespace: refusal?.codespace ?? '',
    log: refusal === undefined ? '' : refusalLog(refusal),
    messageType: message === undefined ? '' : formOf(message).action,
    signer,
    recipient: message?.type === 'send' ? message.toAddress : '',
    events,
  }
}
