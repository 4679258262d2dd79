import { logChoose } from '../log-beta.ts'
import type { TopLogProbabilities } from './log-probability-distance.ts'

/** One answer of one token with its likeliest tokens, in the order in which they were given. */
export type LogProbabilityAnswer = {
  readonly prompt: string
  readonly token: string
  readonly top: readonly { readonly token: string; readonly logProbability: number }[]
  /** Whether it was asked at temperature 1, where tokens come as often as their probabilities say. */
  readonly isSampled: boolean
}

/** What cannot be, if the log-probabilities are a model's own. */
export type LogProbabilityFault =
  | { readonly kind: 'sum-above-one'; readonly sum: number }
  | { readonly kind: 'positive' }
  | { readonly kind: 'not-sorted' }
  | { readonly kind: 'chosen-not-likeliest' }
  | { readonly kind: 'constant-across-prompts' }
  | { readonly kind: 'not-as-sampled'; readonly p: number }

/** Rounding of what servers write. */
const tolerance = 1e-3
/** An honest endpoint is said to sample otherwise than it claims with at most this probability. */
const alphaSampled = 0.001
const leastSampled = 20

/**
 * What is wrong with an endpoint's log-probabilities; an empty list: nothing that these checks can see. The first five
 * are impossibilities and never hit an honest endpoint that reports the probabilities it samples from. The last is a
 * test at .001: of the sampled answers, how many took the token called likeliest, against what their probabilities add
 * up to; an exact binomial tail about the largest and smallest of them. It alone finds numbers made up with care.
 *
 * Servers that report probabilities before top-p or penalties fail it without lying; then `not-as-sampled` says "do not
 * use these", which is all that is asked.
 */
export function checkLogProbabilities(answers: readonly LogProbabilityAnswer[]): LogProbabilityFault[] {
  const faults: LogProbabilityFault[] = []
  const sums = answers.map(({ top }) => top.reduce((sum, { logProbability }) => sum + Math.exp(logProbability), 0))
  const largest = Math.max(0, ...sums)
  if (largest > 1 + tolerance) faults.push({ kind: 'sum-above-one', sum: largest })
  if (answers.some(({ top }) => top.some(({ logProbability }) => logProbability > tolerance))) {
    faults.push({ kind: 'positive' })
  }
  if (answers.some(({ top }) => top.some(isAboveTheOneBefore))) faults.push({ kind: 'not-sorted' })
  // A sampled token may be rarer than all that are listed; a greedy one is the first, but for ties.
  const isChosenWrongly = ({ top, token, isSampled }: LogProbabilityAnswer) => {
    const chosen = top.find((entry) => entry.token === token)?.logProbability ?? Number.NEGATIVE_INFINITY
    return !isSampled && top.length > 0 && chosen < (top[0]?.logProbability ?? 0) - tolerance
  }
  if (answers.some(isChosenWrongly)) faults.push({ kind: 'chosen-not-likeliest' })
  if (areConstant(answers)) faults.push({ kind: 'constant-across-prompts' })
  const p = sampledAsClaimed(answers.filter(({ isSampled, top }) => isSampled && top.length > 0))
  if (p < alphaSampled) faults.push({ kind: 'not-as-sampled', p })
  return faults
}

function isAboveTheOneBefore(
  entry: LogProbabilityAnswer['top'][number],
  place: number,
  top: LogProbabilityAnswer['top'],
): boolean {
  return place > 0 && entry.logProbability > (top[place - 1]?.logProbability ?? 0) + tolerance
}

/** Three different prompts with one list of numbers between them. */
function areConstant(answers: readonly LogProbabilityAnswer[]): boolean {
  const prompts = new Set(answers.map(({ prompt }) => prompt))
  const lists = new Set(answers.map(({ top }) => top.map(({ logProbability }) => logProbability).join(' ')))
  return prompts.size >= 3 && lists.size === 1 && (answers[0]?.top.length ?? 0) > 1
}

/**
 * Both tails of "the likeliest token was taken", bounded: the count of independent events of probabilities pᵢ has a
 * lighter upper tail than the binomial of the largest pᵢ, and a lighter lower tail than that of the smallest; by groups of alike
 * probabilities this loses little.
 */
function sampledAsClaimed(answers: readonly LogProbabilityAnswer[]): number {
  if (answers.length < leastSampled) return 1
  const byTenth = Map.groupBy(answers, ({ top }) => Math.floor(10 * Math.exp(top[0]?.logProbability ?? 0)))
  const tails = byTenth.values().map((alike) => {
    const chances = alike.map(({ top }) => Math.min(1, Math.exp(top[0]?.logProbability ?? 0)))
    const taken = alike.filter(({ top, token }) => top[0]?.token === token).length
    const upper = binomialAtLeast(alike.length, taken, Math.max(...chances))
    const lower = binomialAtLeast(alike.length, alike.length - taken, 1 - Math.min(...chances))
    return 2 * Math.min(upper, lower)
  })
  return Math.min(1, byTenth.size * Math.min(1, ...tails))
}

/** P(at least k of n). */
function binomialAtLeast(n: number, k: number, chance: number): number {
  if (k <= 0 || chance >= 1) return 1
  if (chance <= 0) return 0
  let sum = 0
  for (let count = k; count <= n; count += 1) {
    sum += Math.exp(logChoose(n, count) + count * Math.log(chance) + (n - count) * Math.log1p(-chance))
  }
  return Math.min(1, sum)
}

/** The list of an answer as {@link TopLogProbabilities}. */
export function topOf({ top }: LogProbabilityAnswer): TopLogProbabilities {
  return new Map(top.map(({ token, logProbability }) => [token, logProbability]))
}
