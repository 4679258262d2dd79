import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { scratchKey } from '../chain/__fixtures__/scratch-chain.ts'
import { parametersOf } from '../chain/parameters.ts'
import { BadGenesisPlanError, buildGenesis, type GenesisPlan } from './build-genesis.ts'
import { BadGenesisError, readGenesis } from './read-genesis.ts'

const owner = scratchKey(1)
const node = scratchKey(2)

const plan: GenesisPlan = {
  chainId: 'test',
  genesisTime: '2026-01-01T00:00:00.5Z',
  ownerPublicKey: owner.publicKey,
  accounts: [{ publicKey: owner.publicKey, balance: 5n }],
  applications: [{ publicKey: owner.publicKey, chains: ['A104', 'A100'], stakedTokens: 7n }],
  nodes: [{ publicKey: node.publicKey, chains: ['A100'], serviceUrl: 'http://127.0.0.1:1', tokens: 9n }],
}

type Json = { [key: string]: Json } & Json[] & string

/** The built genesis with one value replaced. */
function changed(path: readonly (string | number)[], value: unknown): object {
  const file = JSON.parse(JSON.stringify(buildGenesis(plan)))
  const parent = path.slice(0, -1).reduce((at: Json, step) => at[step as keyof Json] as Json, file)
  Object.assign(parent, { [path.at(-1) ?? '']: value })
  return file
}

function mistakesOf(file: object | string): readonly string[] {
  try {
    readGenesis(file)
  } catch (error) {
    if (error instanceof BadGenesisError) return error.mistakes.map(({ path, problem }) => `${path}: ${problem}`)
    throw error
  }
  return []
}

