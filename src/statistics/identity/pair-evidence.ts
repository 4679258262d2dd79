import { averageLogEValue } from '../sequential/e-values.ts'
import type { AnswerChances } from './answer-chances.ts'
import type { AnswerTable } from './answer-table.ts'
import type { OwnNoise } from './own-noise.ts'
import { logEvidenceAbove, logEvidenceBelow } from './rate-mixture.ts'

/**
 * Where the lines between levels are drawn. *Kinship* is the share of common errors beyond chance: where one errs, the
 * other makes the same error with probability kinship + (1 − kinship) · chance.
 */
export type IdentityRule = {
  /** Different families have at most this kinship. */
  readonly mostDifferentKinship: number
  /** One family has at least this kinship. */
  readonly leastFamilyKinship: number
  /** Equal weights at equal precision answer differently to at most this share of items. */
  readonly mostFlipsSameWeights: number
  /** Another precision or engine answers differently to at least this share. */
  readonly leastFlipsVariant: number
  /** And to at least this share of the items that at least one of the two gets wrong. */
  readonly leastHardFlipsVariant: number
  /** One family answers differently to at most this share of the items that each answers alike when asked twice. */
  readonly mostFlipsFamily: number
}

/**
 * Flips: the same backend 1 to 3 %, 4-bit copies 5 to 14 %, other models 30 to 45 % (Dutta et al., arXiv 2407.09141,
 * and the project's own facts). Kinship of different models: what remains of 60 % agreement between any two language
 * models (Kim et al., arXiv 2506.07962) once the attraction of each single error is taken off, with a margin. Flips among
 * hard items: 5 % of all items where a model errs on four in ten, 0.05 / 0.42; a judgement, not measured. Flips of one
 * family: those of 4-bit copies, with a margin.
 */
export const defaultIdentityRule: IdentityRule = {
  mostDifferentKinship: 0.2,
  leastFamilyKinship: 0.5,
  mostFlipsSameWeights: 0.03,
  leastFlipsVariant: 0.05,
  leastHardFlipsVariant: 0.12,
  mostFlipsFamily: 0.2,
}

/** What two suppliers' answers to the same items say about each other. */
export type PairEvidence = {
  /** Items that both gave a readable answer to. */
  readonly items: number
  readonly bothWrong: number
  readonly sameWrong: number
  /** Items with different answers. */
  readonly flips: number
  /** Items that at least one got wrong, and of them those with different answers. */
  readonly hard: number
  readonly hardFlips: number
  /** The natural logarithm of the evidence (an e-value) against "different families". */
  readonly logSameFamily: number
}

/** Kinships that are bet on. */
const kinships = [0.4, 0.55, 0.7, 0.82, 0.91, 0.97] as const
/** Chances are rounded up to multiples of 1/100, so that logarithms can be looked up. */
const chanceSteps = 100

/**
 * Compares pairs of suppliers on the items that both answered.
 *
 * **Same family.** Only items on which at least one is wrong count: two able models agree on right answers without being
 * kin. Given an error of the first, H0 "different families" says that the other makes the same one with probability at
 * most k₀ + (1 − k₀) c, where c is what chance would give (`answerChances`, the pair left out) and k₀ =
 * `mostDifferentKinship`. The evidence is the mean over kinships k, and over both directions, of the product of
 * likelihood ratios of k and k₀. If H0 holds item by item given the items before, it is an e-value at each look; over
 * looks it is an e-process as far as c stands still. A wrong c is what can break it: k₀ is the reserve.
 *
 * Not for suppliers that see each other's answers, nor for items whose key is wrong: on these all good models agree.
 *
 * @example comparePairs(table, chances).compare(0, 1).logSameFamily // => 14.2: e^14.2 to 1 against different families
 */
