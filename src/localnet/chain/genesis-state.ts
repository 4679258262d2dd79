import { type Genesis, poolAddresses } from '../genesis/genesis.ts'
import { maxRelaysOf } from './deliver/applications.ts'
import { type Changes, LatestState, WorkingState } from './state.ts'

/** The state that a chain starts from. Staked tokens are in pools, on top of what accounts have. */
export function genesisChanges(genesis: Genesis): Changes {
  const state = new WorkingState(new LatestState())
  for (const [name, text] of genesis.parameters) state.set('parameter', name, text)
  for (const account of genesis.accounts) state.set('account', account.address, account)
  for (const node of genesis.nodes) state.set('node', node.address, node)
  const pools = {
    [poolAddresses.nodesStaked]: sum(genesis.nodes.map(({ tokens }) => tokens)),
    [poolAddresses.applicationsStaked]: sum(genesis.applications.map(({ stakedTokens }) => stakedTokens)),
    [poolAddresses.dao]: genesis.daoTokens,
  }
  for (const [address, balance] of Object.entries(pools))
    state.set('account', address, { address, publicKey: null, balance })
  state.set('supply', 'total', sum([...genesis.accounts.map(({ balance }) => balance), ...Object.values(pools)]))
  for (const application of genesis.applications)
    state.set('application', application.address, {
      ...application,
      maxRelays: maxRelaysOf(state, application.stakedTokens),
    })
  return state.changes
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
