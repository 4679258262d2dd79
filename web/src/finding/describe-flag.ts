import type { Flag } from '../api/api-types.ts'

export type FlagKind = Flag['kind']

/** What each finding is called, in a word for tables and as a question for its heading. */
export const flagWords: Readonly<Record<FlagKind, { readonly short: string; readonly title: string }>> = {
  'public-gap': { short: 'public gap', title: 'Better on public items than on private ones' },
  'order-gap': { short: 'order', title: 'Worse when the options come in another order' },
  'perturbation-gap': { short: 'wording', title: 'Worse when the wording changes' },
  canary: { short: 'canary', title: 'Gave the published wrong answer of a made-up item' },
  replay: { short: 'replay', title: 'The same text where chance should differ' },
  cache: { short: 'cache', title: 'Answers come from a store' },
  'probe-routing': { short: 'routing', title: 'Other answers to measurements than to users' },
  'selective-refusal': { short: 'refuses hard', title: 'Refuses hard items more often than easy ones' },
  'token-counts': { short: 'token counts', title: 'Claims token counts that do not fit its answers' },
  'log-probabilities': { short: 'log-probs', title: 'Claims log-probabilities that cannot be' },
  excuses: { short: 'excuses', title: 'Lays its failures on the network, against our own checks' },
}
