import { requireArgument } from '../argument-error.ts'
import { logEvidenceAbove } from '../identity/rate-mixture.ts'
import { logChoose } from '../log-beta.ts'

/** Sessions of a node in which there was a consensus, and those in which it was not near it. */
export type Deviations = { readonly sessions: number; readonly deviated: number }

/**
 * An honest node is outside the consensus in at most this share of its sessions: sessions captured by others (2.6 % of
 * sessions of 24 when a third of all nodes collude) and answers spoilt by chance together.
 */
const mostHonestDeviations = 0.05

/**
 * The natural logarithm of the evidence against "this node is honest", gathered over sessions: against a rate of
 * deviations of at most `mostHonest`. It may be looked at after every session; an honest node ever reaches ln(1/alpha)
 * with probability at most alpha. To say it of one among N nodes, ask for ln(N/alpha), or use e-BH.
 *
 * The assumption is the rate: it holds while colluders are a minority of the service ({@link captureProbability} tells by
 * how much), and sessions are drawn at random. Against a majority there is no consensus rule that works.
 *
 * @example deviationLogEValue({ sessions: 5, deviated: 5 }) // => 12.6…
 */
export function deviationLogEValue(
  { sessions, deviated }: Deviations,
  mostHonest: number = mostHonestDeviations,
): number {
  return logEvidenceAbove({ n: sessions, happened: deviated }, mostHonest)
}

/**
 * The chance that colluders, `share` of all nodes, are more than half of a session of `nodes` drawn at random from
 * many: the binomial tail.
 *
 * @example captureProbability({ nodes: 24, share: 0.2 }) // => 0.00022
 */
export function captureProbability({ nodes, share }: { readonly nodes: number; readonly share: number }): number {
  requireArgument(Number.isInteger(nodes) && nodes > 0, 'captureProbability', 'nodes', nodes, 'a positive whole number')
  requireArgument(share >= 0 && share <= 1, 'captureProbability', 'share', share, 'between 0 and 1')
  if (share === 0 || share === 1) return share
  let sum = 0
  for (let captured = Math.floor(nodes / 2) + 1; captured <= nodes; captured += 1) {
    sum += Math.exp(logChoose(nodes, captured) + captured * Math.log(share) + (nodes - captured) * Math.log1p(-share))
  }
  return sum
}
