import type { Chain } from '../chain/chain.ts'
import type { Ledger, Reward, StakeStatus } from '../chain/ledger.ts'
import { poolAddresses } from '../genesis/genesis.ts'
import type { EvidenceSummary } from '../servicer/lean-node.ts'
import type {
  ApplicationStatus,
  ClaimStatus,
  LocalnetStatus,
  RewardTotal,
  ServicerStatus,
  ServiceStatus,
} from './admin-api.ts'

/** What a localnet's design says that its chain does not know. */
export type LocalnetFacts = {
  readonly profile: 'ml' | 'pocket-core'
  readonly rpcUrls: readonly string[]
  readonly meshes: readonly {
    readonly name: string
    readonly url: string
    readonly leanNodes: readonly string[]
    unreportedCount(): number
  }[]
  /** Names of servicers and applications by address. */
  readonly names: ReadonlyMap<string, string>
  /** Kinds of behaviour by servicer address; honest ones are not in it. */
  readonly behaviours: ReadonlyMap<string, readonly string[]>
}

/** What is going on in a localnet, from the newest state of its chain and the evidence of its nodes. */
export function readStatus({
  chain,
  facts,
  evidence,
  describeTransaction,
}: {
  readonly chain: Chain
  readonly facts: LocalnetFacts
  readonly evidence: readonly EvidenceSummary[]
  readonly describeTransaction: (raw: Uint8Array) => { readonly hash: string; readonly messageType: string }
}): LocalnetStatus {
  const height = chain.height
  const ledger = chain.ledgerAt(height)
  const block = chain.block(height)
  if (ledger === undefined || block === undefined) throw new MissingBlockError({ height })
  const { blocksPerSession, sessionNodeCount, all } = ledger.parameters
  const sessionHeight = height - ((height - 1) % blocksPerSession)
  const rewards = chain.rewards()
  const { total, nodesStaked, applicationsStaked, dao } = ledger.supply()
  return {
    chainId: chain.chainId,
    profile: facts.profile,
    height,
    blockTime: new Date(block.time).toISOString(),
    blockTimeMs: chain.blockTimeMs,
    isUpgraded: chain.isUpgraded,
    session: {
      height: sessionHeight,
      lastHeight: sessionHeight + blocksPerSession - 1,
      blocksPerSession,
      nodeCount: sessionNodeCount,
    },
    rpcUrls: facts.rpcUrls,
    meshes: facts.meshes.map((mesh) => ({
      name: mesh.name,
      url: mesh.url,
      leanNodes: mesh.leanNodes,
      unreportedRelays: mesh.unreportedCount(),
    })),
    services: servicesOf(ledger, rewards),
    servicers: servicersOf(ledger, { facts, evidence, rewards }),
    applications: applicationsOf(ledger, facts),
    claims: claimsOf(ledger),
    pendingTransactions: chain.pendingTransactions().map(describeTransaction),
    supply: {
      totalUpokt: String(total),
      accountsUpokt: String(balancesOf(ledger)),
      nodesStakedUpokt: String(nodesStaked),
      applicationsStakedUpokt: String(applicationsStaked),
      daoUpokt: String(dao),
    },
    parameters: Object.fromEntries(all),
  }
}

/** Of everyone, and the fees that wait; not of the pools that the other figures are. */
function balancesOf(ledger: Ledger): bigint {
  const others = new Set<string>([poolAddresses.nodesStaked, poolAddresses.applicationsStaked, poolAddresses.dao])
  const accounts = ledger.accounts().filter(({ address }) => !others.has(address))
  return sum(accounts.map(({ balance }) => balance))
}

