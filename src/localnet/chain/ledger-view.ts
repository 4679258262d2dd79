import { poolAddresses } from '../genesis/genesis.ts'
import type { Ledger } from './ledger.ts'
import type { StateReader } from './state.ts'

const pools: ReadonlySet<string> = new Set(Object.values(poolAddresses))

/** Shows a state as a ledger. */
export function ledgerView(state: StateReader, height: number): Ledger {
  const values = <Value>(entries: readonly (readonly [string, Value])[]) => entries.map(([, value]) => value)
  const balance = (address: string) => state.get('account', address)?.balance ?? 0n
  return {
    height,
    get parameters() {
      return state.parameters()
    },
    account: (address) => state.get('account', address),
    accounts: () =>
      values(state.list('account')).filter(({ address, balance: held }) => held > 0n || !pools.has(address)),
    application: (address) => state.get('application', address),
    applications: () => values(state.list('application')),
    node: (address) => state.get('node', address),
    nodes: () => values(state.list('node')),
    nodesStakedFor: (chain) =>
      values(state.list('node')).filter(({ status, chains }) => status === 2 && chains.includes(chain)),
    claims: () => values(state.list('claim')),
    supply: () => ({
      total: state.get('supply', 'total') ?? 0n,
      nodesStaked: balance(poolAddresses.nodesStaked),
      applicationsStaked: balance(poolAddresses.applicationsStaked),
      dao: balance(poolAddresses.dao),
      feeCollector: balance(poolAddresses.feeCollector),
    }),
  }
}
