import { publicKeyError } from '#morse/application-token.ts'
import { addressOf } from '#morse/keys.ts'
import { formOf, type Message } from '#morse/transaction/messages.ts'
import { type Coin, isSignedBy, type Transaction } from '#morse/transaction/transaction.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import type { WorkingState } from '../state.ts'
import { balanceOf, transfer } from './bank.ts'
import type { DeliverContext } from './context.ts'
import { auth, coins, type Refusal, sdk } from './refusal.ts'

/** Fee of every message, upokt, times its multiplier (`types/fee.go` of each module). */
const baseFee = 10_000n

type Ante = {
  readonly state: WorkingState
  readonly chainId: string
  /** Whether a transaction with this hash was in a block before. */
  readonly isKnown: boolean
  /** Upper-case hexadecimal. */
  readonly hash: string
} & Pick<DeliverContext, 'events'>

/**
 * What every transaction must pass before its message is looked at, in pocket-core's order: memo, no duplicate, public key,
 * fee, signature, and a balance that the fee is taken from, whatever becomes of the message. (x/auth/ante.go)
 */
export function payAndVerify(
  ante: Ante,
  transaction: Transaction,
): { readonly kind: 'passed'; readonly signer: string } | { readonly kind: 'refused'; readonly refusal: Refusal } {
  const { state, chainId, hash } = ante
  const refused = (refusal: Refusal) => ({ kind: 'refused', refusal }) as const
  const { maximumMemoCharacters } = state.parameters()
  const memoLength = Buffer.byteLength(transaction.memo)
  if (memoLength > maximumMemoCharacters) return refused(auth.memoTooLong(maximumMemoCharacters, memoLength))
  if (ante.isKnown) return refused(auth.duplicate(hash.toLowerCase()))
  const found = signerOf(state, transaction)
  if ('code' in found) return refused(found)
  const fee = requiredFee(state, transaction.message)
  if (!isEnough(transaction.fee, fee)) return refused(auth.insufficientFee(coins(fee), coinsText(transaction.fee)))
  if (!isSignedBy(found.publicKey, { transaction, chainId }))
    return refused(sdk.unauthorized('signature verification failed for the transaction'))
  const paid = transaction.fee[0]?.amount ?? 0n
  if (state.get('account', found.address) === undefined)
    return refused(sdk.unknownAddress(`account ${found.address} does not exist`))
  if (balanceOf(state, found.address) < paid)
    return refused(auth.insufficientBalance(found.address, coinsText(transaction.fee)))
  if (paid > 0n) transfer({ state, events: [] }, { from: found.address, to: poolAddresses.feeCollector, amount: paid })
  return { kind: 'passed', signer: found.address }
}

/** Addresses of which one must have signed, the first choice first. */
export function signersOf(message: Message): readonly string[] {
  switch (message.type) {
    case 'send':
    case 'claim':
    case 'changeParameter':
    case 'daoTransfer':
      return [message.fromAddress]
    case 'stakeNode':
      return [...ownAddress(message.publicKey), ...(message.outputAddress === '' ? [] : [message.outputAddress])]
    case 'unstakeNode':
    case 'unjailNode':
      return message.isLegacy ? [message.nodeAddress] : [message.signerAddress, message.nodeAddress]
    case 'stakeApplication':
      return ownAddress(message.publicKey)
    case 'unstakeApplication':
    case 'unjailApplication':
      return [message.applicationAddress]
    case 'proof':
      return ownAddress(message.leaf.servicerPublicKey)
    case 'upgrade':
      return [message.address]
  }
}

function signerOf(
  state: WorkingState,
  { message, signature }: Transaction,
): { readonly publicKey: string; readonly address: string } | Refusal {
  const signers = [...signersOf(message), ...currentOutputOf(state, message)]
  if (signature.publicKey !== '') {
    if (publicKeyError(signature.publicKey) !== null) return sdk.invalidPublicKey('the public key is not valid')
    const address = addressOf(signature.publicKey)
    if (signers.includes(address)) return { publicKey: signature.publicKey, address }
    return sdk.unauthorized('signature verification failed for the transaction')
  }
  const [address = ''] = signers
  const account = state.get('account', address)
  if (account === undefined) return auth.accountNotFound()
  return account.publicKey === null ? auth.emptyPublicKey() : { publicKey: account.publicKey, address }
}

/** The owner of a node's output address may hand it to another, which the message then names alone. */
function currentOutputOf(state: WorkingState, message: Message): readonly string[] {
  if (message.type !== 'stakeNode') return []
  const [address = ''] = ownAddress(message.publicKey)
  const output = state.get('node', address)?.outputAddress ?? null
  return output === null ? [] : [output]
}

function ownAddress(publicKey: string): readonly string[] {
  return publicKeyError(publicKey) === null ? [addressOf(publicKey)] : []
}

function requiredFee(state: WorkingState, message: Message): bigint {
  const { byMessageType, default: standard } = state.parameters().feeMultipliers
  const { action } = formOf(message)
  const own = Object.hasOwn(byMessageType, action) ? byMessageType[action] : undefined
  return baseFee * (own ?? standard)
}

/** One coin, of the only denomination. */
function isEnough(fee: readonly Coin[], required: bigint): boolean {
  const [coin, ...others] = fee
  if (coin === undefined) return required === 0n
  return others.length === 0 && coin.denom === 'upokt' && coin.amount >= required
}

function coinsText(fee: readonly Coin[]): string {
  return fee.map(({ amount, denom }) => `${amount}${denom.slice(0, 20)}`).join(',')
}
