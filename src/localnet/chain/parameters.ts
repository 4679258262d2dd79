/**
 * The governed parameters of the chain: their names as transactions and `query/allparams` use them, where the genesis
 * file has them, and what values they can take (pocket-core x/nodes, x/apps, x/pocketcore, x/auth and x/gov
 * `types/params.go`).
 */

/** Governed values, typed where the chain uses them. Amounts are upokt. */
export type Parameters = {
  readonly blocksPerSession: number
  readonly sessionNodeCount: number
  /** Sessions between the start of a session and the last height at which it can be claimed. */
  readonly claimSubmissionWindow: number
  /** Sessions between a claim and its removal when it was not proven. */
  readonly claimExpiration: number
  readonly minimumNumberOfProofs: number
  readonly replayAttackBurnMultiplier: bigint
  readonly supportedChains: readonly string[]
  /** Chains that a node may stake for. */
  readonly maximumChains: number
  readonly maximumApplicationChains: number
  readonly maximumApplications: bigint
  readonly maximumValidators: number
  readonly nodeStakeMinimum: bigint
  readonly applicationStakeMinimum: bigint
  readonly nodeUnstakingTimeMs: number
  readonly applicationUnstakingTimeMs: number
  readonly baseRelaysPerPokt: bigint
  readonly stabilityAdjustment: bigint
  readonly isParticipationRateOn: boolean
  readonly relaysToTokensMultiplier: bigint
  /** Own multipliers of chains; chains that are not in it have `relaysToTokensMultiplier`. */
  readonly relaysToTokensMultiplierMap: Readonly<Record<string, bigint>>
  /** How stake weighs in rewards (PIP-22); all zero where it does not. `exponent` and `weightMultiplier` are decimals. */
  readonly stakeWeight: {
    readonly floor: bigint
    readonly ceiling: bigint
    readonly exponent: string
    readonly weightMultiplier: string
  }
  readonly daoAllocation: number
  readonly proposerAllocation: number
  readonly maximumMemoCharacters: number
  /** Fee of a transaction is 10,000 upokt times this; own factors of message types first. */
  readonly feeMultipliers: { readonly byMessageType: Readonly<Record<string, bigint>>; readonly default: bigint }
  /** Largest number of bytes of transactions in a block; null = the limit of the genesis file. */
  readonly blockByteSize: number | null
  readonly daoOwner: string
  /** Who may change a parameter, by its name. */
  readonly owners: Readonly<Record<string, string>>
  /** Every parameter as `query/allparams` shows it: name → text. */
  readonly all: ReadonlyMap<string, string>
}

type ValueKind =
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'text'
  | 'address'
  | 'chains'
  | 'multipliers'
  | 'owners'
  | 'upgrade'
  | 'fees'

export type ParameterDefinition = {
  readonly name: string
  /** Module and field of `app_state.MODULE.params`. */
  readonly genesis: readonly [module: string, field: string]
  readonly kind: ValueKind
  /** What it is when the genesis file leaves it out: Go's zero value. */
  readonly zero: string
  /** Not in `all` before a genesis file or its feature has set it. */
  readonly isHiddenUntilSet?: true
  /** Bounds, both allowed. */
  readonly least?: bigint
  readonly most?: bigint
}

const maxInt64 = 2n ** 63n - 1n

const integer = (
  name: string,
  genesis: readonly [string, string],
  bounds: { readonly least?: bigint; readonly most?: bigint; readonly isHiddenUntilSet?: true } = {},
): ParameterDefinition => ({ name, genesis, kind: 'integer', zero: '0', least: 0n, most: maxInt64, ...bounds })

