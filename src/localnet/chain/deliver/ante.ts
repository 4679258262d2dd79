import { publicKeyError } from '#morse/application-token.ts'
import { addressOf } from '#morse/keys.ts'
import { formOf, type Message } from '#morse/transaction/messages.ts'
import { type Coin, isSignedBy, type Transaction } from '#morse/transaction/transaction.ts'
import { isApplicationTransfer } from '#morse/transaction/validate-message.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import type { StateReader, WorkingState } from '../state.ts'
import { balanceOf, transfer } from './bank.ts'
import type { DeliverContext } from './context.ts'
import { auth, coins, type Refusal, sdk } from './refusal.ts'

/** Fee of every message, upokt, times its multiplier (`types/fee.go` of each module). */
const baseFee = 10_000n
const stakeDenomination = 'upokt'

type Ante = {
  readonly state: WorkingState
  readonly chainId: string
  readonly isUpgraded: boolean
  /** Whether a transaction with this hash was in a block before. */
  readonly isKnown: boolean
  /** Upper-case hexadecimal. */
  readonly hash: string
} & Pick<DeliverContext, 'events'>

/**
 * What every transaction must pass before its message is looked at, in pocket-core's order: a fee and a signature that can
 * be, memo, no duplicate, public key, enough of a fee, signature, and a balance that the fee is taken from, whatever
 * becomes of the message. (x/auth/types/stdtx.go: ValidateBasic; x/auth/ante.go)
 */
export function payAndVerify(
  ante: Ante,
  transaction: Transaction,
): { readonly kind: 'passed'; readonly signer: string } | { readonly kind: 'refused'; readonly refusal: Refusal } {
  const { state, hash } = ante
  const refused = (refusal: Refusal) => ({ kind: 'refused', refusal }) as const
  if (!areCoins(transaction.fee))
    return refused(sdk.insufficientFee(`invalid fee ${coinsText(transaction.fee)} amount provided`))
  if (transaction.signature.signature === '') return refused(sdk.unauthorized('empty signature'))
  const { maximumMemoCharacters } = state.parameters()
  const memoLength = Buffer.byteLength(transaction.memo)
  if (memoLength > maximumMemoCharacters) return refused(auth.memoTooLong(maximumMemoCharacters, memoLength))
  if (ante.isKnown) return refused(auth.duplicate(hash.toLowerCase()))
  const signer = findSigner(ante, transaction)
  if (typeof signer !== 'string') return refused(signer)
  const unpaid = takeFee(state, { signer, fee: transaction.fee })
  return unpaid === undefined ? { kind: 'passed', signer } : refused(unpaid)
}

/** What a message costs, upokt: 10,000 times the factor of its type (x/auth/types/fee.go). */
export function feeOf(state: StateReader, action: string): bigint {
  const { byMessageType, default: standard } = state.parameters().feeMultipliers
  const own = Object.hasOwn(byMessageType, action) ? byMessageType[action] : undefined
  return baseFee * (own ?? standard)
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

/** The first of those who may sign whose key fits the signature: that of the transaction, or else that of the account. */
function findSigner({ state, chainId, isUpgraded }: Ante, transaction: Transaction): string | Refusal {
  const { message, signature, fee } = transaction
  const required = feeOf(state, formOf(message).action)
  const others = [...currentOutputOf(state, message), ...(isUpgraded ? transferrerOf(state, transaction) : [])]
  for (const address of new Set([...signersOf(message), ...others])) {
    const publicKey = signature.publicKey === '' ? keyOfAccount(state, address) : signature.publicKey
    if (typeof publicKey !== 'string') return publicKey
    if (publicKeyError(publicKey) !== null) return sdk.invalidPublicKey('the public key is not valid')
    if (addressOf(publicKey) !== address) continue
    if (!isEnough(fee, required)) return auth.insufficientFee(coins(required), coinsText(fee))
    if (isSignedBy(publicKey, { transaction, chainId })) return address
  }
  return sdk.unauthorized('signature verification failed for the transaction')
}

function keyOfAccount(state: StateReader, address: string): string | Refusal {
  const account = state.get('account', address)
  if (account === undefined) return auth.accountNotFound()
  return account.publicKey ?? auth.emptyPublicKey()
}

function takeFee(state: WorkingState, { signer, fee }: { signer: string; fee: readonly Coin[] }): Refusal | undefined {
  if (state.get('account', signer) === undefined) return sdk.unknownAddress(`account ${signer} does not exist`)
  const held = balanceOf(state, signer)
  if (fee.some(({ amount, denom }) => denom !== stakeDenomination || amount > held))
    return auth.insufficientBalance(signer, coinsText(fee))
  const amount = amountOf(fee)
  if (amount > 0n) transfer({ state, events: [] }, { from: signer, to: poolAddresses.feeCollector, amount })
  return undefined
}

/** The owner of a node's output address may hand it to another, which the message then names alone. */
function currentOutputOf(state: StateReader, message: Message): readonly string[] {
  if (message.type !== 'stakeNode') return []
  const [address = ''] = ownAddress(message.publicKey)
  const output = state.get('node', address)?.outputAddress ?? null
  return output === null ? [] : [output]
}

/** An application may hand its stake to the key that a stake of nothing names (x/apps/keeper: `IsMsgAppTransfer`). */
function transferrerOf(state: StateReader, { message, signature }: Transaction): readonly string[] {
  if (message.type !== 'stakeApplication' || !isApplicationTransfer(message)) return []
  return ownAddress(signature.publicKey).filter((address) => state.get('application', address) !== undefined)
}

function ownAddress(publicKey: string): readonly string[] {
  return publicKeyError(publicKey) === null ? [addressOf(publicKey)] : []
}

function isEnough(fee: readonly Coin[], required: bigint): boolean {
  return required === 0n || amountOf(fee) >= required
}

function amountOf(fee: readonly Coin[]): bigint {
  return fee.find(({ denom }) => denom === stakeDenomination)?.amount ?? 0n
}

/** `Coins.IsValid` (types/coin.go): positive amounts of denominations that can be, each once, in the order of their names. */
function areCoins(fee: readonly Coin[]): boolean {
  return fee.every(({ amount, denom }, index) => {
    const before = fee[index - 1]?.denom ?? ''
    return amount > 0n && /^[a-z][a-z0-9]{2,15}$/.test(denom) && denom > before
  })
}

function coinsText(fee: readonly Coin[]): string {
  return fee.map(({ amount, denom }) => `${amount}${denom.slice(0, 20)}`).join(',')
}
