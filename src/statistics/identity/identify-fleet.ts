import { eBenjaminiHochberg } from '../sequential/e-values.ts'
import { answerChances } from './answer-chances.ts'
import { type AnswerTable, answerTable, type CommonAnswer } from './answer-table.ts'
import { candidatePairs } from './candidate-pairs.ts'
import { greaterNoise, type OwnNoise, ownNoises } from './own-noise.ts'
import {
  comparePairs,
  defaultIdentityRule,
  type IdentityRule,
  logDifferentFamilies,
  logSameWeights,
  type PairEvidence,
} from './pair-evidence.ts'
import type { ProbeEvidence } from './probe-evidence.ts'
import { type SameGroups, sameGroups } from './same-groups.ts'

export type ComparedPair = PairEvidence & { readonly first: number; readonly other: number }

export type FleetIdentity = {
  /** Suppliers of one family or closer. */
  readonly families: SameGroups
  /** Within the families: suppliers of the same weights, as far as the evidence reaches. */
  readonly sameWeights: SameGroups
  readonly compared: readonly ComparedPair[]
  /** Of the compared pairs, those of different families; of these at most a share `alpha` is false on average. */
  readonly different: readonly ComparedPair[]
  /** Pairs within the families that answered probes. */
  readonly probed: readonly ProbedPair[]
  /** Of these, those whose weights are not the same, or not on one engine; of these at most a share `alpha` is false on average. */
  readonly otherWeights: readonly ProbedPair[]
  /** And those whose tokens to probes are nearer than those of copies at another precision are taken to be; with the same bound. */
  readonly sameTokens: readonly ProbedPair[]
}

export type ProbedPair = ProbeEvidence & { readonly first: number; readonly other: number }

/** Of so many pairs within families, a thousand suppliers in one, probes are compared; of more, only these. */
const mostProbedPairs = 500_000

/** Pairs so far from alike at the first pass are not compared again: leaving evidence out is always allowed. */
const hopelessLogEValue = -4

/**
 * Who is like whom, from answers to items that several suppliers got anyway: no relay is spent on it. Of all published
 * pairs at most a share `alpha` is false on average; for `sameWeights` this takes the families as given.
 *
 * Two passes: the chances of errors are first counted with every supplier on its own, then with each group found as one
 * (see `answerChances`).
 *
 * Suppliers are numbered by the caller, who must do so in an order that does not depend on who asks, such as by id.
 */
export function identifyFleet(
  answers: Iterable<CommonAnswer>,
  count: number,
  {
    alpha = 0.05,
    rule = defaultIdentityRule,
    probesOf = () => null,
  }: {
    readonly alpha?: number
    readonly rule?: IdentityRule
    /** What probes say of a pair; null where it has none. */
    readonly probesOf?: (first: number, other: number) => ProbeEvidence | null
  } = {},
): FleetIdentity {
  const table = answerTable(answers, count)
  const candidates = candidatePairs(table)
  const oneBlock = Array.from({ length: count }, () => 0)
  const groupUp = (compared: readonly ComparedPair[]) =>
    sameGroups(
      compared.map(({ first, other, logSameFamily }) => ({ first, other, logEValue: logSameFamily })),
      { blockOf: oneBlock, alpha },
    )
  const alone = Array.from({ length: count }, (_, supplier) => supplier)
  const first = compareAll(table, alone, candidates, rule)
  const isHopeless = ({ logSameFamily }: ComparedPair) => logSameFamily < hopelessLogEValue
  const again = first.filter((pair) => !isHopeless(pair)).map((pair) => [pair.first, pair.other] as const)
  const regrouped = compareAll(table, groupNumbers(groupUp(first), count), again, rule)
  const compared = [...first.filter(isHopeless), ...regrouped]
  const families = groupUp(compared)
  const familyOf = groupNumbers(families, count)
  const within = compared.filter(({ first, other }) => familyOf[first] === familyOf[other])
  const probed = within.slice(0, mostProbedPairs).flatMap(({ first, other }): ProbedPair[] => {
    const evidence = probesOf(first, other)
    return evidence === null ? [] : [{ first, other, ...evidence }]
  })
  const rejected = (logs: readonly number[]) => rejectedPairs(probed, logs, { pairs: families.pairs, alpha })
  const otherWeights = rejected(probed.map(({ logOtherWeights }) => logOtherWeights))
  const sameTokens = rejected(probed.map(({ logSameTokens }) => logSameTokens))
  const sameWeights = sameGroups(edgesOfWeights(within, { otherWeights, rule }), { blockOf: familyOf, alpha })
  const noises = ownNoises(within, count)
  const different = differentPairs(compared, noises, { alpha, rule })
  return { families, sameWeights, compared, different, probed, otherWeights, sameTokens }
}

/** By the e-BH rule over all pairs within families; those without probes have no evidence and raise the threshold. */
function rejectedPairs(
  probed: readonly ProbedPair[],
  logs: readonly number[],
  { pairs, alpha }: { readonly pairs: number; readonly alpha: number },
): ProbedPair[] {
  if (probed.length === 0) return []
  const isRejected = eBenjaminiHochberg(logs, (alpha * probed.length) / pairs)
  return probed.filter((_, place) => isRejected[place])
}

/**
 * The evidence of items against "another precision or engine". Pairs that probes show to be of other weights count as having none: less
 * evidence than there is is always allowed. Probes never add to it, so that each claim rests on one assumption about copies, not on
 * whichever of two holds.
 */
function edgesOfWeights(
  within: readonly ComparedPair[],
  { otherWeights, rule }: { readonly otherWeights: readonly ProbedPair[]; readonly rule: IdentityRule },
) {
  const keyOf = ({ first, other }: { readonly first: number; readonly other: number }) => first * 2 ** 26 + other
  const refuted = new Set(otherWeights.map(keyOf))
  return within.map((pair) => ({
    first: pair.first,
    other: pair.other,
    logEValue: refuted.has(keyOf(pair)) ? Number.NEGATIVE_INFINITY : logSameWeights(pair, rule),
  }))
}

/** By the e-BH rule over all pairs; pairs that were not compared, or of unknown noise, have no evidence and raise the threshold. */
function differentPairs(
  compared: readonly ComparedPair[],
  noises: readonly (OwnNoise | null)[],
  { alpha, rule }: { readonly alpha: number; readonly rule: IdentityRule },
): ComparedPair[] {
  const pairs = (noises.length * (noises.length - 1)) / 2
  if (compared.length === 0) return []
  const logs = compared.map((pair) => {
    const noise = greaterNoise(noises[pair.first] ?? null, noises[pair.other] ?? null)
    return noise === null ? 0 : logDifferentFamilies(pair, noise, rule)
  })
  const isRejected = eBenjaminiHochberg(logs, (alpha * compared.length) / pairs)
  return compared.filter((_, place) => isRejected[place])
}

function compareAll(
  table: AnswerTable,
  groupOf: readonly number[],
  candidates: readonly (readonly [number, number])[],
  rule: IdentityRule,
): ComparedPair[] {
  const { compare } = comparePairs(table, answerChances(table, groupOf), rule)
  return candidates.map(([first, other]) => ({ first, other, ...compare(first, other) }))
}

/** By supplier: the first member of its group, or itself. */
export function groupNumbers({ groups }: Pick<SameGroups, 'groups'>, count: number): number[] {
  const numbers = Array.from({ length: count }, (_, supplier) => supplier)
  for (const group of groups) for (const member of group) numbers[member] = group[0] ?? member
  return numbers
}