describe('readGenesis', () => {
  it.each([
    ['pocket-localnet', { nodes: 24, sessionNodeCount: '24', chains: '["0001","0021","0040"]' }],
    ['localnet-poc', { nodes: 24, sessionNodeCount: '24', chains: '["0001","A100","A1D0"]' }],
    ['morse-poc', { nodes: 24, sessionNodeCount: '1', chains: '["A100","A101","A102","A103","A1FF"]' }],
  ])('takes the file of %s as it is', (folder, expected) => {
    const url = new URL(`../__fixtures__/morse-files/${folder}/genesis.json`, import.meta.url)
    const genesis = readGenesis(readFileSync(url, 'utf8'))
    expect({
      chainId: genesis.chainId,
      genesisTime: genesis.genesisTime,
      maxBlockBytes: genesis.maxBlockBytes,
      isUpgraded: genesis.isUpgraded,
      accounts: genesis.accounts.length,
      applications: genesis.applications.map(({ address, stakedTokens }) => ({ address, stakedTokens })),
      nodes: genesis.nodes.length,
      sessionNodeCount: genesis.parameters.get('pocketcore/SessionNodeCount'),
      chains: genesis.parameters.get('pocketcore/SupportedBlockchains'),
      minimumNumberOfProofs: genesis.parameters.get('pocketcore/MinimumNumberOfProofs'),
      upgrade: genesis.parameters.get('gov/upgrade'),
      fees: genesis.parameters.get('auth/FeeMultipliers'),
    }).toEqual({
      chainId: 'localnet',
      genesisTime: '2020-08-11T02:23:11.749242Z',
      maxBlockBytes: 200_000,
      isUpgraded: false,
      accounts: 27,
      applications: [{ address: 'f3abbe313689a603a1a6d6a43330d0440a552288', stakedTokens: 25_000_000_000n }],
      minimumNumberOfProofs: '1',
      upgrade: '{"type":"gov/upgrade","value":{"Height":"0","Version":"0.0.0"}}',
      fees: '{"default":"1","fee_multiplier":null}',
      ...expected,
    })
  })

  it('reads what buildGenesis makes', () => {
    const genesis = readGenesis(JSON.stringify(buildGenesis({ ...plan, relaysToTokensMultiplierMap: { A104: 4000n } })))
    expect(genesis.accounts).toEqual([{ address: owner.address, publicKey: owner.publicKey, balance: 5n }])
    expect(genesis.applications).toEqual([
      {
        address: owner.address,
        publicKey: owner.publicKey,
        jailed: false,
        status: 2,
        chains: ['A104', 'A100'],
        stakedTokens: 7n,
        unstakingTime: '0001-01-01T00:00:00Z',
      },
    ])
    expect(genesis.nodes).toEqual([
      {
        address: node.address,
        publicKey: node.publicKey,
        jailed: false,
        status: 2,
        chains: ['A100'],
        serviceUrl: 'http://127.0.0.1:1',
        tokens: 9n,
        unstakingTime: '0001-01-01T00:00:00Z',
        outputAddress: null,
        rewardDelegators: null,
      },
    ])
    expect(genesis.parameters.get('pos/RelaysToTokensMultiplierMap')).toBe('{"A104":"4000"}')
    expect(genesis.parameters.get('pocketcore/SupportedBlockchains')).toBe('["A100","A104"]')
  })

  it('gives stakes their weight after the upgrade only', () => {
    const floor = (isUpgraded: boolean) =>
      readGenesis(buildGenesis({ ...plan, isUpgraded })).parameters.get('pos/ServicerStakeFloorMultiplier')
    expect([floor(false), floor(true)]).toEqual([undefined, '15000000000'])
    expect(readGenesis(buildGenesis(plan), { isUpgraded: true }).isUpgraded).toBe(true)
  })

  it('has one hash for one content, in whatever order its keys are', () => {
    const file = buildGenesis(plan)
    const turned = Object.fromEntries(Object.entries(file).reverse())
    expect(readGenesis(JSON.stringify(turned, null, 4)).hash).toBe(readGenesis(file).hash)
    expect(readGenesis(changed(['app_state', 'pos', 'validators', 0, 'tokens'], '10')).hash).not.toBe(
      readGenesis(file).hash,
    )
  })

  it.each([
    [['chain_id'], 'a b', 'chain_id: use 1 to 50 letters, digits, dots, dashes and underscores'],
    [['genesis_time'], 'today', 'genesis_time: write a time such as "2026-11-22T06:38:42.066830166Z"'],
    [
      ['app_state', 'pocketcore', 'params', 'session_node_count'],
      '26',
      'app_state.pocketcore.params.session_node_count: 26 is out of range; choose 1 to 25',
    ],
    [
      ['app_state', 'pocketcore', 'params', 'session_node_count'],
      5,
      'app_state.pocketcore.params.session_node_count: write a whole number in quotes, such as "4"',
    ],
    [
      ['app_state', 'pocketcore', 'params', 'proof_waiting_period'],
      '1',
      'app_state.pocketcore.params.proof_waiting_period: 1 is out of range; choose 2 to 10000',
    ],
    [
      ['app_state', 'pocketcore', 'params', 'claim_expiration'],
      '1',
      'app_state.pocketcore.params.claim_expiration: claims would expire before they can be proven; make it at least the claim submission window',
    ],
    [
      ['app_state', 'pocketcore', 'params', 'supported_blockchains'],
      ['A1000'],
      'app_state.pocketcore.params.supported_blockchains: write a list of distinct chain ids of 1 to 4 bytes in hexadecimal, such as ["0001", "A100"]',
    ],
    [
      ['app_state', 'pos', 'params', 'session_block_frequency'],
      '1',
      'app_state.pos.params.session_block_frequency: 1 is out of range; choose 2 to 100000',
    ],
    [
      ['app_state', 'pos', 'params', 'session_block_frequency'],
      undefined,
      'app_state.pos.params.session_block_frequency: it is missing; choose 2 or more',
    ],
    [
      ['app_state', 'pos', 'params', 'dao_allocation'],
      '96',
      'app_state.pos.params.proposer_allocation: the allocations of DAO and proposer are more than 100 per cent together; lower one of them',
    ],
    [
      ['app_state', 'pos', 'validators', 0, 'tokens'],
      '-1',
      `app_state.pos.validators[0].tokens: -1 is out of range; choose 0 to ${2n ** 127n - 1n}`,
    ],
    [
      ['app_state', 'pos', 'validators', 0, 'address'],
      owner.address,
      `app_state.pos.validators[0].address: the address of this public key is ${node.address}; correct one of the two`,
    ],
    [
      ['app_state', 'pos', 'validators', 0, 'service_url'],
      'ftp://x',
      'app_state.pos.validators[0].service_url: write a URL with its scheme, such as "http://127.0.0.1:8081"',
    ],
    [
      ['app_state', 'pos', 'validators', 0, 'chains'],
      [],
      'app_state.pos.validators[0].chains: list at least one chain id, such as "0001"',
    ],
    [
      ['app_state', 'pos', 'validators', 0, 'reward_delegators'],
      { [owner.address]: 101 },
      'app_state.pos.validators[0].reward_delegators: write an object of addresses and whole per cents, 100 in all at most',
    ],
    [
      ['app_state', 'application', 'applications', 0, 'public_key'],
      'AB',
      'app_state.application.applications[0].public_key: write a public key: 64 hexadecimal digits, lower case',
    ],
    [
      ['app_state', 'pocketcore', 'claims'],
      [{}],
      'app_state.pocketcore.claims: a chain cannot start with claims whose relays nobody has; leave the list empty',
    ],
  ])('error: %j = %j', (path, value, mistake) => {
    expect(mistakesOf(changed(path, value))).toContain(mistake)
  })

  it('error: the same account twice, and every other mistake with it', () => {
    const account = { value: { address: owner.address, coins: [{ denom: 'pokt', amount: '1' }] } }
    expect(mistakesOf(changed(['app_state', 'auth', 'accounts'], [account, account]))).toEqual([
      'app_state.auth.accounts[0].value.coins[0].denom: write "upokt", the only denomination there is',
      `app_state.auth.accounts[1].value.address: ${owner.address} is taken already; list it once`,
      'app_state.auth.accounts[1].value.coins[0].denom: write "upokt", the only denomination there is',
    ])
  })

  it('error: no JSON, and nothing that it needs', () => {
    expect(mistakesOf('{')).toHaveLength(1)
    expect(mistakesOf('[]')).toContain('chain_id: write a text in quotes')
  })
})

