import type { GoValue } from '#morse/go-json/encode.ts'
import { goString } from '#morse/go-json/encode.ts'
import type { Ledger, Parameters } from '../../chain/ledger.ts'
import { jsonInString, sortedJson } from '../answer.ts'
import { heightAndKey, heightParameters } from '../parameters.ts'
import { atHeight } from '../route.ts'

/** Field of `query/nodeparams` ← governed value, and what shows before an upgrade has set it. Both typos are the chain's. */
const nodeFields = {
  dao_allocation: ['pos/DAOAllocation', '0'],
  downtime_jail_duration: ['pos/DowntimeJailDuration', '0'],
  max_evidence_age: ['pos/MaxEvidenceAge', '0'],
  max_jailed_blocks: ['pos/MaxJailedBlocks', '0'],
  max_validators: ['pos/MaxValidators', '0'],
  maximum_chains: ['pos/MaximumChains', '0'],
  min_signed_per_window: ['pos/MinSignedPerWindow', '0.000000000000000000'],
  proposer_allocation: ['pos/ProposerPercentage', '0'],
  relays_to_tokens_multiplier: ['pos/RelaysToTokensMultiplier', '0'],
  servicer_stake_floor_multipler: ['pos/ServicerStakeFloorMultiplier', '0'],
  servicer_stake_floor_multiplier_exponent: ['pos/ServicerStakeFloorMultiplierExponent', '0'],
  servicer_stake_weight_ceiling: ['pos/ServicerStakeWeightCeiling', '0'],
  servicer_stake_weight_multipler: ['pos/ServicerStakeWeightMultiplier', '0'],
  session_block_frequency: ['pos/BlocksPerSession', '0'],
  signed_blocks_window: ['pos/SignedBlocksWindow', '0'],
  slash_fraction_double_sign: ['pos/SlashFractionDoubleSign', '0.000000000000000000'],
  slash_fraction_downtime: ['pos/SlashFractionDowntime', '0.000000000000000000'],
  stake_denom: ['pos/StakeDenom', ''],
  stake_minimum: ['pos/StakeMinimum', '0'],
  unstaking_time: ['pos/UnstakingTime', '0'],
} as const

const applicationFields = {
  app_stake_minimum: ['application/ApplicationStakeMinimum', '0'],
  base_relays_per_pokt: ['application/BaseRelaysPerPOKT', '0'],
  max_applications: ['application/MaxApplications', '0'],
  maximum_chains: ['application/MaximumChains', '0'],
  stability_adjustment: ['application/StabilityAdjustment', '0'],
  unstaking_time: ['application/AppUnstakingTime', '0'],
} as const

const pocketFields = {
  claim_expiration: ['pocketcore/ClaimExpiration', '0'],
  minimum_number_of_proofs: ['pocketcore/MinimumNumberOfProofs', '0'],
  proof_waiting_period: ['pocketcore/ClaimSubmissionWindow', '0'],
  replay_attack_burn_multiplier: ['pocketcore/ReplayAttackBurnMultiplier', '0'],
  session_node_count: ['pocketcore/SessionNodeCount', '0'],
} as const

const groups = {
  app_params: 'application',
  auth_params: 'auth',
  gov_params: 'gov',
  node_params: 'pos',
  pocket_params: 'pocketcore',
} as const

export const nodeParameters = atHeight(heightParameters, (ledger) => sortedJson(nodeParametersJson(ledger)))

export const applicationParameters = atHeight(heightParameters, (ledger) =>
  sortedJson(applicationParametersJson(ledger)),
)

export const pocketParameters = atHeight(heightParameters, (ledger) => sortedJson(pocketParametersJson(ledger)))

/** In the order of the chain; pocket-core's is that of a Go map, another at each call. */
export const allParameters = atHeight(heightParameters, (ledger) => {
  const listed = [...ledger.parameters.all]
  const group = (module: string) =>
    listed
      .filter(([name]) => name.startsWith(`${module}/`))
      .map(([name, value]) => ({ param_key: name, param_value: value }))
  return sortedJson(Object.fromEntries(Object.entries(groups).map(([key, module]) => [key, group(module)])))
})

/** Both fields empty where there is no such parameter. */
export const parameter = atHeight(heightAndKey, (ledger, { key }) => {
  const value = ledger.parameters.all.get(key)
  return sortedJson(value === undefined ? { param_key: '', param_value: '' } : { param_key: key, param_value: value })
})

export const supportedChains = atHeight(heightParameters, (ledger) =>
  jsonInString(`[${ledger.parameters.supportedChains.map(goString).join(',')}]`),
)

export const daoOwner = atHeight(heightParameters, (ledger) =>
  jsonInString(goString(ledger.parameters.all.get('gov/daoOwner') ?? '')),
)

export const accessList = atHeight(heightParameters, (ledger) =>
  jsonInString(ledger.parameters.all.get('gov/acl') ?? 'null'),
)

export const upgrade = atHeight(heightParameters, (ledger) => {
  const { Height, OldUpgradeHeight, ...rest } = governedJson(ledger, 'gov/upgrade') as Record<string, GoValue>
  return sortedJson({
    ...rest,
    Height: Number(Height ?? 0),
    ...(OldUpgradeHeight === undefined ? {} : { OldUpgradeHeight: Number(OldUpgradeHeight) }),
  })
})

export function nodeParametersJson({ parameters }: Ledger): { readonly [field: string]: GoValue } {
  return {
    ...fieldsOf(nodeFields, parameters),
    relays_to_tokens_multiplier_map: new Map(
      Object.entries(parameters.relaysToTokensMultiplierMap).map(([chain, value]) => [chain, String(value)]),
    ),
  }
}

export function applicationParametersJson({ parameters }: Ledger): { readonly [field: string]: GoValue } {
  return {
    ...fieldsOf(applicationFields, parameters),
    participation_rate_on: parameters.all.get('application/ParticipationRateOn') === 'true',
  }
}

export function pocketParametersJson({ parameters }: Ledger): { readonly [field: string]: GoValue } {
  const blockBytes = parameters.all.get('pocketcore/BlockByteSize')
  return {
    ...fieldsOf(pocketFields, parameters),
    supported_blockchains: parameters.supportedChains,
    ...(blockBytes === undefined ? {} : { block_byte_size: blockBytes }),
  }
}

/** The value inside amino's `{"type":…,"value":…}`. */
export function governedJson({ parameters }: Ledger, name: string): GoValue {
  const text = parameters.all.get(name)
  return text === undefined ? {} : (JSON.parse(text).value as GoValue)
}

function fieldsOf(
  fields: Readonly<Record<string, readonly [name: string, unset: string]>>,
  parameters: Parameters,
): { readonly [field: string]: GoValue } {
  return Object.fromEntries(
    Object.entries(fields).map(([field, [name, unset]]) => [field, parameters.all.get(name) ?? unset]),
  )
}