/** Every parameter, in the order of `query/allparams`' groups. */
export const parameterDefinitions: readonly ParameterDefinition[] = [
  integer('application/AppUnstakingTime', ['application', 'unstaking_time']),
  integer('application/MaxApplications', ['application', 'max_applications'], { least: 1n }),
  integer('application/ApplicationStakeMinimum', ['application', 'app_stake_minimum'], { least: 1n }),
  integer('application/BaseRelaysPerPOKT', ['application', 'base_relays_per_pokt']),
  integer('application/StabilityAdjustment', ['application', 'stability_adjustment'], { least: -maxInt64 }),
  {
    name: 'application/ParticipationRateOn',
    genesis: ['application', 'participation_rate_on'],
    kind: 'boolean',
    zero: 'false',
  },
  integer('application/MaximumChains', ['application', 'maximum_chains'], { least: 1n, most: 10_000n }),
  integer('auth/MaxMemoCharacters', ['auth', 'max_memo_characters'], { most: 1_000_000n }),
  integer('auth/TxSigLimit', ['auth', 'tx_sig_limit']),
  {
    name: 'auth/FeeMultipliers',
    genesis: ['auth', 'fee_multipliers'],
    kind: 'fees',
    zero: '{"default":"0","fee_multiplier":null}',
  },
  { name: 'gov/acl', genesis: ['gov', 'acl'], kind: 'owners', zero: '{"type":"gov/non_map_acl","value":null}' },
  { name: 'gov/daoOwner', genesis: ['gov', 'dao_owner'], kind: 'address', zero: '' },
  {
    name: 'gov/upgrade',
    genesis: ['gov', 'upgrade'],
    kind: 'upgrade',
    zero: '{"type":"gov/upgrade","value":{"Height":"0","Version":""}}',
  },
  integer('pocketcore/SessionNodeCount', ['pocketcore', 'session_node_count'], { least: 1n, most: 25n }),
  integer('pocketcore/ClaimSubmissionWindow', ['pocketcore', 'proof_waiting_period'], { least: 2n, most: 10_000n }),
  {
    name: 'pocketcore/SupportedBlockchains',
    genesis: ['pocketcore', 'supported_blockchains'],
    kind: 'chains',
    zero: '[]',
  },
  integer('pocketcore/ClaimExpiration', ['pocketcore', 'claim_expiration'], { least: 1n, most: 100_000n }),
  integer('pocketcore/ReplayAttackBurnMultiplier', ['pocketcore', 'replay_attack_burn_multiplier']),
  integer('pocketcore/MinimumNumberOfProofs', ['pocketcore', 'minimum_number_of_proofs'], { most: 1_000_000_000n }),
  integer('pocketcore/BlockByteSize', ['pocketcore', 'block_byte_size'], {
    isHiddenUntilSet: true,
    most: 1_000_000_000n,
  }),
  integer('pos/RelaysToTokensMultiplier', ['pos', 'relays_to_tokens_multiplier']),
  {
    name: 'pos/RelaysToTokensMultiplierMap',
    genesis: ['pos', 'relays_to_tokens_multiplier_map'],
    kind: 'multipliers',
    zero: '{}',
    isHiddenUntilSet: true,
  },
  integer('pos/UnstakingTime', ['pos', 'unstaking_time']),
  integer('pos/MaxValidators', ['pos', 'max_validators'], { least: 1n }),
  { name: 'pos/StakeDenom', genesis: ['pos', 'stake_denom'], kind: 'text', zero: '' },
  integer('pos/StakeMinimum', ['pos', 'stake_minimum'], { least: 1n }),
  integer('pos/BlocksPerSession', ['pos', 'session_block_frequency'], { least: 2n, most: 100_000n }),
  integer('pos/DAOAllocation', ['pos', 'dao_allocation'], { most: 100n }),
  integer('pos/ProposerPercentage', ['pos', 'proposer_allocation'], { most: 100n }),
  integer('pos/MaximumChains', ['pos', 'maximum_chains'], { least: 1n, most: 10_000n }),
  integer('pos/MaxJailedBlocks', ['pos', 'max_jailed_blocks']),
  integer('pos/MaxEvidenceAge', ['pos', 'max_evidence_age']),
  integer('pos/SignedBlocksWindow', ['pos', 'signed_blocks_window']),
  { name: 'pos/MinSignedPerWindow', genesis: ['pos', 'min_signed_per_window'], kind: 'decimal', zero: '0' },
  integer('pos/DowntimeJailDuration', ['pos', 'downtime_jail_duration']),
  { name: 'pos/SlashFractionDoubleSign', genesis: ['pos', 'slash_fraction_double_sign'], kind: 'decimal', zero: '0' },
  { name: 'pos/SlashFractionDowntime', genesis: ['pos', 'slash_fraction_downtime'], kind: 'decimal', zero: '0' },
  integer('pos/ServicerStakeFloorMultiplier', ['pos', 'servicer_stake_floor_multipler'], { isHiddenUntilSet: true }),
  {
    name: 'pos/ServicerStakeWeightMultiplier',
    genesis: ['pos', 'servicer_stake_weight_multipler'],
    kind: 'decimal',
    zero: '0',
    isHiddenUntilSet: true,
  },
  integer('pos/ServicerStakeWeightCeiling', ['pos', 'servicer_stake_weight_ceiling'], { isHiddenUntilSet: true }),
  {
    name: 'pos/ServicerStakeFloorMultiplierExponent',
    genesis: ['pos', 'servicer_stake_floor_multiplier_exponent'],
    kind: 'decimal',
    zero: '0',
    isHiddenUntilSet: true,
  },
]

