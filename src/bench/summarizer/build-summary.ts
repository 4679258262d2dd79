import type { Estimate } from '#records/estimate.ts'
import type { Blame, OutcomeKind } from '#records/outcome.ts'
import type { Skill } from '#records/skill.ts'
import type { Suite } from '#records/suite.ts'
import type { SuiteSummary, Summary, TaskSummary } from '#records/summary.ts'
import type { Task } from '#records/task.ts'
import { betaMixtureInterval } from '#statistics/beta-mixture.ts'
import { differenceInterval } from '#statistics/difference-interval.ts'
import { hypergeometricInterval } from '#statistics/hypergeometric-mixture.ts'
import { type PercentileSketch, quantile } from '#statistics/percentile-sketch.ts'
import { emptyAccumulator, interval, isBinary, type MeanAccumulator } from '#statistics/random-group-mean.ts'
import type { Subject } from '#store/summarizer/read-progress.ts'
import { type Catalogue, findSuite } from '../catalogue.ts'
import { capPay } from './cap-pay.ts'
import { driftOf } from './drift-of.ts'
import { isMeasurable } from './is-measurable.ts'
import { ownFlags } from './own-flags.ts'
import { payOf } from './pay-of.ts'
import { skillsOf } from './skills.ts'
import type { ItemCounts, SuiteState, SummaryState, TaskState } from './summary-state.ts'
import { noTierProgress } from './tier-progress.ts'

export type SummaryInput = {
  readonly subject: Omit<Subject, 'state'>
  readonly state: SummaryState
  readonly catalogue: Catalogue
  readonly now: number
  /** How long raw evidence is kept. */
  readonly evidenceMs: number
  /** What the network pays for the supplier's service, in base rewards; null where it knows no such thing. */
  readonly stakedPay?: number | null
}

/** Error probability of every published interval, over all looks together. */
const ALPHA = 0.05

/** Everything published about a supplier, from its running state; pure. */
export function buildSummary(input: SummaryInput): Summary {
  const { subject, state, catalogue, now, evidenceMs } = input
  const suites = Object.entries(state.suites).flatMap(([name, suiteState]) => {
    const suite = findSuite(catalogue, name)
    return suite === undefined ? [] : [suiteSummary(suite, suiteState, catalogue)]
  })
  const tier = capPay(tierOf(state, catalogue), subject.payCap)
  return {
    supplier: subject.supplier,
    epoch: subject.epoch,
    epochStartedAt: subject.epochStartedAt,
    computedAt: now,
    tier,
    suites,
    attempts: state.attempts,
    outcomes: outcomeCounts(state),
    availability: availability(state),
    latencyMs: percentilesOf(state.latencyMs),
    firstByteMs: percentilesOf(state.firstByteMs),
    usage: state.usage,
    publicGap: publicGap(state, catalogue),
    pay: summaryPay(input, tier),
    drift: driftOf(state, { startedAt: subject.epochStartedAt, now }),
    flags: ownFlags(state, catalogue, { supplierId: subject.supplier.id, epoch: subject.epoch }),
    skills: tierSkills(suites, state, catalogue),
    recomputableUntil: now + evidenceMs,
  }
}

function suiteSummary(suite: Suite, state: SuiteState, catalogue: Catalogue): SuiteSummary {
  const recentSum = state.recent.reduce((sum, value) => sum + value, 0)
  const tasks = Object.entries(state.tasks).map(([task, taskState]) => {
    // Pairs draw their documents with replacement: no set of them is ever used up.
    const source = suite.change === undefined ? catalogue.task(task)?.source : undefined
    return taskSummary(task, taskState, source)
  })
  const [only] = tasks
  const taskCount = suite.groups.reduce((count, group) => count + group.tasks.length, 0)
  return {
    suite: suite.name,
    version: suite.version,
    setsTier: suite.setsTier,
    isRecognisable: suite.isRecognisable,
    // The suite of a single task is that task: a finite one has its exact interval.
    estimate: taskCount === 1 && only !== undefined ? only.estimate : suiteEstimate(state),
    own: { n: state.own.n, mean: state.own.n === 0 ? null : state.own.successes / state.own.n },
    recent: isMeasurable(state.items)
      ? { n: state.recent.length, mean: state.recent.length === 0 ? null : recentSum / state.recent.length }
      : { n: 0, mean: null },
    items: { drawn: state.nextOrder, ...state.items },
    tasks,
  }
}

function tierSkills(summaries: readonly SuiteSummary[], state: SummaryState, catalogue: Catalogue): Skill[] {
  return summaries.flatMap((summary) => {
    const suite = findSuite(catalogue, summary.suite)
    const suiteState = state.suites[summary.suite]
    if (!summary.setsTier || suite === undefined || suiteState === undefined) return []
    return skillsOf({ suite, state: suiteState, summary, alpha: ALPHA })
  })
}

