import { requireAlpha, requireArgument } from '../argument-error.ts'

/**
 * E-values are evidence that adds up: a non-negative number whose mean is at most 1 while the null hypothesis holds, so
 * that P(e ≥ 1/alpha) ≤ alpha. An e-process is one after every observation, and may be stopped whenever one likes.
 * All functions here take and give natural logarithms: evidence after many observations leaves floating point.
 * Vovk & Wang, Ann. Statist. 49 (2021) 1736; Ramdas & Wang, arXiv 2410.23614.
 */

/** Cut off here before adding on the plain scale. Less evidence than there is never costs validity. */
const largestLogEValue = 600

/**
 * The logarithm of the average of e-values: evidence against "all of these nulls hold", however they depend on one
 * another. With `weights` (not negative, of any sum above 0; equal unless told otherwise) the weighted average. Weights must not
 * depend on the e-values. It is also how several e-processes of one null are mixed into one.
 *
 * @throws {StatisticsArgumentError} for no e-values, and for weights that do not fit.
 * @example averageLogEValue([Math.log(30), 0]) // => 2.7408, ln 15.5
 */
export function averageLogEValue(logEValues: readonly number[], weights?: readonly number[]): number {
  const statistic = 'averageLogEValue'
  requireLogEValues(statistic, logEValues)
  requireArgument(logEValues.length > 0, statistic, 'logEValues', logEValues.length, 'at least one')
  const shares = weights ?? logEValues.map(() => 1)
  requireArgument(
    shares.length === logEValues.length,
    statistic,
    'weights',
    shares.length,
    `${logEValues.length} weights`,
  )
  const isValid = shares.every((share) => share >= 0 && Number.isFinite(share))
  requireArgument(isValid, statistic, 'weights', shares, 'finite and not negative')
  const total = shares.reduce((sum, share) => sum + share, 0)
  requireArgument(total > 0, statistic, 'weights', shares, 'of a sum above 0')
  const largest = logEValues.reduce(
    (most, value, index) => ((shares[index] ?? 0) > 0 ? Math.max(most, value) : most),
    Number.NEGATIVE_INFINITY,
  )
  if (!Number.isFinite(largest)) return largest
  const sum = logEValues.reduce((part, value, index) => {
    const share = shares[index] ?? 0
    return share === 0 ? part : part + share * Math.exp(value - largest)
  }, 0)
  return largest + Math.log(sum / total)
}

/**
 * The logarithm of the product of e-values: evidence against "all of these nulls hold" where each is an e-value *given*
 * the ones before it: independent ones, or the steps of one e-process. For others use `averageLogEValue`; the
 * product of dependent e-values may exceed 1/alpha far more often than alpha.
 */
export function productLogEValue(logEValues: readonly number[]): number {
  requireLogEValues('productLogEValue', logEValues)
  // No evidence at all is never made up for by other evidence, not even by an infinite one.
  if (logEValues.includes(Number.NEGATIVE_INFINITY)) return Number.NEGATIVE_INFINITY
  return logEValues.reduce((sum, value) => sum + value, 0)
}

/**
 * A p-value as evidence: ln(½ p^−½), an e-value because ∫₀¹ ½ p^−½ dp = 1 (Shafer, Shen, Vereshchagin & Vovk, Statist. Sci.
 * 26 (2011) 84). Dear: p = .001 becomes e = 15.8. The p-value must hold for one look that was fixed beforehand.
 *
 * @throws {StatisticsArgumentError} unless 0 ≤ p ≤ 1.
 */
export function logEValueOfPValue(p: number): number {
  requireArgument(p >= 0 && p <= 1, 'logEValueOfPValue', 'p', p, 'between 0 and 1')
  return Math.log(0.5) - 0.5 * Math.log(p)
}

