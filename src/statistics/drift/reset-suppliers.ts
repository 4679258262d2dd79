import { requireAlpha, requireArgument } from '../argument-error.ts'
import { eBenjaminiHochberg } from '../sequential/e-values.ts'

/** A supplier's evidence of a change, and how long it was gathered. */
export type ChangeEvidence = {
  readonly id: string
  /** Natural logarithm of the supplier's combined e-detector. */
  readonly logEvidence: number
  /** Days on which its watch may have begun anew by the end of the present day: `watchDays`. */
  readonly days: number
}

/** The expected share of false resets among all that a day shows. */
export const falseResetShare = 0.05

/**
 * Calendar days of which a supplier's epoch has seen a part, the present one included: not days on which something was
 * observed. Days are the same for the whole fleet, so this number holds all day long.
 */
export function watchDays({ startedAt, now, dayMs }: { startedAt: number; now: number; dayMs: number }): number {
  return Math.max(1, Math.floor(now / dayMs) - Math.floor(startedAt / dayMs) + 1)
}

/**
 * Whose epoch is to be closed now: the e-Benjamini–Hochberg rule over a fleet. On every day the expected share of suppliers
 * that have not changed, among those reset that day, is at most alpha: however suppliers hang together, and however often the
 * fleet is looked at.
 *
 * Why: for the evidence R of an unchanged supplier, E[R] ≤ d at any moment until the end of its day d, also at one that the evidence
 * chose (`logEvidence`). So R/d, at the supplier's reset or else at the end of the day, is an e-value. (Where the moment hangs on other
 * suppliers' evidence, values must keep their mean given what is known of the whole fleet.) That it was not reset before only takes something away
 * from that mean. Of the K that are reset by the end of the day, each had R/d ≥ N/(alpha k) with the k ≤ K of its look, so 1/K ≤
 * alpha (R/d)/N, and the false ones' 1/K, summed, have a mean of alpha at most (Wang & Ramdas, JRSS B 84 (2022) 822).
 *
 * A single supplier is a fleet of one. Where nobody changes, a day shows a false reset with probability alpha at most; the
 * bound is for each day, so the share over all days follows it only where changes are found on most days.
 *
 * @param evidence suppliers whose evidence is above 0; others need not be given
 * @param suppliers all that are listed, watched or not: a number that does not depend on the evidence
 * @returns the ids of those to reset, in the order given
 * @throws {StatisticsArgumentError} unless days ≥ 1, suppliers ≥ those given, and 0 < alpha < 1.
 */
export function resetSuppliers(
  evidence: readonly ChangeEvidence[],
  suppliers: number,
  alpha: number = falseResetShare,
): string[] {
  requireAlpha('resetSuppliers', alpha)
  const given = evidence.length
  requireArgument(suppliers >= given, 'resetSuppliers', 'suppliers', suppliers, `at least the ${given} given`)
  const fewest = evidence.reduce((least, { days }) => Math.min(least, days), 1)
  requireArgument(fewest >= 1, 'resetSuppliers', 'days', fewest, 'at least 1')
  if (given === 0) return []
  const logEValues = evidence.map(({ logEvidence, days }) => logEvidence - Math.log(days))
  // Those without evidence count in N and are never reset: N/(alpha k) = given/(level k).
  const isReset = eBenjaminiHochberg(logEValues, (alpha * given) / suppliers)
  return evidence.flatMap(({ id }, index) => (isReset[index] === true ? [id] : []))
}
