import { type PrivateKey, readPrivateKey } from '#morse/keys.ts'
import { readGenesis } from '../genesis/read-genesis.ts'
import { mlProfile, pocketCoreProfile } from '../profile/profile.ts'
import type { ExistingNetwork } from './localnet-config.ts'
import { meshSettings } from './mesh-place.ts'
import type { NetworkLayout } from './network-layout.ts'

/**
 * Puts a network of pocket-core's files on this machine: the genesis as it is, but the service URL of every servicer whose key
 * is there leads to its lean node here, or to the mesh before them.
 *
 * @throws {BadGenesisError} for a genesis that is none
 * @throws {ForeignKeysError} when no key belongs to a servicer of the genesis
 */
export function layOutExisting(
  network: ExistingNetwork,
  { nodeUrls, meshUrls }: { readonly nodeUrls: readonly string[]; readonly meshUrls: readonly string[] },
): NetworkLayout {
  const { hostedChains, mesh } = network
  const profile = network.profile === 'ml' ? mlProfile : pocketCoreProfile
  const given = network.genesis
  const genesis = readGenesis(given, { chainId: network.chainId })
  const staked = new Set(genesis.nodes.map(({ address }) => address))
  const leanNodes = network.leanNodes.map(({ name, keys }, index) => ({
    name,
    url: nodeUrls[index] ?? '',
    servicers: keys
      .map(readPrivateKey)
      .filter(({ address }) => staked.has(address))
      .map((key, position) => ({ name: `${name}-${position + 1}`, key, behaviours: [] })),
    hostedChains,
  }))
  const servicers = leanNodes.flatMap((node) => node.servicers)
  if (servicers.length === 0) throw new ForeignKeysError({ keys: network.leanNodes.flatMap(({ keys }) => keys).length })
  const applicationKeys = new Map(network.applicationKeys.map(readPrivateKey).map((key) => [key.address, key]))
  const applications = genesis.applications.flatMap(({ address, chains }) => {
    const key = applicationKeys.get(address)
    return key === undefined ? [] : [{ name: address.slice(0, 12), chains, key }]
  })
  const known = [...applicationKeys.values(), ...servicers.map(({ key }) => key)]
  const balances = new Map(genesis.accounts.map(({ address, balance }) => [address, balance]))
  return {
    genesis: withServiceUrls(
      given,
      new Map(leanNodes.flatMap(({ url, servicers }) => servicers.map(({ key }) => [key.address, meshUrls[0] ?? url]))),
    ),
    chainId: network.chainId,
    blockTimeMs: network.blockTimeMs,
    profile,
    leanNodes,
    meshes:
      mesh === undefined
        ? []
        : [
            {
              name: 'mesh',
              leanNodes: leanNodes.map(({ name }) => name),
              ...meshSettings(mesh, profile),
              hostedChains,
            },
          ],
    applications,
    faucet: richest(known, balances),
    dao: known.find(({ address }) => address === genesis.parameters.get('gov/daoOwner')) ?? null,
  }
}

function richest(keys: readonly PrivateKey[], balances: ReadonlyMap<string, bigint>): PrivateKey | null {
  const sorted = keys.toSorted((a, b) => Number((balances.get(b.address) ?? 0n) - (balances.get(a.address) ?? 0n)))
  return sorted[0] ?? null
}

type GenesisFile = { app_state: { pos: { validators: readonly { address: string }[] } } }

/** The genesis was read before, so it has this shape. */
function withServiceUrls(genesis: object, urls: ReadonlyMap<string, string>): object {
  const file = genesis as GenesisFile
  const validators = file.app_state.pos.validators.map((validator) => {
    const url = urls.get(validator.address.toLowerCase())
    return url === undefined ? validator : { ...validator, service_url: url }
  })
  return { ...file, app_state: { ...file.app_state, pos: { ...file.app_state.pos, validators } } }
}

/** None of the keys belongs to the genesis. */
export class ForeignKeysError extends Error {
  override readonly name = 'ForeignKeysError'
  readonly code = 'FOREIGN_KEYS'
  constructor({ keys }: { keys: number }) {
    super(
      `None of the ${keys} keys belongs to a servicer of the genesis, so nobody could answer a relay.\n` +
        'Give the key files that belong to this genesis, such as lean1.keys.json.',
    )
  }
}
