import { sha256, toHex } from '#morse/hash.ts'
import type { Account, Node } from '../chain/ledger.ts'
import { conflictsOf, parameterDefinitions, readParameter } from '../chain/parameters.ts'
import { zeroTime } from '../chain/time-text.ts'
import { type Genesis, type GenesisApplication, poolAddresses } from './genesis.ts'
import { type GenesisMistake, Place } from './place.ts'

export type ReadGenesisOptions = {
  /** Overrides the file's; a chain that is started anew gets its own. */
  readonly chainId?: string
  /** Overrides what `gov.params.upgrade` says. */
  readonly isUpgraded?: boolean
}

/**
 * Reads a `genesis.json` of pocket-core, its text or what was parsed from it. Fields that only concern consensus between
 * nodes are ignored. Missing parameters have Go's zero values, as in pocket-core, where those are allowed.
 *
 * A file with an upgrade at height 0 starts before the codec upgrade; one with a height above 0 is taken as upgraded
 * from the first block on.
 *
 * @throws {BadGenesisError} with all mistakes
 */
export function readGenesis(source: string | object, options: ReadGenesisOptions = {}): Genesis {
  const mistakes: GenesisMistake[] = []
  const root = new Place(typeof source === 'string' ? parse(source) : source, '', mistakes)
  const state = root.at('app_state')
  const chainId = options.chainId ?? root.at('chain_id').text()
  if (!/^[A-Za-z0-9._-]{1,50}$/.test(chainId))
    root.at('chain_id').fault('use 1 to 50 letters, digits, dots, dashes and underscores')
  const genesisTime = root.at('genesis_time').time()
  const isUpgraded = options.isUpgraded ?? BigInt(upgradeHeight(state)) > 0n
  const parameters = readParameters(state, isUpgraded, mistakes)
  const accounts = readAccounts(state.at('auth').at('accounts'))
  const applications = readApplications(state.at('application').at('applications'))
  const nodes = readNodes(state.at('pos').at('validators'))
  const daoTokens = state.at('gov').at('DAO_Tokens').optional()?.amount() ?? 0n
  const block = root.at('consensus_params').optional()?.at('block').optional()
  const maxBlockBytes = block?.at('max_bytes').whole({ least: 1n, most: 104_857_600n }) ?? 4_000_000n
  const maxGas =
    block
      ?.at('max_gas')
      .optional()
      ?.whole({ least: -1n, most: 2n ** 63n - 1n }) ?? -1n
  const claims = state.at('pocketcore').at('claims').optional()
  if (claims !== undefined && claims.list().length > 0)
    claims.fault('a chain cannot start with claims whose relays nobody has; leave the list empty')
  if (mistakes.length > 0) throw new BadGenesisError({ mistakes })
  return {
    chainId,
    genesisTime,
    maxBlockBytes: Number(maxBlockBytes),
    maxGas,
    accounts,
    applications,
    nodes,
    daoTokens,
    parameters,
    isUpgraded,
    hash: toHex(sha256(new TextEncoder().encode(canonical(root.value)))),
  }
}

function readParameters(state: Place, isUpgraded: boolean, mistakes: GenesisMistake[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const definition of parameterDefinitions) {
    const [module, field] = definition.genesis
    const place = state.at(module).at('params').at(field).optional()
    if (place === undefined) {
      if (definition.isHiddenUntilSet !== true) values.set(definition.name, definition.zero)
      if ((definition.least ?? 0n) > 0n)
        state.at(module).at('params').at(field).fault(`it is missing; choose ${definition.least} or more`)
      continue
    }
    const result = readParameter(definition, place.value)
    if (result.kind === 'bad') place.fault(result.problem)
    const text = result.kind === 'read' ? result.text : definition.zero
    if (definition.isHiddenUntilSet !== true || text !== definition.zero) values.set(definition.name, text)
  }
  if (isUpgraded) for (const [name, text] of valuesOfFeatures) if (!values.has(name)) values.set(name, text)
  for (const { name, problem } of conflictsOf(values)) {
    const definition = parameterDefinitions.find((candidate) => candidate.name === name)
    mistakes.push({ path: `app_state.${definition?.genesis.join('.params.')}`, problem })
  }
  return values
}

