import type { Account } from '../../chain/ledger.ts'
import { failure, sortedJson } from '../answer.ts'
import { readAddress } from '../hex.ts'
import { paginate } from '../paginate.ts'
import { heightAndAddress, pagedHeight } from '../parameters.ts'
import { atHeight } from '../route.ts'

/** `null` for an account that is not there, with status 200. */
export const account = atHeight(heightAndAddress, (ledger, { address }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  const found = ledger.account(read.address)
  return sortedJson(found === undefined ? null : accountJson(found))
})

export const accounts = atHeight(pagedHeight, (ledger, { page, perPage }) => {
  const cut = paginate(ledger.accounts(), { page, perPage })
  return typeof cut === 'string'
    ? failure(cut)
    : sortedJson({ ...cut, result: cut.result === null ? null : cut.result.map(accountJson) })
})

export const balance = atHeight(heightAndAddress, (ledger, { address }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  return sortedJson({ balance: ledger.account(read.address)?.balance ?? 0n })
})

/** Coins of zero are no coins. */
export function coinsJson(amount: bigint): { readonly amount: string; readonly denom: string }[] {
  return amount === 0n ? [] : [{ amount: String(amount), denom: 'upokt' }]
}

function accountJson({ address, publicKey, balance }: Account) {
  return { address, coins: coinsJson(balance), public_key: publicKey ?? '' }
}
