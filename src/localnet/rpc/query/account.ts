import { createHash } from 'node:crypto'
import type { Account, Ledger } from '../../chain/ledger.ts'
import { failure, sortedJson } from '../answer.ts'
import { readAddress } from '../hex.ts'
import { paginate } from '../paginate.ts'
import { heightAndAddress, pagedHeight } from '../parameters.ts'
import { atHeight } from '../route.ts'

/** `null` for an account that is not there, with status 200. */
export const account = atHeight(heightAndAddress, (ledger, { address }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  const found = findAccount(ledger, read.address)
  return sortedJson(found === undefined ? null : accountJson(found))
})

export const accounts = atHeight(pagedHeight, (ledger, { page, perPage }) => {
  const all = [...ledger.accounts(), ...moduleAccounts(ledger)].sort((a, b) => (a.address < b.address ? -1 : 1))
  const cut = paginate(all, { page, perPage })
  return typeof cut === 'string'
    ? failure(cut)
    : sortedJson({ ...cut, result: cut.result === null ? null : cut.result.map(accountJson) })
})

export const balance = atHeight(heightAndAddress, (ledger, { address }) => {
  const read = readAddress(address)
  if ('problem' in read) return failure(read.problem)
  return sortedJson({ balance: findAccount(ledger, read.address)?.balance ?? 0n })
})

/** Coins of zero are no coins. */
export function coinsJson(amount: bigint): { readonly amount: string; readonly denom: string }[] {
  return amount === 0n ? [] : [{ amount: String(amount), denom: 'upokt' }]
}

/** The accounts of modules, where pools are kept: their addresses are hashes of names (x/auth/types/permissions.go). */
export function moduleAccounts(ledger: Ledger): readonly (Account & { readonly name: string })[] {
  const { nodesStaked, applicationsStaked, dao, feeCollector } = ledger.supply()
  const pools = [
    { name: 'application_staked_tokens_pool', balance: applicationsStaked },
    { name: 'staked_tokens_pool', balance: nodesStaked },
    ...(dao > 0n ? [{ name: 'dao', balance: dao }] : []),
    ...(feeCollector > 0n ? [{ name: 'fee_collector', balance: feeCollector }] : []),
  ]
  return pools.map((pool) => ({ ...pool, address: moduleAddress(pool.name), publicKey: null }))
}

function moduleAddress(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 40)
}

function findAccount(ledger: Ledger, address: string): Account | undefined {
  return ledger.account(address) ?? moduleAccounts(ledger).find((pool) => pool.address === address)
}

function accountJson({ address, publicKey, balance }: Account) {
  return { address, coins: coinsJson(balance), public_key: publicKey ?? '' }
}