/**
 * Which of many nulls to reject so that, on average, at most the share alpha of the rejected ones is true: the *false
 * discovery rate*. The e-BH rule: reject the k largest e-values, with the largest k whose k-th e-value is at least
 * N / (alpha k). It holds whatever the dependence between e-values (Wang & Ramdas, JRSS B 84 (2022) 822), so each may
 * come from its own e-process at its own time; but it is a statement about *one* list of rejections. Every null
 * that could have been rejected belongs into the list, with e = 1 (logarithm 0) where nothing is known.
 *
 * It says nothing about single rejections: for "no false one at all" use `eHolm` or `closedLogEValues`.
 *
 * @returns for each null, in the order given, whether it is rejected.
 * @example eBenjaminiHochberg([Math.log(90), 0, Math.log(70), 0], 0.05) // => [true, false, true, false]
 */
export function eBenjaminiHochberg(logEValues: readonly number[], alpha: number): boolean[] {
  requireLogEValues('eBenjaminiHochberg', logEValues)
  requireAlpha('eBenjaminiHochberg', alpha)
  const total = logEValues.length
  const descending = Float64Array.from(logEValues).sort().reverse()
  let least = Number.POSITIVE_INFINITY
  for (let k = 1; k <= total; k += 1) {
    const value = descending[k - 1] ?? 0
    if (value >= Math.log(total / (alpha * k))) least = value
  }
  return logEValues.map((value) => value >= least && least < Number.POSITIVE_INFINITY)
}

/**
 * Which of many nulls to reject so that with probability 1 − alpha *none* of the rejected ones is true (family-wise error
 * rate): the largest e-value is rejected if it is at least N/alpha, then the next if at least (N − 1)/alpha, and so on
 * to the first that is not. Holds whatever the dependence (Holm, Scand. J. Statist. 6 (1979) 65, with p = 1/e).
 * `closedLogEValues` rejects these and often more.
 *
 * @returns for each null, in the order given, whether it is rejected.
 */
export function eHolm(logEValues: readonly number[], alpha: number): boolean[] {
  requireLogEValues('eHolm', logEValues)
  requireAlpha('eHolm', alpha)
  const total = logEValues.length
  const order = logEValues.map((value, index) => ({ value, index })).sort((a, b) => b.value - a.value)
  const kept = order.findIndex(({ value }, place) => !(value >= Math.log((total - place) / alpha)))
  const rejected = new Set(order.slice(0, kept < 0 ? total : kept).map(({ index }) => index))
  return logEValues.map((_, index) => rejected.has(index))
}

/**
 * E-values adjusted for being many: reject every null whose adjusted e-value is at least 1/alpha, and with probability
 * 1 − alpha none of the rejected ones is true, for all alpha at once. Closed testing, with the average as the evidence
 * against each set of nulls: the adjusted value of a null is the least average over all sets that hold it, found as
 * itself and the few smallest others (Vovk & Wang 2021, algorithm 1). Holds whatever the dependence. O(N log N).
 *
 * @returns logarithms in the order given, never above the e-value itself.
 * @example closedLogEValues([Math.log(100), 0]).map(Math.exp) // => [50.5, 1]
 */
export function closedLogEValues(logEValues: readonly number[]): number[] {
  requireLogEValues('closedLogEValues', logEValues)
  const values = Float64Array.from(logEValues, (value) => Math.exp(Math.min(value, largestLogEValue)))
  const ascending = values.toSorted()
  const sums = new Float64Array(ascending.length + 1)
  for (const [index, value] of ascending.entries()) sums[index + 1] = (sums[index] ?? 0) + value
  return Array.from(values, (value) => {
    // The average falls with each further one that is below it, and they only grow: so the turning point can be halved for.
    let low = 0
    let high = countBelow(ascending, value)
    while (low < high) {
      const middle = (low + high) >>> 1
      const average = (value + (sums[middle] ?? 0)) / (middle + 1)
      if ((ascending[middle] ?? 0) < average) low = middle + 1
      else high = middle
    }
    return Math.log((value + (sums[low] ?? 0)) / (low + 1))
  })
}

/** How many of the ascending values are smaller. */
function countBelow(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((ascending[middle] ?? 0) < value) low = middle + 1
    else high = middle
  }
  return low
}

function requireLogEValues(statistic: string, logEValues: readonly number[]): void {
  const isValid = logEValues.every((value) => !Number.isNaN(value))
  requireArgument(isValid, statistic, 'logEValues', logEValues, 'logarithms, none of them NaN')
}