/**
 * What parameters have when their feature becomes active: with stake weighting every node weighs the same. (x/nodes,
 * x/pocketcore: `module.go` ActivateAdditionalParameters, `types/params.go`)
 */
const valuesOfFeatures = new Map([
  ['pocketcore/BlockByteSize', '4000000'],
  ['pos/RelaysToTokensMultiplierMap', '{}'],
  ['pos/ServicerStakeFloorMultiplier', '15000000000'],
  ['pos/ServicerStakeWeightCeiling', '15000000000'],
  ['pos/ServicerStakeWeightMultiplier', '1.000000000000000000'],
  ['pos/ServicerStakeFloorMultiplierExponent', '1.000000000000000000'],
])

function upgradeHeight(state: Place): string {
  const height = state.at('gov').at('params').at('upgrade').at('Height').optional()?.value ?? '0'
  return /^\d{1,19}$/.test(String(height)) ? String(height) : '0'
}

function readAccounts(places: Place): Account[] {
  const seen = new Set<string>(Object.values(poolAddresses))
  return places.list().map((entry) => {
    const value = entry.at('value')
    const publicKey = value.at('public_key').optional()?.at('value').publicKey() ?? null
    const address = value.at('address').address({ publicKey, seen })
    const coins = value.at('coins').list()
    for (const coin of coins)
      if (coin.at('denom').value !== 'upokt') coin.at('denom').fault('write "upokt", the only denomination there is')
    if (coins.length > 1) value.at('coins').fault('list upokt once')
    return { address, publicKey, balance: coins[0]?.at('amount').amount() ?? 0n }
  })
}

function readApplications(places: Place): GenesisApplication[] {
  const seen = new Set<string>()
  return places.list().map((entry) => {
    const publicKey = entry.at('public_key').publicKey()
    return {
      address: entry.at('address').address({ publicKey, seen }),
      publicKey,
      jailed: entry.at('jailed').flag(),
      status: entry.at('status').status(),
      chains: entry.at('chains').chains(),
      stakedTokens: entry.at('staked_tokens').amount(),
      unstakingTime: entry.at('unstaking_time').optional()?.time() ?? zeroTime,
    }
  })
}

function readNodes(places: Place): Node[] {
  const seen = new Set<string>()
  return places.list().map((entry) => {
    const publicKey = entry.at('public_key').publicKey()
    const address = entry.at('address').address({ publicKey, seen })
    const output = entry.at('output_address').optional()
    return {
      address,
      publicKey,
      jailed: entry.at('jailed').flag(),
      status: entry.at('status').status(),
      chains: entry.at('chains').chains(),
      serviceUrl: entry.at('service_url').serviceUrl(),
      tokens: entry.at('tokens').amount(),
      unstakingTime: entry.at('unstaking_time').optional()?.time() ?? zeroTime,
      outputAddress: output === undefined || output.value === '' ? null : output.address({}),
      rewardDelegators: entry.at('reward_delegators').optional()?.delegators() ?? null,
    }
  })
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new BadGenesisError({ mistakes: [{ path: '(the whole file)', problem: `it is not JSON: ${String(cause)}` }] })
  }
}

/** JSON with sorted keys and no whitespace. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${entries.map(([key, child]) => `${JSON.stringify(key)}:${canonical(child)}`).join(',')}}`
}

/** The genesis file cannot be used; all its mistakes are listed. */
export class BadGenesisError extends Error {
  override readonly name = 'BadGenesisError'
  readonly code = 'BAD_GENESIS'
  readonly mistakes: readonly GenesisMistake[]

  constructor({ mistakes }: { readonly mistakes: readonly GenesisMistake[] }) {
    super(
      [
        'The genesis file cannot be used. Correct it and start again.',
        ...mistakes.slice(0, 50).map(({ path, problem }) => `${path}: ${problem}`),
        ...(mistakes.length > 50 ? [`… and ${mistakes.length - 50} more`] : []),
      ].join('\n'),
    )
    this.mistakes = mistakes
  }
}
