import { type Decimal, fractionalPower, fromInteger, multiply, quotient, truncate } from './decimal.ts'
import { fromHex } from './hash.ts'
import { hexProblem } from './validate-relay-proof.ts'

/** Exponents of stake weights are hundredths (`Pip22ExponentDenominator`, x/nodes/types/params.go). */
const exponentDenominator = 100n
const addressBytes = 20

/** What the stake of a node does to its rewards (PIP-22), from the `pos` parameters of the same names. */
type StakeWeight = {
  /** The node's stake, upokt. */
  readonly stake: bigint
  /** `ServicerStakeFloorMultiplier`: the width of a bin, upokt; not zero. */
  readonly floorMultiplier: bigint
  /** `ServicerStakeWeightCeiling`: what counts at most, upokt. */
  readonly ceiling: bigint
  /** `ServicerStakeFloorMultiplierExponent`, hundredths. */
  readonly exponent: Decimal
  /** `ServicerStakeWeightMultiplier`; not zero. */
  readonly weightMultiplier: Decimal
}

/**
 * What a proven claim mints, upokt: multiplier times relays, and times the weight of the node's stake where that feature
 * holds, without what follows the point. (x/nodes/keeper/reward.go: CalculateRelayReward, calculateRewardRewardPip22)
 */
export function relayReward(claim: {
  readonly relays: bigint
  readonly multiplier: bigint
  readonly stakeWeight?: StakeWeight
}): bigint {
  const { relays, multiplier, stakeWeight } = claim
  if (stakeWeight === undefined) return multiplier * relays
  return truncate(multiply(multiply(fromInteger(multiplier), fromInteger(relays)), weightOf(stakeWeight)))
}

/**
 * The weight of a stake: (bins of stake, at most the ceiling's) to the exponent, over the weight multiplier. The power is
 * pocket-core's, which is not exact, and one for more than some five hundred bins, where its root overflows.
 */
function weightOf({ stake, floorMultiplier, ceiling, exponent, weightMultiplier }: StakeWeight): Decimal {
  const counted = stake < ceiling ? stake : ceiling
  const bins = fromInteger(counted / floorMultiplier)
  return quotient(fractionalPower(bins, exponent, exponentDenominator), weightMultiplier)
}

/** upokt per relay on this chain: the chain's own multiplier, or else that of all (x/nodes/keeper/reward.go). */
export function multiplierOf(
  chain: string,
  parameters: {
    readonly relaysToTokensMultiplier: bigint
    readonly relaysToTokensMultiplierMap: Readonly<Record<string, bigint>>
  },
): bigint {
  const { relaysToTokensMultiplier, relaysToTokensMultiplierMap } = parameters
  const own = Object.hasOwn(relaysToTokensMultiplierMap, chain) ? relaysToTokensMultiplierMap[chain] : undefined
  return own ?? relaysToTokensMultiplier
}

/**
 * Splits minted coins between the node and the fee collector, which gets the allocations of DAO and proposer (per cent)
 * without what follows the point; the node gets the rest.
 * @example splitReward({ coins: 5000n, daoAllocation: 10, proposerAllocation: 5 }) // { toNode: 4250n, toFeeCollector: 750n }
 */
export function splitReward(reward: {
  readonly coins: bigint
  readonly daoAllocation: number
  readonly proposerAllocation: number
}): { readonly toNode: bigint; readonly toFeeCollector: bigint } {
  // Whole per cents of a whole number have two places: what pocket-core does with decimals is exact.
  const toFeeCollector = (reward.coins * BigInt(reward.daoAllocation + reward.proposerAllocation)) / 100n
  return { toNode: reward.coins - toFeeCollector, toFeeCollector }
}

/**
 * Splits the fee collector's coins between the DAO and the proposer of the block before, by their allocations (per cent).
 * The DAO's part is cut off at the point. Where both allocations are zero, which stops a real node, the proposer gets all.
 * (x/nodes/keeper/reward.go: blockReward)
 */
export function splitFees(fees: {
  readonly pool: bigint
  readonly daoAllocation: number
  readonly proposerAllocation: number
}): { readonly toDao: bigint; readonly toProposer: bigint } {
  const dao = fromInteger(BigInt(fees.daoAllocation))
  const both = fromInteger(BigInt(fees.daoAllocation + fees.proposerAllocation))
  const toDao = both === 0n ? 0n : truncate(multiply(fromInteger(fees.pool), quotient(dao, both)))
  return { toDao, toProposer: fees.pool - toDao }
}

/** An amount, upokt, for an address (40 hex digits). */
type Payment = { readonly address: string; readonly amount: bigint }

/**
 * Who gets a node's part. First its operator gets back what claim and proof cost in fees, if there is that much; of the
 * rest each delegator gets its per cent, cut off at the point, and the output address what is left. Nothing beyond the
 * fees is paid where the delegators are not valid, as in pocket-core; their amounts are then not minted at all.
 * (x/nodes/keeper/reward.go: RewardForRelaysPerChain, SplitNodeRewards)
 * @returns positive amounts, in this order
 */
export function splitNodeReward(reward: {
  readonly toNode: bigint
  readonly operator: string
  readonly output: string
  /** Per cent by address; null when there are none. */
  readonly delegators: Readonly<Record<string, number>> | null
  /** The fees of a claim and a proof, upokt; zero where reward delegators are not active. */
  readonly cost: bigint
}): readonly Payment[] {
  const refund = reward.toNode < reward.cost ? reward.toNode : reward.cost
  const shared = reward.toNode - refund
  const delegators = Object.entries(reward.delegators ?? {})
  const payments = [{ address: reward.operator, amount: refund }]
  if (delegatorsProblem(delegators) === null) {
    const shares = delegators.map(([address, share]) => ({ address, amount: (shared * BigInt(share)) / 100n }))
    const remainder = shares.reduce((left, { amount }) => left - amount, shared)
    payments.push(...shares, { address: reward.output, amount: remainder })
  }
  return payments.filter(({ amount }) => amount > 0n)
}

/** Why these delegators cannot be, in pocket-core's words, or null (`NormalizeRewardDelegators`, x/nodes/types/msg.go). */
export function delegatorsProblem(delegators: readonly (readonly [address: string, share: number])[]): string | null {
  let total = 0
  for (const [address, share] of delegators) {
    if (share === 0) return 'Reward share must be positive'
    const bytes = fromHex(address)
    if (bytes === undefined) return hexProblem(address)
    if (bytes.length !== addressBytes) return 'Incorrect address length'
    total += share
    if (total > 100) return `Total share ${total} exceeds 100`
  }
  return null
}

/**
 * What a node loses for relays that it claimed and did not serve, upokt (`HandleReplayAttack`, `BurnForChallenge`): the
 * multiplier of all chains times relays times `ReplayAttackBurnMultiplier`.
 */
export function replayBurn(attack: {
  readonly relays: bigint
  readonly multiplier: bigint
  readonly burnMultiplier: bigint
}): bigint {
  return attack.multiplier * attack.relays * attack.burnMultiplier
}
