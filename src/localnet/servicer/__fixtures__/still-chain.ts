import { addressOf } from '#morse/keys.ts'
import type { Chain } from '../../chain/chain.ts'
import type { Application, Ledger, Node, Parameters } from '../../chain/ledger.ts'

type StillChain = Chain & { height: number }

/**
 * A chain on which nothing happens: one state at all heights, a height that tests set, block hashes as given. For what has
 * to be at the height and in the session of a recording; everything else is tested on the real chain.
 */
export function stillChain({
  height,
  nodes,
  applications,
  blockHash,
  parameters = {},
}: {
  height: number
  nodes: readonly Pick<Node, 'publicKey' | 'tokens' | 'chains'>[]
  applications: readonly Pick<Application, 'publicKey' | 'chains' | 'maxRelays'>[]
  blockHash: string
  parameters?: Partial<Parameters>
}): StillChain {
  const unstakingTime = '0001-01-01T00:00:00Z'
  const nodeList = nodes
    .map((node): Node => {
      const serviceUrl = 'http://127.0.0.1:8081'
      const common = {
        jailed: false,
        status: 2,
        serviceUrl,
        unstakingTime,
        outputAddress: null,
        rewardDelegators: null,
      } as const
      return { address: addressOf(node.publicKey), ...common, ...node }
    })
    .toSorted((a, b) => (a.address < b.address ? -1 : 1))
  const applicationList = applications.map((application): Application => {
    const common = { jailed: false, status: 2, stakedTokens: 25_000_000_000n, unstakingTime } as const
    return { address: addressOf(application.publicKey), ...common, ...application }
  })
  const ledger = {
    height,
    parameters: {
      blocksPerSession: 4,
      sessionNodeCount: 3,
      claimSubmissionWindow: 2,
      minimumNumberOfProofs: 5,
      maximumChains: 15,
      maximumApplicationChains: 15,
      ...parameters,
    },
    node: (address: string) => nodeList.find((node) => node.address === address),
    application: (address: string) => applicationList.find((application) => application.address === address),
    nodesStakedFor: (chain: string) => nodeList.filter((node) => node.chains.includes(chain)),
    nodes: () => nodeList,
    applications: () => applicationList,
  } as unknown as Ledger
  const chain = {
    chainId: 'still',
    isUpgraded: false,
    height,
    blockTimeMs: 1000,
    ledgerAt: (at: number) => (at >= 1 && at <= chain.height ? ledger : undefined),
    sessionBlockHash: () => blockHash,
    onBlock: () => () => {},
  } as unknown as StillChain
  return chain
}
