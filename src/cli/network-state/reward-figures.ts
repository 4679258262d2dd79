import type { LeaderboardRow } from '#api/schemas/leaderboard.ts'
import type { NetworkState } from '#api/schemas/network-state.ts'
import type { LocalnetStatus } from '#localnet/admin/admin-api.ts'
import { type Tier, tier as tiers } from '#records/tier.ts'
import { tierMultipliers } from '../localnet/findings.ts'

type Rewards = NonNullable<NetworkState['rewards']>

/** What was paid, and is still to be paid, to every servicer for every service, beside what it was measured to be. */
export function rewardFigures(
  { servicers }: LocalnetStatus,
  { rows, multiples }: { readonly rows: readonly LeaderboardRow[]; readonly multiples: ReadonlyMap<string, number> },
): Rewards {
  const measured = new Map(rows.map(({ supplier, tier }) => [`${supplier.address} ${supplier.service}`, tier]))
  return servicers.flatMap(({ address, name, chains, rewards, evidence }) =>
    chains.map((service) => {
      const paid = rewards.find(({ chain }) => chain === service)
      const tier = measured.get(`${address} ${service}`)
      return {
        ...{ address, name, service, payMultiple: multiples.get(service) ?? null },
        tier: tier?.tier ?? null,
        isDecided: tier?.state === 'decided',
        relays: paid?.relays ?? '0',
        toNodeUpokt: paid?.toNodeUpokt ?? '0',
        mintedUpokt: paid?.mintedUpokt ?? '0',
        lastHeight: paid?.lastHeight ?? 0,
        relaysUnpaid: evidence.reduce((sum, { chain, relays }) => sum + (chain === service ? relays : 0), 0),
      }
    }),
  )
}

/** The same by measured tier, with what those relays would have paid at that tier. */
export function payByTier(rewards: Rewards): NonNullable<NetworkState['payByTier']> {
  const order: readonly (Tier | null)[] = [...tiers.options.toReversed(), null]
  return order.flatMap((tier) => {
    const members = rewards.filter((reward) => reward.tier === tier)
    if (members.length === 0) return []
    const sum = (amount: (reward: Rewards[number]) => bigint) =>
      String(members.reduce((total, reward) => total + amount(reward), 0n))
    return [
      {
        tier,
        suppliers: members.length,
        relays: sum(({ relays }) => BigInt(relays)),
        toNodeUpokt: sum(({ toNodeUpokt }) => BigInt(toNodeUpokt)),
        fairUpokt: tier === null ? null : sum((reward) => fairPay(reward, tier)),
      },
    ]
  })
}

function fairPay({ toNodeUpokt, payMultiple }: Rewards[number], tier: Tier): bigint {
  const paid = BigInt(toNodeUpokt)
  return payMultiple === null || payMultiple === 0 ? paid : (paid * BigInt(tierMultipliers[tier])) / BigInt(payMultiple)
}
