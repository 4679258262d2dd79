import { sha256, toHex } from '#morse/hash.ts'
import { addressOf } from '#morse/keys.ts'
import type { Account, Node, StakeStatus } from '../chain/ledger.ts'
import { conflictsOf, isAddress, isChainId, parameterDefinitions, readParameter } from '../chain/parameters.ts'
import { type Genesis, type GenesisApplication, poolAddresses } from './genesis.ts'

/** One mistake: where it is, as a path such as `app_state.pos.validators[3].tokens`, and what to do. */
export type GenesisMistake = { readonly path: string; readonly problem: string }

export type ReadGenesisOptions = {
  /** Overrides the file's; a chain that is started anew gets its own. */
  readonly chainId?: string
  /** Overrides what `gov.params.upgrade` says. */
  readonly isUpgraded?: boolean
}

const zeroTime = '0001-01-01T00:00:00Z'

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

/** A value of the file with its path; what cannot be read is put on the list of mistakes and read as a harmless value. */
class Place {
  readonly value: unknown
  private readonly path: string
  private readonly mistakes: GenesisMistake[]

  constructor(value: unknown, path: string, mistakes: GenesisMistake[]) {
    this.value = value
    this.path = path
    this.mistakes = mistakes
  }

  fault(problem: string): void {
    this.mistakes.push({ path: this.path === '' ? '(the whole file)' : this.path, problem })
  }

  at(field: string): Place {
    const path = this.path === '' ? field : `${this.path}.${field}`
    const isObject = typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value)
    const value =
      isObject && Object.hasOwn(this.value as object, field) ? Reflect.get(this.value as object, field) : undefined
    return new Place(value, path, this.mistakes)
  }

  /** Undefined where the file says nothing or null. */
  optional(): Place | undefined {
    return this.value === undefined || this.value === null ? undefined : this
  }

  list(): Place[] {
    if (this.value === undefined || this.value === null) return []
    if (!Array.isArray(this.value)) {
      this.fault('write a list')
      return []
    }
    return this.value.map((entry, index) => new Place(entry, `${this.path}[${index}]`, this.mistakes))
  }

  text(): string {
    if (typeof this.value === 'string') return this.value
    this.fault('write a text in quotes')
    return ''
  }

  flag(): boolean {
    if (this.value === undefined || typeof this.value === 'boolean') return this.value ?? false
    this.fault('write true or false, without quotes')
    return false
  }

  whole({ least, most }: { readonly least: bigint; readonly most: bigint }): bigint {
    if (typeof this.value === 'string' && /^-?\d{1,40}$/.test(this.value)) {
      const value = BigInt(this.value)
      if (value >= least && value <= most) return value
      this.fault(`${value} is out of range; choose ${least} to ${most}`)
    } else this.fault('write a whole number in quotes, such as "1000000"')
    return least
  }

  /** upokt. The bound leaves room for all that is calculated with decimals of 315 bits. */
  amount(): bigint {
    return this.whole({ least: 0n, most: 2n ** 127n - 1n })
  }

  status(): StakeStatus {
    const status = Number(this.value)
    if (status === 1 || status === 2) return status
    this.fault('write 2 (staked) or 1 (unstaking)')
    return 2
  }

  publicKey(): string {
    if (typeof this.value === 'string' && /^[0-9a-f]{64}$/.test(this.value)) return this.value
    this.fault('write a public key: 64 hexadecimal digits, lower case')
    return ''
  }

  address({ publicKey, seen }: { readonly publicKey?: string | null; readonly seen?: Set<string> }): string {
    if (!isAddress(this.value)) {
      this.fault('write an address: 40 hexadecimal digits, lower case')
      return ''
    }
    if (typeof publicKey === 'string' && publicKey !== '' && addressOf(publicKey) !== this.value)
      this.fault(`the address of this public key is ${addressOf(publicKey)}; correct one of the two`)
    if (seen?.has(this.value) === true) this.fault(`${this.value} is taken already; list it once`)
    seen?.add(this.value)
    return this.value
  }

  chains(): string[] {
    const entries = this.list()
    for (const entry of entries)
      if (!isChainId(entry.value)) entry.fault('write a chain id: 1 to 4 bytes in hexadecimal, such as "0001"')
    if (entries.length === 0) this.fault('list at least one chain id, such as "0001"')
    const chains = entries.map(({ value }) => String(value))
    if (new Set(chains).size !== chains.length) this.fault('list each chain id once')
    return chains
  }

  time(): string {
    const text = typeof this.value === 'string' ? this.value : ''
    if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text))) return text
    this.fault('write a time such as "2026-11-22T06:38:42.066830166Z"')
    return zeroTime
  }

  serviceUrl(): string {
    const url = typeof this.value === 'string' && URL.canParse(this.value) ? new URL(this.value) : undefined
    if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) return String(this.value)
    this.fault('write a URL with its scheme, such as "http://127.0.0.1:8081"')
    return ''
  }

  delegators(): Record<string, number> | null {
    const entries = typeof this.value === 'object' && this.value !== null ? Object.entries(this.value) : []
    const isGood = entries.every(([address, share]) => isAddress(address) && Number.isInteger(share) && share > 0)
    if (!isGood || entries.reduce((sum, [, share]) => sum + Number(share), 0) > 100) {
      this.fault('write an object of addresses and whole per cents, 100 in all at most')
      return null
    }
    return entries.length === 0 ? null : (Object.fromEntries(entries) as Record<string, number>)
  }
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
