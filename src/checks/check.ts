import type { CheckedNetwork, Finding } from './finding.ts'
import type { Probe } from './probe.ts'

/** What checks are about, by the letter under which they are chosen. */
export const checkGroups = {
  A: 'transport',
  B: 'models',
  C: 'chat',
  D: 'streaming',
  E: 'usage',
  F: 'sampling',
  G: 'log-probabilities',
  H: 'errors',
  I: 'tools',
  J: 'structured output',
  K: 'legacy completions',
  L: 'embeddings',
  M: 'images',
  N: 'Unicode and robustness',
  O: 'limits',
  S: 'self-tests of tasks',
} as const
export type CheckGroup = keyof typeof checkGroups

/** How much it matters: clients break without a `must`, some are hurt without a `should`, a `may` is worth knowing. */
export const checkLevels = ['must', 'should', 'may'] as const
export type CheckLevel = (typeof checkLevels)[number]

/** One question about an endpoint, and how to find the answer. Asks through the probe only. */
export type Check = {
  /** `group.subject`, for ever the same. */
  readonly id: string
  readonly group: CheckGroup
  readonly level: CheckLevel
  /** What a conforming endpoint does, as a statement. */
  readonly title: string
  /** Checks that must pass before this one says anything. */
  readonly needs: readonly string[]
  /** Checks whose findings it looks at, whatever they are. */
  readonly after?: readonly string[]
  /** Where it can be observed. */
  readonly networks: readonly CheckedNetwork[]
  /** The most requests that it makes, without those that are asked again because the endpoint was busy. */
  readonly requests: number
  /** Nothing else may be in flight: it measures time or load. */
  readonly isAlone?: boolean
  /** For whoever runs the endpoint: what to change when it does not pass. */
  readonly advice: string
  run(probe: Probe): Promise<Finding>
}
