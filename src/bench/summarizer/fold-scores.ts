import { pairPlace } from '#records/changed-pairs.ts'
import type { ScoreResult } from '#records/score.ts'
import { foldScore } from '#statistics/betting.ts'
import { mostGapItems } from '#statistics/gaming/gap-of-means.ts'
import { type Expectation, emptyControl, foldControlled } from '#statistics/item-response/control-variate.ts'
import { emptyAccumulator, fold } from '#statistics/random-group-mean.ts'
import type { FoldedScore } from '#store/summarizer/read-progress.ts'
import { foldFlaggedItem } from './flagged-items.ts'
import { foldPairMember } from './fold-pairs.ts'
import { emptyTaskState, type ItemCounts, type SuiteState } from './summary-state.ts'
import { advanceTier } from './tier-progress.ts'
import { watchScore } from './watch-suite.ts'

/** Values of the last items that are kept to show movement. */
const RECENT_ITEMS = 50

/**
 * The state of one suite with more scores, given in draw order. Folding stops at the first draw whose score is still
 * out: looking at later, faster answers first would favour whatever a supplier answers fast, and no interval holds for
 * that. Unscored draws are passed over and counted.
 *
 * @param expectation of the item model that was in force when the epoch began, for the tier suite; null without one
 */
export function foldScores(
  state: SuiteState,
  scores: readonly FoldedScore[],
  expectation: Expectation | null = null,
): SuiteState {
  let next = state
  for (const score of scores) {
    if (score.drawOrder > next.nextOrder) break
    if (score.drawOrder < next.nextOrder) continue
    // Draws of an earlier version of the suite keep their place in the order and say nothing about this one.
    next =
      score.suiteVersion === state.suiteVersion
        ? foldScoreInto(next, score, expectation)
        : { ...next, nextOrder: next.nextOrder + 1 }
  }
  return next
}

function foldScoreInto(state: SuiteState, score: FoldedScore, expectation: Expectation | null): SuiteState {
  const { task, stratum, pool, result } = score
  const taskState = state.tasks[task] ?? emptyTaskState(stratum)
  const isScored = result.kind === 'scored'
  // The second of a pair hangs on the first; the suite's own interval is that of the firsts.
  const isCounted = isScored && (state.pairs === null || !pairPlace(score.drawOrder).isSecond)
  const accumulator = isCounted ? fold(state.accumulator, result.value) : state.accumulator
  // What began without a model is finished without: evidence that begins anew in the middle is no evidence.
  const isCorrected = expectation !== null && (state.control !== null || state.items.scored === 0)
  const control = isCorrected ? foldControl(state.control, score, expectation) : null
  return {
    ...state,
    nextOrder: state.nextOrder + 1,
    accumulator,
    own: isCounted && pool === 'own' ? addScore(state.own, result.value) : state.own,
    groups: isCounted
      ? { ...state.groups, [stratum]: fold(state.groups[stratum] ?? emptyAccumulator(), result.value) }
      : state.groups,
    control,
    tier: isScored ? advanceTier(state.tier, accumulator, control) : state.tier,
    recent: isScored ? [...state.recent, result.value].slice(-RECENT_ITEMS) : state.recent,
    items: countItem(state.items, result),
    watch: state.watch === null ? null : watchScore(state.watch, score),
    ...foldLabelled(state, score),
    flagged: foldFlaggedItem(state.flagged, score),
    pairs: state.pairs === null ? null : foldPairMember(state.pairs, score),
    tasks: {
      ...state.tasks,
      [task]: {
        group: taskState.group,
        accumulator: isScored ? fold(taskState.accumulator, result.value) : taskState.accumulator,
        items: countItem(taskState.items, result),
      },
    },
  }
}

function foldControl(
  control: SuiteState['control'],
  { task, difficulty, result }: FoldedScore,
  expectation: Expectation,
): SuiteState['control'] {
  const before = control ?? emptyControl()
  return result.kind === 'scored'
    ? foldControlled(before, expectation, { item: task, difficulty, score: result.value })
    : before
}

/** What is kept of items whose task labels their difficulty. */
function foldLabelled(
  { labelled, failedDifficulties }: SuiteState,
  { result, difficulty }: FoldedScore,
): Pick<SuiteState, 'labelled' | 'failedDifficulties'> {
  if (result.kind !== 'scored' || difficulty === null) return { labelled, failedDifficulties }
  const isKept = labelled.values.length < mostGapItems
  return {
    labelled: isKept
      ? { values: [...labelled.values, result.value], difficulties: [...labelled.difficulties, difficulty] }
      : labelled,
    failedDifficulties:
      result.basis === 'supplier-failure' ? foldScore(failedDifficulties, difficulty) : failedDifficulties,
  }
}

function addScore({ n, successes }: SuiteState['own'], value: number): SuiteState['own'] {
  return { n: n + 1, successes: successes + value }
}

function countItem(items: ItemCounts, result: ScoreResult): ItemCounts {
  if (result.kind === 'unscored') {
    const isMissing = result.reason === 'capability-missing'
    return {
      ...items,
      unscored: items.unscored + 1,
      capabilityMissing: items.capabilityMissing + (isMissing ? 1 : 0),
    }
  }
  const isFailure = result.basis === 'supplier-failure'
  return {
    ...items,
    scored: items.scored + 1,
    supplierFailures: items.supplierFailures + (isFailure ? 1 : 0),
  }
}