const definitionsByName = new Map(parameterDefinitions.map((definition) => [definition.name, definition]))

export function parameterDefinition(name: string): ParameterDefinition | undefined {
  return definitionsByName.get(name)
}

/**
 * Reads a value as JSON carries it (numbers in quotes, as amino writes int64) into the text that the chain keeps and
 * `query/allparams` shows.
 */
export function readParameter(
  definition: ParameterDefinition,
  json: unknown,
): { readonly kind: 'read'; readonly text: string } | { readonly kind: 'bad'; readonly problem: string } {
  const problem = problemOf(definition, json)
  return problem === undefined ? { kind: 'read', text: textOf(definition, json) } : { kind: 'bad', problem }
}

/** What is wrong between parameters, as opposed to with one: their names and the reason. */
export function conflictsOf(values: ReadonlyMap<string, string>): readonly { name: string; problem: string }[] {
  const number = (name: string) => BigInt(values.get(name) ?? '0')
  const conflicts: { name: string; problem: string }[] = []
  if (number('pocketcore/ClaimExpiration') < number('pocketcore/ClaimSubmissionWindow'))
    conflicts.push({
      name: 'pocketcore/ClaimExpiration',
      problem: 'claims would expire before they can be proven; make it at least the claim submission window',
    })
  if (number('pos/DAOAllocation') + number('pos/ProposerPercentage') > 100n)
    conflicts.push({
      name: 'pos/ProposerPercentage',
      problem: 'the allocations of DAO and proposer are more than 100 per cent together; lower one of them',
    })
  return conflicts
}