describe('buildGenesis', () => {
  it('error: parameters that are not there or cannot be', () => {
    const build = (parameters: Record<string, unknown>) => () => buildGenesis({ ...plan, parameters })
    expect(build({ 'pos/Nothing': '1' })).toThrow(BadGenesisPlanError)
    expect(build({ 'pos/BlocksPerSession': '1' })).toThrow('out of range')
    expect(build({ 'pos/DAOAllocation': '99' })).toThrow('more than 100 per cent')
  })
})

describe('parameters that features bring (x/nodes/module.go, x/pocketcore/module.go: ActivateAdditionalParameters)', () => {
  const shown = (isUpgraded: boolean, parameters: Readonly<Record<string, unknown>> = {}) => {
    const { all, blockByteSize } = parametersOf(
      readGenesis(buildGenesis({ ...plan, isUpgraded, parameters })).parameters,
    )
    const names = [
      'pocketcore/BlockByteSize',
      'pos/RelaysToTokensMultiplierMap',
      'pos/ServicerStakeFloorMultiplier',
      'pos/ServicerStakeWeightMultiplier',
      'pos/ServicerStakeWeightCeiling',
      'pos/ServicerStakeFloorMultiplierExponent',
    ]
    return [...names.map((name) => all.get(name)), blockByteSize]
  }

  it('are not there before the upgrade, unless the file has them', () => {
    expect(shown(false)).toEqual([...Array.from({ length: 6 }), null])
    expect(shown(false, { 'pocketcore/BlockByteSize': '0' })).toEqual(shown(false))
    expect(shown(false, { 'pocketcore/BlockByteSize': '7000000' })[0]).toBe('7000000')
  })

  it('have their first values after it', () => {
    const one = '1.000000000000000000'
    expect(shown(true)).toEqual(['4000000', '{}', '15000000000', one, '15000000000', one, 4_000_000])
    expect(shown(true, { 'pocketcore/BlockByteSize': '7000000' })[0]).toBe('7000000')
  })

  it('an upgrade is shown as its struct has it, whatever the order in the file', () => {
    const upgrade = { Features: ['NCUST:10'], OldUpgradeHeight: '6', Version: '0.12.0', Height: '8' }
    expect(
      readGenesis(buildGenesis({ ...plan, parameters: { 'gov/upgrade': upgrade } })).parameters.get('gov/upgrade'),
    ).toBe(
      '{"type":"gov/upgrade","value":{"Height":"8","Version":"0.12.0","OldUpgradeHeight":"6","Features":["NCUST:10"]}}',
    )
  })
})
