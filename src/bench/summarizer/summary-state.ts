import { emptySketch, type PercentileSketch } from '#statistics/percentile-sketch.ts'
import { emptyAccumulator, type MeanAccumulator } from '#statistics/random-group-mean.ts'
import { noTierProgress, type TierProgress } from './tier-progress.ts'

export type ItemCounts = {
  readonly scored: number
  readonly supplierFailures: number
  readonly unscored: number
  /** Of the unscored: answered without the log-probabilities that were asked for. */
  readonly capabilityMissing: number
}

export type TaskState = {
  readonly group: string
  readonly accumulator: MeanAccumulator
  readonly items: ItemCounts
}

export type SuiteState = {
  readonly suiteVersion: string
  /** Scores with a smaller draw order are folded in. */
  readonly nextOrder: number
  readonly accumulator: MeanAccumulator
  /** The values of the last items, oldest first. */
  readonly recent: readonly number[]
  readonly items: ItemCounts
  readonly tasks: Readonly<Record<string, TaskState>>
  /** The tier that the suite's scores give; published for the tier suite only. */
  readonly tier: TierProgress
}

/**
 * The running state behind a summary: small plain JSON into which new outcomes and scores are folded. Folding all of
 * them again from the empty state gives the same state, which is what `assay rescore` does.
 */
export type SummaryState = {
  readonly version: typeof STATE_VERSION
  /** Outcomes up to this sequence are counted. */
  readonly outcomeSequence: number
  readonly attempts: number
  /** By `kind|blame`. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly latencyMs: PercentileSketch
  readonly firstByteMs: PercentileSketch
  readonly usage: { readonly promptTokens: number; readonly completionTokens: number; readonly missing: number }
  readonly suites: Readonly<Record<string, SuiteState>>
}

const STATE_VERSION = 4

const noItems: ItemCounts = { scored: 0, supplierFailures: 0, unscored: 0, capabilityMissing: 0 }

export function emptySummaryState(): SummaryState {
  return {
    version: STATE_VERSION,
    outcomeSequence: 0,
    attempts: 0,
    outcomes: {},
    latencyMs: emptySketch,
    firstByteMs: emptySketch,
    usage: { promptTokens: 0, completionTokens: 0, missing: 0 },
    suites: {},
  }
}

export function emptySuiteState(suiteVersion: string): SuiteState {
  return {
    suiteVersion,
    nextOrder: 0,
    accumulator: emptyAccumulator(),
    recent: [],
    items: noItems,
    tasks: {},
    tier: noTierProgress,
  }
}

export function emptyTaskState(group: string): TaskState {
  return { group, accumulator: emptyAccumulator(), items: noItems }
}

/** A state as the store gives it back; one of another version starts anew, and everything is folded again. */
export function readSummaryState(stored: unknown): SummaryState {
  const isCurrent =
    typeof stored === 'object' && stored !== null && 'version' in stored && stored.version === STATE_VERSION
  return isCurrent ? (stored as SummaryState) : emptySummaryState()
}