/** The typed view of values that have been read by {@link readParameter}. */
export function parametersOf(values: ReadonlyMap<string, string>): Parameters {
  const text = (name: string) => values.get(name) ?? definitionsByName.get(name)?.zero ?? ''
  const big = (name: string) => BigInt(text(name))
  const small = (name: string) => Number(big(name))
  const blockByteSize = small('pocketcore/BlockByteSize')
  const fees = JSON.parse(text('auth/FeeMultipliers')) as FeesJson
  const owners = JSON.parse(text('gov/acl')) as OwnersJson
  return {
    blocksPerSession: small('pos/BlocksPerSession'),
    sessionNodeCount: small('pocketcore/SessionNodeCount'),
    claimSubmissionWindow: small('pocketcore/ClaimSubmissionWindow'),
    claimExpiration: small('pocketcore/ClaimExpiration'),
    minimumNumberOfProofs: small('pocketcore/MinimumNumberOfProofs'),
    replayAttackBurnMultiplier: big('pocketcore/ReplayAttackBurnMultiplier'),
    supportedChains: JSON.parse(text('pocketcore/SupportedBlockchains')) as string[],
    maximumChains: small('pos/MaximumChains'),
    maximumApplicationChains: small('application/MaximumChains'),
    maximumApplications: big('application/MaxApplications'),
    maximumValidators: small('pos/MaxValidators'),
    nodeStakeMinimum: big('pos/StakeMinimum'),
    applicationStakeMinimum: big('application/ApplicationStakeMinimum'),
    nodeUnstakingTimeMs: Number(big('pos/UnstakingTime') / 1_000_000n),
    applicationUnstakingTimeMs: Number(big('application/AppUnstakingTime') / 1_000_000n),
    baseRelaysPerPokt: big('application/BaseRelaysPerPOKT'),
    stabilityAdjustment: big('application/StabilityAdjustment'),
    isParticipationRateOn: text('application/ParticipationRateOn') === 'true',
    relaysToTokensMultiplier: big('pos/RelaysToTokensMultiplier'),
    relaysToTokensMultiplierMap: bigints(JSON.parse(text('pos/RelaysToTokensMultiplierMap')) as Record<string, string>),
    stakeWeight: {
      floor: big('pos/ServicerStakeFloorMultiplier'),
      ceiling: big('pos/ServicerStakeWeightCeiling'),
      exponent: text('pos/ServicerStakeFloorMultiplierExponent'),
      weightMultiplier: text('pos/ServicerStakeWeightMultiplier'),
    },
    daoAllocation: small('pos/DAOAllocation'),
    proposerAllocation: small('pos/ProposerPercentage'),
    maximumMemoCharacters: small('auth/MaxMemoCharacters'),
    feeMultipliers: {
      byMessageType: Object.fromEntries(
        (fees.fee_multiplier ?? []).map(({ key, multiplier }) => [key, BigInt(multiplier)]),
      ),
      default: BigInt(fees.default),
    },
    blockByteSize: blockByteSize === 0 ? null : blockByteSize,
    daoOwner: text('gov/daoOwner'),
    owners: Object.fromEntries((owners.value ?? []).map(({ acl_key, address }) => [acl_key, address])),
    all: new Map(
      parameterDefinitions
        .filter(({ name, isHiddenUntilSet }) => isHiddenUntilSet !== true || values.has(name))
        .map(({ name }) => [name, text(name)]),
    ),
  }
}

type FeesJson = {
  readonly default: string
  readonly fee_multiplier: readonly { readonly key: string; readonly multiplier: string }[] | null
}
type OwnersJson = { readonly value: readonly { readonly acl_key: string; readonly address: string }[] | null }