export function comparePairs(
  table: AnswerTable,
  chances: AnswerChances,
  rule: IdentityRule = defaultIdentityRule,
): { compare(first: number, other: number): PairEvidence } {
  const agreementLogs = kinships.map((kinship) =>
    Float64Array.from({ length: chanceSteps + 1 }, (_, step) => {
      const chance = step / chanceSteps
      const known = (k: number) => k + (1 - k) * chance
      return Math.log(known(kinship) / known(rule.mostDifferentKinship))
    }),
  )
  const disagreementLogs = kinships.map((kinship) => Math.log((1 - kinship) / (1 - rule.mostDifferentKinship)))
  function addAgreement(logs: number[] | undefined, chance: number): void {
    const step = Math.ceil(chance * chanceSteps)
    for (let k = 0; k < kinships.length; k += 1) if (logs) logs[k] = (logs[k] ?? 0) + (agreementLogs[k]?.[step] ?? 0)
  }
  function addDisagreement(logs: number[] | undefined): void {
    for (let k = 0; k < kinships.length; k += 1) if (logs) logs[k] = (logs[k] ?? 0) + (disagreementLogs[k] ?? 0)
  }
  function compare(first: number, other: number): PairEvidence {
    const logs = [kinships.map(() => 0), kinships.map(() => 0)]
    const counts = { items: 0, bothWrong: 0, sameWrong: 0, flips: 0, hard: 0, hardFlips: 0 }
    eachSharedItem(table, first, other, (at, otherAt, isSame, isWrong, isOtherWrong) => {
      counts.items += 1
      if (!isSame) counts.flips += 1
      if (isWrong || isOtherWrong) {
        counts.hard += 1
        if (!isSame) counts.hardFlips += 1
      }
      if (isWrong && isOtherWrong) counts.bothWrong += 1
      if (isSame && isWrong) {
        counts.sameWrong += 1
        addAgreement(logs[0], chances.chanceOf(first, at, other, otherAt))
        addAgreement(logs[1], chances.chanceOf(other, otherAt, first, at))
        return
      }
      if (isWrong) addDisagreement(logs[0])
      if (isOtherWrong) addDisagreement(logs[1])
    })
    return { ...counts, logSameFamily: averageLogEValue(logs.flat()) }
  }
  return { compare }
}

/**
 * The natural logarithm of the evidence against "one family": that errors agree with probability at least
 * `leastFamilyKinship`, and that answers differ on at most `mostFlipsFamily` of items, both beyond what the two differ from
 * themselves by. The mean of the evidence against each of the two is evidence against both, as far as the noise is right: it is
 * an estimate with a margin (`ownNoises`), not a bound that is paid for here.
 *
 * @param noise of the two, the greater; without it nothing can be said, since who answers at random is unlike its own twin
 */
export function logDifferentFamilies(
  pair: PairEvidence,
  { mostFlips, leastSameErrors }: OwnNoise,
  rule: IdentityRule = defaultIdentityRule,
): number {
  const flips = mostFlips + (1 - mostFlips) * rule.mostFlipsFamily
  const sameErrors = rule.leastFamilyKinship * leastSameErrors
  return averageLogEValue([
    sameErrors > 0 ? logEvidenceBelow({ n: pair.bothWrong, happened: pair.sameWrong }, sameErrors) : 0,
    flips < 1 ? logEvidenceAbove({ n: pair.items, happened: pair.flips }, flips) : 0,
  ])
}

/**
 * The natural logarithm of the evidence against "another precision or engine, or further apart": that answers, right or
 * wrong, differ on at least `leastFlipsVariant` of items, or on at least `leastHardFlipsVariant` of those that at least one got
 * wrong. The lesser of the evidence against each of the two, which is evidence against "one or the other".
 *
 * Another precision changes answers that the model is unsure of. Where nearly all items are easy for it, it changes few, and
 * only the second part tells it from the same weights: 30 hard items without a difference give 20 to 1, 100 with three 68 to 1.
 */
export function logSameWeights(pair: PairEvidence, rule: IdentityRule = defaultIdentityRule): number {
  return Math.min(
    logEvidenceBelow({ n: pair.items, happened: pair.flips }, rule.leastFlipsVariant),
    logEvidenceBelow({ n: pair.hard, happened: pair.hardFlips }, rule.leastHardFlipsVariant),
  )
}

/**
 * The natural logarithm of the evidence against "the same weights": that answers differ on at most
 * `mostFlipsSameWeights`. Where answers are noisy by themselves, that is no longer what it refutes: two that each change
 * more than 1.5 % of their backend's answers look like variants.
 */
export function logVariant({ items, flips }: PairEvidence, rule: IdentityRule = defaultIdentityRule): number {
  return logEvidenceAbove({ n: items, happened: flips }, rule.mostFlipsSameWeights)
}

function eachSharedItem(
  table: AnswerTable,
  first: number,
  other: number,
  visit: (at: number, otherAt: number, isSame: boolean, isWrong: boolean, isOtherWrong: boolean) => void,
): void {
  const one = table.suppliers[first]
  const two = table.suppliers[other]
  if (one === undefined || two === undefined) return
  let at = 0
  let otherAt = 0
  while (at < one.items.length && otherAt < two.items.length) {
    const difference = (one.items[at] ?? 0) - (two.items[otherAt] ?? 0)
    if (difference === 0) {
      const isSame = one.answers[at] === two.answers[otherAt]
      visit(at, otherAt, isSame, one.isWrong[at] === 1, two.isWrong[otherAt] === 1)
    }
    if (difference <= 0) at += 1
    if (difference >= 0) otherAt += 1
  }
}
