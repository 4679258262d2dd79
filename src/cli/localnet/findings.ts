import { type Tier, type TierVerdict, tier as tiers } from '#records/tier.ts'

/** What one servicer was paid for one chain. Amounts are upokt. */
export type Payment = {
  readonly address: string
  readonly chain: string
  readonly relays: bigint
  readonly paidUpokt: bigint
}

/** What an instance of Assay has measured of one servicer for one chain. */
export type Measurement = { readonly address: string; readonly chain: string; readonly tier: TierVerdict }

/** A servicer that is staked for better pay than what it was measured to be. */
export type Finding = {
  readonly address: string
  readonly chain: string
  /** Pay per relay in the network's unit, such as 12. */
  readonly stakedMultiplier: number
  /** The best tier that the evidence does not exclude. */
  readonly measured: Tier
  /** Whether the tier is decided, or only the one that it is staked for is excluded. */
  readonly isDecided: boolean
  readonly relays: bigint
  readonly paidUpokt: bigint
  /** What the same relays would have paid at the measured tier. */
  readonly fairUpokt: bigint
}

/** What a relay of a tier is worth, in the unit of the network's multiplier (report, section 5.2). */
export const tierMultipliers: Readonly<Record<Tier, number>> = { none: 0, base: 1, middle: 4, high: 12 }

/**
 * Joins what the chain paid with what was measured, and gives those who are staked above what their evidence allows, the
 * one that was overpaid most first. Who is not measured, or not yet clearly, is no finding; who was measured and not yet paid
 * is one, with zeros.
 */
export function findOverpaid({
  payments,
  measurements,
  multipliers,
}: {
  readonly payments: readonly Payment[]
  readonly measurements: readonly Measurement[]
  /** Pay per relay of each chain. */
  readonly multipliers: ReadonlyMap<string, number>
}): Finding[] {
  return measurements
    .flatMap(({ address, chain, tier }): Finding[] => {
      const stakedMultiplier = multipliers.get(chain)
      const measured = bestPossible(tier)
      if (stakedMultiplier === undefined || measured === undefined) return []
      if (tierMultipliers[measured] >= stakedMultiplier) return []
      const own = payments.filter((payment) => payment.address === address && payment.chain === chain)
      const paidUpokt = sum(own.map((payment) => payment.paidUpokt))
      return [
        {
          address,
          chain,
          stakedMultiplier,
          measured,
          isDecided: tier.state === 'decided',
          relays: sum(own.map((payment) => payment.relays)),
          paidUpokt,
          fairUpokt: (paidUpokt * BigInt(tierMultipliers[measured])) / BigInt(stakedMultiplier),
        },
      ]
    })
    .toSorted((a, b) => Number(b.paidUpokt - b.fairUpokt - (a.paidUpokt - a.fairUpokt)))
}

/** Undefined while nothing is measured. A decided tier is the only one possible; otherwise the interval speaks. */
function bestPossible({ state, tier, possible }: TierVerdict): Tier | undefined {
  if (state === 'unknown' || tier === null) return undefined
  if (state === 'decided') return tier
  return tiers.options.findLast((one) => possible.includes(one))
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
