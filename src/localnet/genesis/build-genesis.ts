import { addressOf } from '#morse/keys.ts'
import { conflictsOf, parameterDefinitions, readParameter } from '../chain/parameters.ts'
import { zeroTime } from '../chain/time-text.ts'

export type GenesisPlan = {
  readonly chainId: string
  /** RFC 3339; becomes the time of block 1. */
  readonly genesisTime: string
  /** Starts after pocket-core's codec upgrade: other session hashes and merkle parents, stake weights in rewards. */
  readonly isUpgraded?: boolean
  readonly accounts: readonly { readonly publicKey: string; readonly balance: bigint }[]
  readonly applications: readonly {
    readonly publicKey: string
    readonly chains: readonly string[]
    readonly stakedTokens: bigint
  }[]
  readonly nodes: readonly {
    readonly publicKey: string
    readonly chains: readonly string[]
    readonly serviceUrl: string
    readonly tokens: bigint
    readonly outputAddress?: string
    readonly rewardDelegators?: Readonly<Record<string, number>>
  }[]
  /** Who may change parameters, transfer from the DAO and upgrade. */
  readonly ownerPublicKey: string
  /** Own multipliers of chains; the others have `pos/RelaysToTokensMultiplier`. */
  readonly relaysToTokensMultiplierMap?: Readonly<Record<string, bigint>>
  /** Values other than {@link usualParameters}, by name, as JSON has them: `{ 'pos/BlocksPerSession': '4' }`. */
  readonly parameters?: Readonly<Record<string, unknown>>
  readonly maxBlockBytes?: number
}

/** What a localnet has unless it is asked for otherwise: sessions of four blocks, claims two sessions later. */
const usualParameters: Readonly<Record<string, unknown>> = {
  'application/AppUnstakingTime': '1814400000000000',
  'application/MaxApplications': '9223372036854775807',
  'application/ApplicationStakeMinimum': '1000000',
  'application/BaseRelaysPerPOKT': '100',
  'application/StabilityAdjustment': '0',
  'application/ParticipationRateOn': false,
  'application/MaximumChains': '15',
  'auth/MaxMemoCharacters': '256',
  'auth/TxSigLimit': '7',
  'auth/FeeMultipliers': { fee_multiplier: null, default: '1' },
  'pocketcore/SessionNodeCount': '5',
  'pocketcore/ClaimSubmissionWindow': '2',
  'pocketcore/ClaimExpiration': '12',
  'pocketcore/ReplayAttackBurnMultiplier': '3',
  'pocketcore/MinimumNumberOfProofs': '5',
  'pos/RelaysToTokensMultiplier': '1000',
  'pos/UnstakingTime': '1814400000000000',
  'pos/MaxValidators': '50',
  'pos/StakeDenom': 'upokt',
  'pos/StakeMinimum': '1000000',
  'pos/BlocksPerSession': '4',
  'pos/DAOAllocation': '10',
  'pos/ProposerPercentage': '5',
  'pos/MaximumChains': '15',
  'pos/MaxJailedBlocks': '1000',
  'pos/MaxEvidenceAge': '60000000000',
  'pos/SignedBlocksWindow': '100',
  'pos/MinSignedPerWindow': '0.500000000000000000',
  'pos/DowntimeJailDuration': '600000000000',
  'pos/SlashFractionDoubleSign': '0.050000000000000000',
  'pos/SlashFractionDowntime': '0.010000000000000000',
}

/**
 * Makes the content of a `genesis.json` that pocket-core and {@link readGenesis} accept. Chains that are staked for are
 * the supported ones, unless `pocketcore/SupportedBlockchains` is given.
 *
 * @throws {BadGenesisPlanError} for parameters that do not exist or cannot have their value
 */
