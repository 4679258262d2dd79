import { compareUtf8, type GoValue, goString } from '#morse/go-json/encode.ts'
import type { Account, Ledger, Node } from '../../chain/ledger.ts'
import { poolAddresses } from '../../genesis/genesis.ts'
import { nodeJson } from '../../servicer/dispatch-json.ts'
import { rawJson } from '../answer.ts'
import { heightParameters } from '../parameters.ts'
import { atHeight, type RpcNode } from '../route.ts'
import { coinsJson } from './account.ts'
import { applicationJson } from './application.ts'
import { claimText } from './claim.ts'
import { governedJson, moduleParametersJson } from './parameters.ts'

const UPOKT_PER_POWER = 1_000_000n
const STAKED = 2

const poolNames = new Map<string, string>([
  [poolAddresses.nodesStaked, 'staked_tokens_pool'],
  [poolAddresses.applicationsStaked, 'application_staked_tokens_pool'],
  [poolAddresses.dao, 'dao'],
  [poolAddresses.feeCollector, 'fee_collector'],
])

/**
 * The whole state as a genesis that a new chain could start from (app/query.go `ExportState`). What the new chain has to
 * say for itself (its id, the time) is left open, as pocket-core leaves it.
 */
export const state = atHeight(heightParameters, (ledger, _parameters, node) =>
  rawJson(
    indented({
      app_hash: '',
      app_state: {
        application: {
          applications: ledger.applications().map(applicationJson),
          exported: true,
          params: moduleParametersJson(ledger, 'application'),
        },
        auth: authJson(ledger),
        gov: {
          DAO_Tokens: String(ledger.supply().dao),
          params: {
            acl: governedJson(ledger, 'gov/acl'),
            dao_owner: ledger.parameters.all.get('gov/daoOwner') ?? '',
            upgrade: governedJson(ledger, 'gov/upgrade'),
          },
        },
        pocketcore: {
          claims: ledger.claims().length === 0 ? null : ledger.claims().map(claimText),
          params: moduleParametersJson(ledger, 'pocketcore'),
        },
        pos: stakingJson(ledger, node),
      },
      chain_id: '<Input New ChainID>',
      consensus_params: {
        block: { max_bytes: '0', max_gas: '-1', time_iota_ms: '1' },
        evidence: { max_age: '1000000' },
        validator: { pub_key_types: ['ed25519'] },
      },
      genesis_time: '0001-01-01T00:00:00Z',
    }),
  ),
)

function authJson(ledger: Ledger): GoValue {
  return {
    accounts: ledger.accounts().map(accountJson),
    params: moduleParametersJson(ledger, 'auth'),
    supply: coinsJson(ledger.supply().total),
  }
}

/** Pools of modules are accounts with a name; every one of them may do everything. */
function accountJson({ address, balance, publicKey }: Account): GoValue {
  const coins = coinsJson(balance)
  const pool = poolNames.get(address)
  if (pool !== undefined) {
    return {
      type: 'posmint/ModuleAccount',
      value: {
        BaseAccount: { address, coins, public_key: null },
        name: pool,
        permissions: ['burner', 'minter', 'staking'],
      },
    }
  }
  const key = publicKey === null ? null : { type: 'crypto/ed25519_public_key', value: publicKey }
  return { type: 'posmint/Account', value: { address, coins, public_key: key } }
}

function stakingJson(ledger: Ledger, { chain }: RpcNode): GoValue {
  const nodes = ledger.nodes()
  const validators = nodes.filter(({ status, jailed }) => status === STAKED && !jailed)
  const power = (node: Node) => node.tokens / UPOKT_PER_POWER
  return {
    exported: true,
    missed_blocks: {},
    params: moduleParametersJson(ledger, 'pos'),
    prevState_total_power: String(validators.reduce((sum, validator) => sum + power(validator), 0n)),
    prevState_validator_powers: validators.map((validator) => ({
      Address: validator.address,
      Power: String(power(validator)),
    })),
    previous_proposer: chain.block(ledger.height)?.proposer ?? '',
    signing_infos: new Map(
      nodes.map(({ address }) => [
        address,
        {
          address,
          index_offset: '0',
          jailed_blocks_counter: '0',
          jailed_until: '1970-01-01T00:00:00Z',
          missed_blocks_counter: '0',
          start_height: '0',
        },
      ]),
    ),
    validators: nodes.map(nodeJson),
  }
}

/** Go's indented JSON by four spaces, keys sorted. */
function indented(value: GoValue, margin = ''): string {
  const inner = `${margin}    `
  if (Array.isArray(value)) {
    return block(
      '[',
      ']',
      value.map((item) => indented(item, inner)),
      margin,
    )
  }
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? goString(value) : String(value)
  const entries: readonly (readonly [string, GoValue])[] = value instanceof Map ? [...value] : Object.entries(value)
  const members = entries
    .toSorted(([a], [b]) => compareUtf8(a, b))
    .map(([key, item]) => `${goString(key)}: ${indented(item, inner)}`)
  return block('{', '}', members, margin)
}

function block(open: string, close: string, items: readonly string[], margin: string): string {
  if (items.length === 0) return open + close
  return `${open}\n${items.map((item) => `${margin}    ${item}`).join(',\n')}\n${margin}${close}`
}
