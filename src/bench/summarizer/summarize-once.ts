import type { Clock } from '#records/clock.ts'
import type { Supplier } from '#records/supplier.ts'
import { type TierScale, tierScaleInForce } from '#records/tier-scale.ts'
import type { Expectation } from '#statistics/item-response/control-variate.ts'
import { readTierScales } from '#store/calibrations.ts'
import type { Database } from '#store/database.ts'
import { takeNews, tellNews } from '#store/news.ts'
import {
  type CountedOutcome,
  type FoldedScore,
  readOutcomesAfter,
  readScoresFrom,
  readSubjects,
  type Subject,
} from '#store/summarizer/read-progress.ts'
import { saveHistory, saveSummaries } from '#store/summarizer/save-summaries.ts'
import type { Catalogue } from '../catalogue.ts'
import { buildSummary } from './build-summary.ts'
import { foldOutcomes } from './fold-outcomes.ts'
import { newPairs } from './fold-pairs.ts'
import { foldScores } from './fold-scores.ts'
import { readTierExpectations } from './read-tier-expectations.ts'
import { DAY_MS, emptySuiteState, readSummaryState, type SuiteState, type SummaryState } from './summary-state.ts'
import { newTierProgress } from './tier-progress.ts'
import { newSuiteWatch } from './watch-suite.ts'

export type SummarizerPorts = {
  readonly database: Database
  readonly catalogue: Catalogue
  readonly clock: Clock
  readonly evidenceMs: number
  /** One point of history per this stretch of time. */
  readonly historyMs: number
  /** What the network pays for a service, in base rewards; null where it knows no such thing, which is the default. */
  readonly stakedPayOf?: (supplier: Supplier) => number | null
  /** How long a day is, by which changes are watched for. */
  readonly dayMs?: number
}

/** Outcomes folded per turn, and scores per supplier, suite and turn; the rest waits for the next turn. */
const FOLDED_AT_ONCE = 2_000

/**
 * One turn of the summarizer: folds what is new about up to `limit` suppliers into their running state and publishes
 * their summaries. Returns how many.
 */
export async function summarizeOnce(ports: SummarizerPorts, limit = 100): Promise<number> {
  const { database, catalogue, clock, evidenceMs, historyMs, dayMs = DAY_MS, stakedPayOf = () => null } = ports
  return database.transaction().execute(async (transaction) => {
    const subjects = await readSubjects(transaction, await takeNews(transaction, limit))
    if (subjects.length === 0) return 0
    const progress = await readProgress(transaction, subjects, { catalogue, dayMs })
    const expectations = await readTierExpectations(transaction, catalogue)
    const now = clock()
    const saved = progress.map(({ subject, state, outcomes, scores, areOutcomesCut }) => {
      const expected = { suite: expectations.suite, expectation: expectations.at(subject.epochStartedAt) }
      const folded = foldProgress(state, { outcomes, scores }, expected)
      const stakedPay = stakedPayOf(subject.supplier)
      const summary = buildSummary({ subject, state: folded, catalogue, now, evidenceMs, stakedPay })
      const isCut = areOutcomesCut || areScoresCut(folded, scores)
      return { summary, state: folded, isCut }
    })
    await saveSummaries(transaction, saved)
    await saveHistory(
      transaction,
      saved.map(({ summary }) => summary),
      { everyMs: historyMs },
    )
    await tellNews(
      transaction,
      saved.filter(({ isCut }) => isCut).map(({ summary }) => summary.supplier.id),
    )
    return saved.length
  })
}

type Progress = {
  readonly subject: Subject
  readonly state: SummaryState
  readonly outcomes: readonly CountedOutcome[]
  readonly scores: readonly FoldedScore[]
  /** There may be more than was read. */
  readonly areOutcomesCut: boolean
}

/**
 * Whether there may be more scores to fold than were read. Scores behind a gap do not count: the score that closes the
 * gap brings its own news.
 */
function areScoresCut({ suites }: SummaryState, scores: readonly FoldedScore[]): boolean {
  return [...Map.groupBy(scores, ({ suite }) => suite)].some(
    ([suite, read]) => read.length >= FOLDED_AT_ONCE && (suites[suite]?.nextOrder ?? 0) > (read.at(-1)?.drawOrder ?? 0),
  )
}

async function readProgress(
  transaction: Database,
  subjects: readonly Subject[],
  { catalogue, dayMs }: { catalogue: Catalogue; dayMs: number },
): Promise<Progress[]> {
  const scales = await readTierScales(transaction)
  const marks = subjects.map(({ supplier, epoch, epochStartedAt, state }) => ({
    supplierId: supplier.id,
    epoch,
    epochStartedAt,
    state: withSuites(readSummaryState(state, dayMs), catalogue, { scales, epochStartedAt }),
  }))
  const countedOutcomes = await readOutcomesAfter(
    transaction,
    marks.map(({ state, ...mark }) => ({ ...mark, sequence: state.outcomeSequence })),
    FOLDED_AT_ONCE,
  )
  // The limit is for all suppliers together, so a full reading may have left out any of them.
  const areOutcomesCut = countedOutcomes.length >= FOLDED_AT_ONCE
  const outcomes = Map.groupBy(countedOutcomes, ({ supplierId }) => supplierId)
  const suiteMarks = marks.flatMap(({ state, supplierId, epoch }) =>
    Object.entries(state.suites).map(([suite, { nextOrder }]) => ({ supplierId, epoch, suite, nextOrder })),
  )
  const scores = Map.groupBy(
    await readScoresFrom(transaction, suiteMarks, FOLDED_AT_ONCE),
    ({ supplierId }) => supplierId,
  )
  return marks.flatMap(({ state }, index) => {
    const subject = subjects[index]
    if (subject === undefined) return []
    const id = subject.supplier.id
    return [{ subject, state, outcomes: outcomes.get(id) ?? [], scores: scores.get(id) ?? [], areOutcomesCut }]
  })
}

/** The state with an entry for every suite at its present version; a new version starts anew. */
function withSuites(
  state: SummaryState,
  catalogue: Catalogue,
  { scales, epochStartedAt }: { readonly scales: readonly TierScale[]; readonly epochStartedAt: number },
): SummaryState {
  const suites = Object.fromEntries(
    catalogue.suites.map((suite): [string, SuiteState] => {
      const { name, version } = suite
      const known = state.suites[name]
      if (known?.suiteVersion === version) return [name, known]
      const scale = tierScaleInForce(scales, { suite: name, suiteVersion: version, at: epochStartedAt })
      const empty = emptySuiteState(version, newSuiteWatch(suite, state.watch.dayMs), newPairs(suite))
      return [name, { ...empty, tier: newTierProgress(scale) }]
    }),
  )
  return { ...state, suites }
}

function foldProgress(
  state: SummaryState,
  { outcomes, scores }: Pick<Progress, 'outcomes' | 'scores'>,
  expected: { readonly suite: string; readonly expectation: Expectation | null },
): SummaryState {
  const bySuite = Map.groupBy(scores, ({ suite }) => suite)
  const suites = Object.fromEntries(
    Object.entries(state.suites).map(([name, suite]) => [
      name,
      foldScores(suite, bySuite.get(name) ?? [], name === expected.suite ? expected.expectation : null),
    ]),
  )
  return { ...foldOutcomes(state, outcomes), suites }
}