function suiteEstimate({ accumulator, items }: SuiteState): Estimate {
  return interval(isMeasurable(items) ? accumulator : emptyAccumulator(), ALPHA)
}

function taskSummary(task: string, state: TaskState, source: Task['source'] | undefined): TaskSummary {
  const { scored, unscored } = state.items
  return {
    task,
    group: state.group,
    estimate: taskEstimate(state.accumulator, state.items, source),
    items: { drawn: scored + unscored, ...state.items },
  }
}

/** A finite data set that is drawn without replacement has an exact interval, which closes on the truth at its end. */
function taskEstimate(
  accumulator: MeanAccumulator,
  items: ItemCounts,
  source: { readonly kind: 'generated' } | { readonly kind: 'finite'; readonly size: number } | undefined,
): Estimate {
  if (!isMeasurable(items)) return interval(emptyAccumulator(), ALPHA)
  const estimate = interval(accumulator, ALPHA)
  // Unscored documents stay unknown, so they leave the set that the interval speaks of.
  const size = source?.kind === 'finite' ? source.size - items.unscored : 0
  if (!isBinary(accumulator) || accumulator.binary.n > size) return estimate
  const exact = hypergeometricInterval({ size, ...accumulator.binary }, ALPHA)
  return { ...estimate, ...exact, method: 'beta-binomial-hypergeometric' }
}

function tierOf(state: SummaryState, catalogue: Catalogue): Summary['tier'] {
  const { verdict, scale } = measurableTierSuite(state, catalogue)?.tier ?? noTierProgress
  return { ...verdict, scale }
}

/** Null where nothing sets a tier. */
function summaryPay(
  { state, catalogue, subject, stakedPay = null }: SummaryInput,
  verdict: Summary['tier'],
): Summary['pay'] {
  const suite = measurableTierSuite(state, catalogue)
  return suite === undefined ? null : payOf(suite, { verdict, payCap: subject.payCap, staked: stakedPay })
}

function measurableTierSuite(state: SummaryState, catalogue: Catalogue): SuiteState | undefined {
  const suite = state.suites[catalogue.suites.find(({ setsTier }) => setsTier)?.name ?? '']
  return suite !== undefined && isMeasurable(suite.items) ? suite : undefined
}

function outcomeCounts(state: SummaryState): Summary['outcomes'] {
  return Object.entries(state.outcomes).map(([key, count]) => {
    const [kind, blame] = key.split('|')
    return { kind: kind as OutcomeKind, blame: blame as Blame, count }
  })
}

/** Of the attempts whose fate was the supplier's, how many were answered: our faults and the network's do not count. */
function availability(state: SummaryState): Estimate {
  const counts = outcomeCounts(state)
  const answered = counts.reduce((sum, { kind, count }) => sum + (kind === 'answered' ? count : 0), 0)
  const failed = counts.reduce((sum, { blame, count }) => sum + (blame === 'supplier' ? count : 0), 0)
  const n = answered + failed
  return {
    n,
    mean: n === 0 ? null : answered / n,
    ...betaMixtureInterval({ n, successes: answered }, ALPHA),
    method: 'beta-binomial-mixture',
    confidence: 1 - ALPHA,
  }
}

function percentilesOf(sketch: PercentileSketch): Summary['latencyMs'] {
  return {
    n: sketch.n,
    p50: quantile(sketch, 0.5),
    p95: quantile(sketch, 0.95),
    p99: quantile(sketch, 0.99),
  }
}

/** How much better a supplier is on the published half of the tier suite than on the private one. */
function publicGap(state: SummaryState, catalogue: Catalogue): Summary['publicGap'] {
  const tierSuite = catalogue.suites.find(({ setsTier }) => setsTier)
  const published = catalogue.suites.find(({ name }) => name === `${tierSuite?.name}-public`)
  const privateState = state.suites[tierSuite?.name ?? '']
  const publicState = state.suites[published?.name ?? '']
  if (privateState === undefined || publicState === undefined) return null
  const [onPublic, onPrivate] = [publicState, privateState].map(({ accumulator }) => interval(accumulator, ALPHA / 2))
  if (onPublic?.mean == null || onPrivate?.mean == null) return null
  const side = { alpha: ALPHA / 2 }
  const gap = differenceInterval(
    { ...onPublic, mean: onPublic.mean, ...side },
    { ...onPrivate, mean: onPrivate.mean, ...side },
  )
  return { difference: gap.difference, lower: gap.lower, upper: gap.upper }
}
