import { buildGenesis } from '../genesis/build-genesis.ts'
import { mlProfile, type Profile, pocketCoreProfile, type ServiceLimits } from '../profile/profile.ts'
import { deriveKey } from './derive-key.ts'
import type { LeanNodeConfig, LocalnetConfig } from './localnet-config.ts'
import { meshSettings } from './mesh-place.ts'
import type { MeshLayout, NetworkLayout } from './network-layout.ts'

const UPOKT_PER_POKT = 1_000_000n
/** What everyone has besides the stake, for fees. */
const POCKET_MONEY_UPOKT = 1_000n * UPOKT_PER_POKT
const FAUCET_UPOKT = 1_000_000_000n * UPOKT_PER_POKT

/** Always the same, so that the same design always gives the same genesis. */
const GENESIS_TIME = '2026-01-01T00:00:00Z'

export type LayOutOptions = {
  readonly config: LocalnetConfig
  /** Where each lean node listens, in their order. */
  readonly nodeUrls: readonly string[]
  /** Where each mesh listens, in the order of the nodes that have one. */
  readonly meshUrls: readonly string[]
  /** Where a `simulated` backend of a chain listens. */
  readonly simulatedUrl: (chain: string) => string
}

/** Puts every key and address of a design in its place. */
export function layOutDesign({ config, nodeUrls, meshUrls, simulatedUrl }: LayOutOptions): NetworkLayout {
  const { seed, services } = config
  const profile = profileOf(config)
  const meshed = config.nodes.filter(({ mesh }) => mesh !== undefined)
  const serviceUrls = new Map(meshed.map(({ name }, index) => [name, meshUrls[index]]))
  const leanNodes = config.nodes.map(({ name, servicers, backends }, index) => ({
    name,
    url: nodeUrls[index] ?? '',
    servicers: servicers.map((servicer) => ({
      ...servicer,
      key: deriveKey({ seed, role: 'servicer', name: servicer.name }),
    })),
    hostedChains: hostedChainsText(backends, simulatedUrl),
  }))
  const applications = config.applications.map(({ name, stakedFor, stakePokt }) => ({
    name,
    chains: stakedFor,
    stakePokt,
    key: deriveKey({ seed, role: 'application', name }),
  }))
  const faucet = deriveKey({ seed, role: 'faucet', name: 'faucet' })
  const dao = deriveKey({ seed, role: 'dao', name: 'dao' })
  const nodes = leanNodes.flatMap(({ name, url, servicers }) =>
    servicers.map((servicer) => ({ url: serviceUrls.get(name) ?? url, ...servicer })),
  )
  const genesis = buildGenesis({
    chainId: config.chainId,
    genesisTime: GENESIS_TIME,
    isUpgraded: config.isUpgraded,
    accounts: [
      { publicKey: faucet.publicKey, balance: FAUCET_UPOKT },
      ...[dao, ...applications.map(({ key }) => key), ...nodes.map(({ key }) => key)].map(({ publicKey }) => ({
        publicKey,
        balance: POCKET_MONEY_UPOKT,
      })),
    ],
    applications: applications.map(({ key, chains, stakePokt }) => ({
      publicKey: key.publicKey,
      chains,
      stakedTokens: BigInt(stakePokt) * UPOKT_PER_POKT,
    })),
    nodes: nodes.map(({ key, stakedFor, url, stakePokt }) => ({
      publicKey: key.publicKey,
      chains: stakedFor,
      serviceUrl: url,
      tokens: BigInt(stakePokt) * UPOKT_PER_POKT,
    })),
    ownerPublicKey: dao.publicKey,
    relaysToTokensMultiplierMap: Object.fromEntries(
      services.map(({ chain, multiplier }) => [chain, BigInt(multiplier * config.relaysToTokensMultiplier)]),
    ),
    parameters: {
      'pocketcore/SessionNodeCount': String(config.sessionNodeCount),
      'pocketcore/ClaimSubmissionWindow': String(config.claimWindowSessions),
      'pocketcore/ClaimExpiration': String(Math.max(12, 2 * config.claimWindowSessions)),
      'pos/BlocksPerSession': String(config.blocksPerSession),
      'pos/RelaysToTokensMultiplier': String(config.relaysToTokensMultiplier),
    },
  })
  return {
    genesis,
    chainId: config.chainId,
    blockTimeMs: config.blockTimeMs,
    profile,
    leanNodes,
    meshes: meshed.map((node) => meshOf(node, profile, hostedChainsText(node.backends, simulatedUrl))),
    applications,
    faucet,
    dao,
  }
}

function meshOf({ name, mesh = {} }: LeanNodeConfig, profile: Profile, hostedChains: string): MeshLayout {
  return { name: `${name}-mesh`, leanNodes: [name], ...meshSettings(mesh, profile), hostedChains }
}

function hostedChainsText(backends: LeanNodeConfig['backends'], simulatedUrl: (chain: string) => string): string {
  const chains = Object.entries(backends).map(([id, url]) => ({
    id,
    url: url === 'simulated' ? simulatedUrl(id) : url,
  }))
  return `${JSON.stringify(chains, null, 2)}\n`
}

/** pocket-core knows no limits of single services. */
function profileOf({ profile, services }: LocalnetConfig): Profile {
  if (profile === 'pocket-core') return pocketCoreProfile
  const own = services.flatMap(({ chain, limits }): [string, ServiceLimits][] =>
    limits === undefined
      ? []
      : [
          [
            chain,
            {
              requestBytes: limits.maximumRequestBytes,
              responseBytes: limits.maximumResponseBytes,
              timeoutMs: limits.timeoutMs,
            },
          ],
        ],
  )
  return { ...mlProfile, services: Object.fromEntries(own) }
}
