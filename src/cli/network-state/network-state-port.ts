import type { NetworkStatePort } from '#api/ports.ts'
import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import type { NetworkState } from '#api/schemas/network-state.ts'
import { deriveKey } from '#localnet/config/derive-key.ts'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import { baseUpoktOf, overpaidIn, payMultiplesOf, serviceNamesOf, shownFindings } from '../localnet/overpaid.ts'
import type { Network } from '../network.ts'
import { applicationFigures, chainFigures, type LocalnetNow } from './chain-figures.ts'
import type { RelayCount } from './relay-count.ts'
import { payByTier, rewardFigures } from './reward-figures.ts'

type Options = { readonly network: Pick<Network, 'chain' | 'stakedPayOf'>; readonly relays: RelayCount }

/** The network that this process measures, as the API shows it: our own relays, and what its chain tells. */
export function networkStatePort({ network, relays }: Options): NetworkStatePort {
  const { chain } = network
  const design = chain?.localnet?.design
  const applications = applicationNames(design)
  return {
    head() {
      const head = chain?.state().heads[0]
      return head === undefined ? null : { height: head.height, at: head.seenAt }
    },
    async read(rows) {
      const localnet = await localnetNow(network)
      const state = chain?.state() ?? null
      return {
        network: chain === undefined ? 'direct' : 'morse',
        relays: { since: relays.since, total: relays.total, perSecond: relays.perSecond() },
        chain: state === null ? null : chainFigures(state, localnet),
        applications: state === null ? null : applicationFigures(state, applications),
        services: serviceFigures({ rows, network, relays, localnet, design }),
        ...localnetFigures(rows, localnet, design),
      }
    },
  }
}

async function localnetNow({ chain }: Options['network']): Promise<LocalnetNow | null> {
  const status = (await chain?.localnet?.status()) ?? null
  return status === null ? null : { status, blocks: chain?.localnet?.blocks() ?? [] }
}

type ServiceInput = Options & {
  readonly rows: readonly LeaderboardRow[]
  readonly localnet: LocalnetNow | null
  readonly design: LocalnetConfig | undefined
}

function serviceFigures({ rows, network, relays, localnet, design }: ServiceInput): NetworkState['services'] {
  const listed = Map.groupBy(
    rows.filter(({ supplier }) => supplier.isListed),
    ({ supplier }) => supplier.service,
  )
  const staked = new Map(localnet?.status.services.map((service) => [service.chain, service]))
  const names = serviceNamesOf(design)
  return [...new Set([...listed.keys(), ...staked.keys()])].toSorted().map((service) => {
    const members = listed.get(service) ?? []
    const onChain = staked.get(service)
    return {
      service,
      name: names.get(service) ?? null,
      suppliers: members.length,
      references: members.filter(({ supplier }) => supplier.isReference).length,
      applications: onChain?.applications ?? null,
      payMultiple: network.stakedPayOf({ service }),
      upoktPerRelay: onChain?.upoktPerRelay ?? null,
      relaysMeasured: relays.ofService(service),
      relaysPaid: onChain?.relaysPaid ?? null,
      mintedUpokt: onChain?.mintedUpokt ?? null,
    }
  })
}

function localnetFigures(
  rows: readonly LeaderboardRow[],
  localnet: LocalnetNow | null,
  design: LocalnetConfig | undefined,
): Pick<NetworkState, 'claims' | 'rewards' | 'payByTier' | 'overpaid'> {
  if (localnet === null) return { claims: null, rewards: null, payByTier: null, overpaid: null }
  const { status } = localnet
  const baseUpokt = baseUpoktOf(design, status)
  const names = new Map(status.servicers.map(({ address, name }) => [address, name]))
  const rewards = rewardFigures(status, { rows, multiples: payMultiplesOf(status, baseUpokt) })
  const measurements = rows.map(({ supplier, tier }) => ({ address: supplier.address, chain: supplier.service, tier }))
  return {
    claims: status.claims.map(({ servicerAddress, chain, sessionHeight, relays, claimedAt, expiresAt }) => ({
      ...{ address: servicerAddress, name: names.get(servicerAddress) ?? null, service: chain },
      ...{ sessionHeight, relays, claimedAt, expiresAt },
    })),
    rewards,
    payByTier: payByTier(rewards),
    overpaid: shownFindings(overpaidIn(status, { measurements, baseUpokt }), status).map(
      ({ chain, stakedMultiplier, ...finding }) => ({ ...finding, service: chain, stakedMultiple: stakedMultiplier }),
    ),
  }
}

/** Names of the design's applications by address. */
function applicationNames(design: LocalnetConfig | undefined): ReadonlyMap<string, string> {
  if (design === undefined) return new Map()
  const { seed, applications } = design
  return new Map(applications.map(({ name }) => [deriveKey({ seed, role: 'application', name }).address, name]))
}