function servicesOf(ledger: Ledger, rewards: readonly Reward[]): readonly ServiceStatus[] {
  const { relaysToTokensMultiplier, relaysToTokensMultiplierMap } = ledger.parameters
  const chains = new Set([...ledger.nodes(), ...ledger.applications()].flatMap(({ chains }) => chains))
  return [...chains].sort().map((chain) => {
    const paid = rewards.filter((reward) => reward.chain === chain)
    const own = Object.hasOwn(relaysToTokensMultiplierMap, chain) ? relaysToTokensMultiplierMap[chain] : undefined
    return {
      chain,
      upoktPerRelay: String(own ?? relaysToTokensMultiplier),
      servicers: ledger.nodesStakedFor(chain).length,
      applications: ledger.applications().filter(({ chains }) => chains.includes(chain)).length,
      relaysPaid: String(sum(paid.map(({ relays }) => relays))),
      mintedUpokt: String(sum(paid.map(({ minted }) => minted))),
    }
  })
}

function servicersOf(
  ledger: Ledger,
  {
    facts,
    evidence,
    rewards,
  }: {
    readonly facts: LocalnetFacts
    readonly evidence: readonly EvidenceSummary[]
    readonly rewards: readonly Reward[]
  },
): readonly ServicerStatus[] {
  const evidenceOf = Map.groupBy(evidence, ({ servicerAddress }) => servicerAddress)
  const rewardsOf = Map.groupBy(rewards, ({ nodeAddress }) => nodeAddress)
  return ledger.nodes().map((node) => ({
    address: node.address,
    publicKey: node.publicKey,
    name: facts.names.get(node.address) ?? null,
    serviceUrl: node.serviceUrl,
    chains: node.chains,
    stakedUpokt: String(node.tokens),
    balanceUpokt: String(ledger.account(node.address)?.balance ?? 0n),
    status: statusName(node.status),
    isJailed: node.jailed,
    behaviours: facts.behaviours.get(node.address) ?? [],
    evidence: (evidenceOf.get(node.address) ?? []).map(({ servicerAddress: _, ...held }) => held),
    rewards: rewardTotals(rewardsOf.get(node.address) ?? []),
  }))
}

function rewardTotals(rewards: readonly Reward[]): readonly RewardTotal[] {
  return [...Map.groupBy(rewards, ({ chain }) => chain)]
    .map(([chain, ofChain]) => ({
      chain,
      proofs: ofChain.length,
      relays: String(sum(ofChain.map(({ relays }) => relays))),
      mintedUpokt: String(sum(ofChain.map(({ minted }) => minted))),
      toNodeUpokt: String(sum(ofChain.map(({ toNode }) => toNode))),
      lastHeight: Math.max(...ofChain.map(({ height }) => height)),
    }))
    .sort((a, b) => (a.chain < b.chain ? -1 : 1))
}

function applicationsOf(ledger: Ledger, { names }: LocalnetFacts): readonly ApplicationStatus[] {
  return ledger.applications().map((application) => ({
    address: application.address,
    publicKey: application.publicKey,
    name: names.get(application.address) ?? null,
    chains: application.chains,
    stakedUpokt: String(application.stakedTokens),
    maxRelays: String(application.maxRelays),
    status: statusName(application.status),
  }))
}

function claimsOf(ledger: Ledger): readonly ClaimStatus[] {
  return ledger.claims().map((claim) => ({
    servicerAddress: claim.fromAddress,
    appPublicKey: claim.header.appPublicKey,
    chain: claim.header.chain,
    sessionHeight: claim.header.sessionHeight,
    relays: String(claim.totalProofs),
    claimedAt: claim.claimedAt,
    expiresAt: claim.expirationHeight,
  }))
}

function statusName(status: StakeStatus): 'unstaked' | 'unstaking' | 'staked' {
  if (status === 2) return 'staked'
  return status === 1 ? 'unstaking' : 'unstaked'
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}

/** The chain says it is at a height that it does not have. */
export class MissingBlockError extends Error {
  override readonly name = 'MissingBlockError'
  readonly code = 'LOCALNET_MISSING_BLOCK'
  constructor({ height }: { readonly height: number }) {
    super(`The localnet's chain has no block or state at its own height.\nHeight: ${height}`)
  }
}