export function buildGenesis(plan: GenesisPlan): object {
  const owner = addressOf(plan.ownerPublicKey)
  const stakedChains = [...plan.applications, ...plan.nodes].flatMap(({ chains }) => chains)
  const given: Record<string, unknown> = {
    ...usualParameters,
    'pocketcore/SupportedBlockchains': [...new Set(stakedChains)].sort(),
    'gov/daoOwner': owner,
    'gov/acl': parameterDefinitions.map(({ name }) => ({ acl_key: name, address: owner })),
    'gov/upgrade': plan.isUpgraded === true ? { Height: '1', Version: '0.12.0' } : { Height: '0', Version: '0.0.0' },
    ...(plan.relaysToTokensMultiplierMap === undefined
      ? {}
      : {
          'pos/RelaysToTokensMultiplierMap': Object.fromEntries(
            Object.entries(plan.relaysToTokensMultiplierMap).map(([chain, value]) => [chain, value.toString()]),
          ),
        }),
    ...plan.parameters,
  }
  checkParameters(given)
  const parameters = (wanted: string): Record<string, unknown> =>
    Object.fromEntries(
      parameterDefinitions
        .filter(({ name, genesis: [module] }) => module === wanted && Object.hasOwn(given, name))
        .map(({ name, genesis: [, field] }) => [field, given[name]]),
    )
  return {
    genesis_time: plan.genesisTime,
    chain_id: plan.chainId,
    consensus_params: {
      block: { max_bytes: String(plan.maxBlockBytes ?? 4_000_000), max_gas: '-1', time_iota_ms: '1' },
      evidence: { max_age: '60000000000' },
      validator: { pub_key_types: ['ed25519'] },
    },
    app_hash: '',
    app_state: {
      pocketcore: { params: parameters('pocketcore'), receipts: null, claims: null },
      application: {
        params: parameters('application'),
        applications: plan.applications.map(({ publicKey, chains, stakedTokens }) => ({
          address: addressOf(publicKey),
          chains,
          jailed: false,
          max_relays: '0',
          public_key: publicKey,
          staked_tokens: stakedTokens.toString(),
          status: 2,
          unstaking_time: zeroTime,
        })),
        exported: false,
      },
      auth: {
        params: parameters('auth'),
        accounts: plan.accounts.map(({ publicKey, balance }) => ({
          type: 'posmint/Account',
          value: {
            address: addressOf(publicKey),
            coins: [{ denom: 'upokt', amount: balance.toString() }],
            public_key: { type: 'crypto/ed25519_public_key', value: publicKey },
          },
        })),
        supply: [],
      },
      pos: {
        params: parameters('pos'),
        prevState_total_power: '0',
        prevState_validator_powers: null,
        validators: plan.nodes.map(
          ({ publicKey, chains, serviceUrl, tokens, outputAddress = '', rewardDelegators }) => ({
            address: addressOf(publicKey),
            public_key: publicKey,
            jailed: false,
            status: 2,
            tokens: tokens.toString(),
            service_url: serviceUrl,
            chains,
            unstaking_time: zeroTime,
            output_address: outputAddress,
            ...(rewardDelegators === undefined ? {} : { reward_delegators: rewardDelegators }),
          }),
        ),
        exported: false,
        signing_infos: {},
        missed_blocks: {},
        previous_proposer: '',
      },
      gov: { params: parameters('gov'), DAO_Tokens: '0' },
    },
  }
}

function checkParameters(given: Readonly<Record<string, unknown>>): void {
  const texts = new Map<string, string>()
  for (const [name, value] of Object.entries(given)) {
    const definition = parameterDefinitions.find((candidate) => candidate.name === name)
    if (definition === undefined) throw new BadGenesisPlanError({ name, problem: 'no parameter has this name' })
    const result = readParameter(definition, value)
    if (result.kind === 'bad') throw new BadGenesisPlanError({ name, problem: result.problem })
    texts.set(name, result.text)
  }
  for (const conflict of conflictsOf(texts)) throw new BadGenesisPlanError(conflict)
}

/** A localnet was asked for with a parameter that cannot be. */
export class BadGenesisPlanError extends Error {
  override readonly name = 'BadGenesisPlanError'
  readonly code = 'BAD_GENESIS_PLAN'

  constructor({ name, problem }: { readonly name: string; readonly problem: string }) {
    super(`The parameter ${name} cannot be used: ${problem}.`)
  }
}
