import type { FlagKind } from '#records/flag.ts'
import type { IdentityLevel } from '#records/identity.ts'
import { formatShare } from './format-figure.ts'

/** A word for each finding, for tables. */
export const shortFlags: Readonly<Record<FlagKind, string>> = {
  'public-gap': 'gap',
  'order-gap': 'order',
  'perturbation-gap': 'wording',
  canary: 'canary',
  replay: 'replay',
  cache: 'cache',
  'probe-routing': 'routes',
  'selective-refusal': 'refuses-hard',
  'token-counts': 'tokens',
  'log-probabilities': 'logprobs',
  excuses: 'excuses',
}

/** The same in a few words, for the lines under a table and for headings. */
export const longFlags: Readonly<Record<FlagKind, string>> = {
  'public-gap': 'better on public items than on private ones',
  'order-gap': 'worse when options come in another order',
  'perturbation-gap': 'worse when the wording changes',
  canary: 'gave the published wrong answer of a made-up item',
  replay: 'the same text where chance should differ',
  cache: 'answers out of a cache',
  'probe-routing': 'other answers to measurements than to users',
  'selective-refusal': 'refuses hard items more often than easy ones',
  'token-counts': 'claims token counts that do not fit',
  'log-probabilities': 'claims log-probabilities that cannot be',
  excuses: 'lays its failures on the network, against our own checks',
}

export const levelTexts: Readonly<Record<IdentityLevel, string>> = {
  'same-backend': 'one backend',
  'same-weights': 'the same weights',
  'same-family': 'one family of models or closer',
  different: 'different',
  unknown: 'not yet known',
}

/** Evidence as odds, for readers who do not know logarithms; below 2 to 1 it is none. @example formatEvidence(4.6) // => '99 to 1' */
export function formatEvidence(logEValue: number): string {
  if (logEValue < Math.LN2) return 'none yet'
  const powerOfTen = logEValue / Math.LN10
  if (powerOfTen < 4) return `${Math.round(Math.exp(logEValue))} to 1`
  return `10^${Math.floor(powerOfTen)} to 1`
}

/** An error rate without a false zero. @example formatErrorRate(0.0004) // => '0.04%' */
export function formatErrorRate(rate: number): string {
  return rate > 0 && rate < 0.001 ? `${Number((rate * 100).toPrecision(1))}%` : formatShare(rate)
}
