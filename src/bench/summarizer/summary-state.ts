import type { Counts } from '#statistics/beta-mixture.ts'
import { emptyScoreSums, type ScoreSums } from '#statistics/betting.ts'
import { noRareEventHours, type RareEventHours } from '#statistics/gaming/rare-event-hours.ts'
import { noTimeComparisons, type TimeComparisons } from '#statistics/gaming/time-per-token.ts'
import type { ControlState } from '#statistics/item-response/control-variate.ts'
import { emptySketch, type PercentileSketch } from '#statistics/percentile-sketch.ts'
import { emptyAccumulator, type MeanAccumulator } from '#statistics/random-group-mean.ts'
import { type FlaggedItems, noFlaggedItems } from './flagged-items.ts'
import type { PairsState } from './fold-pairs.ts'
import { noTierProgress, type TierProgress } from './tier-progress.ts'
import { newOutcomeWatch, type OutcomeWatch } from './watch-outcomes.ts'
import type { SuiteWatch } from './watch-suite.ts'

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
  /** Of the scored items those that no other supplier gets: how many, and the sum of their scores. */
  readonly own: { readonly n: number; readonly successes: number }
  /** Each group's scores, by its name. */
  readonly groups: Readonly<Record<string, MeanAccumulator>>
  /** The values of the last items, oldest first. */
  readonly recent: readonly number[]
  readonly items: ItemCounts
  readonly tasks: Readonly<Record<string, TaskState>>
  /** The tier that the suite's scores give; published for the tier suite only. */
  readonly tier: TierProgress
  /** The scores as an item response model corrects them; null where none was in force when the epoch began. */
  readonly control: ControlState | null
  /** Null where a change would not be looked for. */
  readonly watch: SuiteWatch | null
  /** The first scored items with a labelled difficulty, from which public and private items are compared. */
  readonly labelled: { readonly values: readonly number[]; readonly difficulties: readonly number[] }
  /** The labelled difficulties of the items that the supplier failed to answer. */
  readonly failedDifficulties: ScoreSums
  readonly flagged: FlaggedItems
  /** Null where documents are not asked in pairs. */
  readonly pairs: PairsState | null
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
  /** Whether longer answers take longer. */
  readonly times: TimeComparisons
  /** Claims of all three token counts, and those (`successes`) whose total is not the sum of the others. */
  readonly totals: Counts
  /** Hours with attempts, and those with an error of the network that our own checks refute. */
  readonly excuses: RareEventHours
  readonly suites: Readonly<Record<string, SuiteState>>
  readonly watch: OutcomeWatch
}

export const STATE_VERSION = 10

/** A day, where nothing else is said. */
export const DAY_MS = 86_400_000

const noItems: ItemCounts = { scored: 0, supplierFailures: 0, unscored: 0, capabilityMissing: 0 }

/** @param dayMs how long a day is, by which the watch for changes counts */
export function emptySummaryState(dayMs: number = DAY_MS): SummaryState {
  return {
    version: STATE_VERSION,
    outcomeSequence: 0,
    attempts: 0,
    outcomes: {},
    latencyMs: emptySketch,
    firstByteMs: emptySketch,
    usage: { promptTokens: 0, completionTokens: 0, missing: 0 },
    times: noTimeComparisons,
    totals: { n: 0, successes: 0 },
    excuses: noRareEventHours,
    suites: {},
    watch: newOutcomeWatch(dayMs),
  }
}

export function emptySuiteState(
  suiteVersion: string,
  watch: SuiteWatch | null = null,
  pairs: PairsState | null = null,
): SuiteState {
  return {
    suiteVersion,
    nextOrder: 0,
    accumulator: emptyAccumulator(),
    own: { n: 0, successes: 0 },
    groups: {},
    recent: [],
    items: noItems,
    tasks: {},
    tier: noTierProgress,
    control: null,
    watch,
    labelled: { values: [], difficulties: [] },
    failedDifficulties: emptyScoreSums,
    flagged: noFlaggedItems,
    pairs,
  }
}

export function emptyTaskState(group: string): TaskState {
  return { group, accumulator: emptyAccumulator(), items: noItems }
}

/** A state as the store gives it back; one of another version starts anew, and everything is folded again. */
export function readSummaryState(stored: unknown, dayMs: number = DAY_MS): SummaryState {
  const isCurrent =
    typeof stored === 'object' && stored !== null && 'version' in stored && stored.version === STATE_VERSION
  return isCurrent ? (stored as SummaryState) : emptySummaryState(dayMs)
}
