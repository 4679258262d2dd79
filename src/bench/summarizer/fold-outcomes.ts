import { foldRareEventHour } from '#statistics/gaming/rare-event-hours.ts'
import { foldTimedAnswer } from '#statistics/gaming/time-per-token.ts'
import { foldValues } from '#statistics/percentile-sketch.ts'
import type { CountedOutcome } from '#store/summarizer/read-progress.ts'
import type { SummaryState } from './summary-state.ts'
import { watchOutcome } from './watch-outcomes.ts'

/** The state with more outcomes of one supplier, in the order they were recorded. */
export function foldOutcomes(state: SummaryState, outcomes: readonly CountedOutcome[]): SummaryState {
  const answered = outcomes.filter(({ kind }) => kind === 'answered')
  return {
    ...state,
    attempts: state.attempts + outcomes.length,
    outcomeSequence: outcomes.reduce((last, { sequence }) => Math.max(last, sequence), state.outcomeSequence),
    outcomes: addCounts(state.outcomes, outcomes),
    latencyMs: foldValues(
      state.latencyMs,
      durations(answered, ({ lastByteAt }) => lastByteAt),
    ),
    firstByteMs: foldValues(
      state.firstByteMs,
      durations(answered, ({ firstByteAt }) => firstByteAt),
    ),
    usage: answered.reduce(addUsage, state.usage),
    watch: outcomes.reduce(watchOutcome, state.watch),
    times: answered.reduce(addTime, state.times),
    totals: answered.reduce(addTotal, state.totals),
    excuses: addExcuses(state, outcomes),
  }
}

function addCounts(counts: SummaryState['outcomes'], outcomes: readonly CountedOutcome[]): Record<string, number> {
  const added: Record<string, number> = { ...counts }
  for (const { kind, blame } of outcomes) added[`${kind}|${blame}`] = (added[`${kind}|${blame}`] ?? 0) + 1
  return added
}

/** Milliseconds from sending on. Times that our own machine spoiled say nothing about a supplier. */
function durations(outcomes: readonly CountedOutcome[], untilOf: (outcome: CountedOutcome) => number | null): number[] {
  return outcomes.flatMap((outcome) => {
    const until = untilOf(outcome)
    if (!outcome.isTrustworthy || outcome.sentAt === null || until === null) return []
    return [Math.max(0, until - outcome.sentAt)]
  })
}

function addUsage(usage: SummaryState['usage'], outcome: CountedOutcome): SummaryState['usage'] {
  const { promptTokens, completionTokens } = outcome
  return {
    promptTokens: usage.promptTokens + (promptTokens ?? 0),
    completionTokens: usage.completionTokens + (completionTokens ?? 0),
    missing: usage.missing + (promptTokens === null || completionTokens === null ? 1 : 0),
  }
}

/** Times that our own machine spoiled, and answers without a count, are compared with none. */
function addTime(times: SummaryState['times'], outcome: CountedOutcome): SummaryState['times'] {
  const { completionTokens, sentAt, lastByteAt, isTrustworthy } = outcome
  if (!isTrustworthy || completionTokens === null || sentAt === null || lastByteAt === null) return times
  return foldTimedAnswer(times, { tokens: completionTokens, milliseconds: lastByteAt - sentAt })
}

/** Claims of all three counts: how many, and how many do not add up. */
function addTotal(totals: SummaryState['totals'], outcome: CountedOutcome): SummaryState['totals'] {
  const { promptTokens, completionTokens, totalTokens } = outcome
  if (promptTokens === null || completionTokens === null || totalTokens === null) return totals
  const isWrong = totalTokens !== promptTokens + completionTokens
  return { n: totals.n + 1, successes: totals.successes + (isWrong ? 1 : 0) }
}

/** Refuted excuses come in runs: a node that is behind its chain gives them until it has caught up. So hours are counted. */
function addExcuses({ excuses, watch }: SummaryState, outcomes: readonly CountedOutcome[]): SummaryState['excuses'] {
  const hourMs = watch.dayMs / 24
  let hours = excuses
  for (const { sentAt, kind, blame } of outcomes) {
    if (sentAt === null) continue
    hours = foldRareEventHour(hours, Math.floor(sentAt / hourMs), kind === 'network-error' && blame === 'supplier')
  }
  return hours
}
