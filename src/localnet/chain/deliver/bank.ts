import type { StateReader, WorkingState } from '../state.ts'
import { type DeliverContext, emit } from './context.ts'
import { coins, type Refusal, sdk } from './refusal.ts'

type Bank = { readonly state: WorkingState } & Pick<DeliverContext, 'events'>
type Transfer = { readonly from: string; readonly to: string; readonly amount: bigint }

export function balanceOf(state: StateReader, address: string): bigint {
  return state.get('account', address)?.balance ?? 0n
}

/** Moves upokt from one account to another, which comes into being if it has to. (x/auth/keeper/bank.go: SendCoins) */
export function transfer(bank: Bank, { from, to, amount }: Transfer): Refusal | undefined {
  const held = balanceOf(bank.state, from)
  if (held < amount) return sdk.insufficientCoins(held, amount)
  add(bank.state, from, -amount)
  add(bank.state, to, amount)
  emit(bank, 'transfer', { recipient: to, amount: coins(amount) })
  emit(bank, 'message', { sender: from })
  return undefined
}

/** Makes new upokt for an account. */
export function mint(bank: Bank, { to, amount }: Omit<Transfer, 'from'>): void {
  add(bank.state, to, amount)
  bank.state.set('supply', 'total', (bank.state.get('supply', 'total') ?? 0n) + amount)
  emit(bank, 'transfer', { recipient: to, amount: coins(amount) })
}

/** Destroys upokt of an account, which must have them. */
export function burn(bank: Bank, { from, amount }: Omit<Transfer, 'to'>): void {
  add(bank.state, from, -amount)
  bank.state.set('supply', 'total', (bank.state.get('supply', 'total') ?? 0n) - amount)
}

function add(state: WorkingState, address: string, amount: bigint): void {
  const account = state.get('account', address) ?? { address, publicKey: null, balance: 0n }
  const balance = account.balance + amount
  if (balance < 0n) throw new NegativeBalanceError({ address, balance })
  state.set('account', address, { ...account, balance })
}

/** A defect: more was to be taken from an account than it has. */
export class NegativeBalanceError extends Error {
  override readonly name = 'NegativeBalanceError'
  readonly code = 'NEGATIVE_BALANCE'

  constructor({ address, balance }: { readonly address: string; readonly balance: bigint }) {
    super(`The account ${address} would have ${balance} upokt. This is a defect of the localnet; please report it.`)
  }
}
