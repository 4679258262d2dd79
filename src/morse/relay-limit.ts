import {
  type Decimal,
  decimal,
  fromInteger,
  multiply,
  oneDecimal,
  quotient,
  roundHalfEven,
  truncate,
} from './decimal.ts'

const largestUint64 = 2n ** 64n - 1n
const upoktPerPokt = decimal('1000000')
const hundred = decimal('100')

/**
 * How many relays an application may send in a session over all its chains and nodes: what `max_relays` of an application
 * shows. The base is relays per 100 POKT, the stake is in upokt, the stability adjustment in relays; the participation
 * rate is one unless governance switches it on, then {@link participationRate}. Capped at 2^64 - 1.
 * (x/apps/keeper/application.go:145)
 */
export function applicationMaxRelays(application: {
  readonly stakedTokens: bigint
  readonly baseRelaysPerPokt: bigint
  readonly stabilityAdjustment: bigint
  readonly participationRate?: Decimal
}): bigint {
  const { stakedTokens, baseRelaysPerPokt, stabilityAdjustment, participationRate = oneDecimal } = application
  const perPokt = quotient(fromInteger(baseRelaysPerPokt), hundred)
  const throughput = multiply(perPokt, quotient(fromInteger(stakedTokens), upoktPerPokt))
  const relays = truncate((multiply(participationRate, throughput) + fromInteger(stabilityAdjustment)) as Decimal)
  return relays >= largestUint64 ? largestUint64 : relays
}

/** The share of all tokens that is staked: (applications + nodes) / total, all in upokt; the total must not be zero. */
export function participationRate(tokens: {
  readonly applicationsStaked: bigint
  readonly nodesStaked: bigint
  readonly total: bigint
}): Decimal {
  return quotient(fromInteger(tokens.applicationsStaked + tokens.nodesStaked), fromInteger(tokens.total))
}

/**
 * How many of an application's relays one node may serve on one chain in one session. Both counts are at least one.
 * Rounded half to even, so a share of one half is zero relays. (`MaxPossibleRelays`, x/pocketcore/types/session.go:266)
 * @example sessionRelayLimit({ maxRelays: 25_000n, applicationChains: 2, sessionNodeCount: 3 }) // 4167n
 */
export function sessionRelayLimit(share: {
  readonly maxRelays: bigint
  readonly applicationChains: number
  readonly sessionNodeCount: number
}): bigint {
  const perChain = quotient(fromInteger(share.maxRelays), fromInteger(BigInt(share.applicationChains)))
  return roundHalfEven(quotient(perChain, fromInteger(BigInt(share.sessionNodeCount))))
}