function problemOf({ kind, least, most }: ParameterDefinition, json: unknown): string | undefined {
  switch (kind) {
    case 'integer': {
      if (typeof json !== 'string' || !/^-?\d{1,19}$/.test(json)) return 'write a whole number in quotes, such as "4"'
      const value = BigInt(json)
      if ((least !== undefined && value < least) || (most !== undefined && value > most))
        return `${json} is out of range; choose ${least} to ${most}`
      return undefined
    }
    case 'decimal':
      return typeof json === 'string' && /^\d{1,20}(\.\d{1,18})?$/.test(json)
        ? undefined
        : 'write a decimal in quotes, such as "0.5", with at most 18 digits after the point'
    case 'boolean':
      return typeof json === 'boolean' ? undefined : 'write true or false, without quotes'
    case 'text':
      return json === 'upokt' ? undefined : 'write "upokt", the only denomination there is'
    case 'address':
      return isAddress(json) || json === '' ? undefined : 'write an address: 40 hexadecimal digits'
    case 'chains':
      return Array.isArray(json) && json.every(isChainId) && new Set(json).size === json.length
        ? undefined
        : 'write a list of distinct chain ids of 1 to 4 bytes in hexadecimal, such as ["0001", "A100"]'
    case 'multipliers':
      return isObject(json) && Object.entries(json).every(([chain, value]) => isChainId(chain) && isNaturalText(value))
        ? undefined
        : 'write an object of chain ids and whole numbers in quotes, such as {"A104": "4000"}'
    case 'owners': {
      const list = isObject(json) && 'value' in json ? json.value : json
      return list === null ||
        (Array.isArray(list) &&
          list.every((entry) => isObject(entry) && typeof entry.acl_key === 'string' && isAddress(entry.address)))
        ? undefined
        : 'write a list of {"acl_key": "pos/BlocksPerSession", "address": "…"}'
    }
    case 'upgrade': {
      const value = isObject(json) && isObject(json.value) ? json.value : json
      return isObject(value) && isNaturalText(value.Height) && typeof value.Version === 'string'
        ? undefined
        : 'write {"Height": "0", "Version": "0.0.0"}'
    }
    case 'fees': {
      const isList = (list: unknown) =>
        list === null ||
        (Array.isArray(list) &&
          list.every((entry) => isObject(entry) && typeof entry.key === 'string' && isNaturalText(entry.multiplier)))
      return isObject(json) && isNaturalText(json.default) && isList(json.fee_multiplier ?? null)
        ? undefined
        : 'write {"fee_multiplier": null, "default": "1"}'
    }
  }
}

function textOf({ kind }: ParameterDefinition, json: unknown): string {
  switch (kind) {
    case 'integer':
      return BigInt(json as string).toString()
    case 'decimal': {
      const [whole = '0', fraction = ''] = (json as string).split('.')
      return BigInt(whole) === 0n && /^0*$/.test(fraction) ? '0' : `${BigInt(whole)}.${fraction.padEnd(18, '0')}`
    }
    case 'boolean':
      return String(json)
    case 'text':
    case 'address':
      return json as string
    case 'chains':
      return JSON.stringify(json)
    case 'multipliers':
      return JSON.stringify(Object.fromEntries(Object.entries(json as Record<string, string>).sort(byKey)))
    case 'owners': {
      const list = Array.isArray(json) || json === null ? json : (json as OwnersJson).value
      const entries = ((list ?? []) as { acl_key: string; address: string }[]).map(({ acl_key, address }) => ({
        acl_key,
        address,
      }))
      return JSON.stringify({ type: 'gov/non_map_acl', value: list === null ? null : entries })
    }
    case 'upgrade':
      return JSON.stringify({ type: 'gov/upgrade', value: upgradeOf((json as { value?: object }).value ?? json) })
    case 'fees': {
      const { default: standard, fee_multiplier } = json as FeesJson
      return JSON.stringify({ default: standard, fee_multiplier: fee_multiplier ?? null })
    }
  }
}

/** In the order of the struct, and without what is empty (x/gov/types/gov.pb.go). */
function upgradeOf(json: unknown): object {
  const { Height, Version, OldUpgradeHeight = '0', Features } = json as Readonly<Record<string, unknown>>
  return {
    Height,
    Version,
    ...(OldUpgradeHeight === '0' ? {} : { OldUpgradeHeight }),
    ...(Array.isArray(Features) && Features.length > 0 ? { Features } : {}),
  }
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function bigints(record: Record<string, string>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, BigInt(value)]))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isNaturalText(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,19}$/.test(value)
}

export function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{40}$/.test(value)
}

/** A network identifier: 1 to 4 bytes in hexadecimal (pocket-core x/pocketcore/types/crypto.go). */
export function isChainId(value: unknown): value is string {
  return typeof value === 'string' && /^([0-9a-fA-F]{2}){1,4}$/.test(value)
}
