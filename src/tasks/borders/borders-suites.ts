import type { Suite } from '#records/suite.ts'
import { probeAskings } from '#statistics/identity/probe-evidence.ts'
import { borderProbabilitiesTask, bordersVersion, borderTokenTask } from './border-tasks.ts'

const common = {
  version: bordersVersion,
  setsTier: false,
  visibility: 'private',
  // One token at temperature 0 is what no user asks for.
  isRecognisable: true,
} as const

/** Asked of suppliers whose answers are alike, to tell apart copies of one model at different precisions; needs text only. */
export const bordersSuite: Suite = {
  ...common,
  name: 'assay-borders',
  description: 'One token to questions with many answers, asked of suppliers that are alike: tells copies from twins.',
  groups: [{ name: 'token', weight: 1, tasks: [{ task: borderTokenTask, weight: 1 }] }],
  groupProbes: { askings: probeAskings.tokens, share: 0.6 },
}

/**
 * The same with log-probabilities, a suite of its own: who cannot give them, or refuses, is found out by a few requests, and then asked
 * no more than one now and then.
 */
export const borderProbabilitiesSuite: Suite = {
  ...common,
  name: 'assay-border-probabilities',
  description:
    'The likeliest tokens to such questions, with their log-probabilities, asked of suppliers that are alike.',
  groups: [{ name: 'probabilities', weight: 1, tasks: [{ task: borderProbabilitiesTask, weight: 1 }] }],
  groupProbes: { askings: probeAskings.lists, share: 0.4 },
}
