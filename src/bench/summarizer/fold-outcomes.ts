import { addToSketch, type PercentileSketch } from '#statistics/percentile-sketch.ts'
import type { CountedOutcome } from '#store/summarizer/read-progress.ts'
import type { SummaryState } from './summary-state.ts'

/** The state with more outcomes of one supplier, in the order they were recorded. */
export function foldOutcomes(state: SummaryState, outcomes: readonly CountedOutcome[]): SummaryState {
  const counts: Record<string, number> = { ...state.outcomes }
  let { latencyMs, firstByteMs, usage, outcomeSequence } = state
  for (const outcome of outcomes) {
    const key = `${outcome.kind}|${outcome.blame}`
    counts[key] = (counts[key] ?? 0) + 1
    outcomeSequence = Math.max(outcomeSequence, outcome.sequence)
    if (outcome.kind !== 'answered') continue
    latencyMs = addDuration(latencyMs, outcome, outcome.lastByteAt)
    firstByteMs = addDuration(firstByteMs, outcome, outcome.firstByteAt)
    usage = addUsage(usage, outcome)
  }
  const attempts = state.attempts + outcomes.length
  return { ...state, outcomes: counts, latencyMs, firstByteMs, usage, outcomeSequence, attempts }
}

/** Times that our own machine spoiled say nothing about a supplier. */
function addDuration(sketch: PercentileSketch, outcome: CountedOutcome, until: number | null): PercentileSketch {
  if (!outcome.isTrustworthy || outcome.sentAt === null || until === null) return sketch
  return addToSketch(sketch, Math.max(0, until - outcome.sentAt))
}

function addUsage(usage: SummaryState['usage'], outcome: CountedOutcome): SummaryState['usage'] {
  const { promptTokens, completionTokens } = outcome
  return {
    promptTokens: usage.promptTokens + (promptTokens ?? 0),
    completionTokens: usage.completionTokens + (completionTokens ?? 0),
    missing: usage.missing + (promptTokens === null || completionTokens === null ? 1 : 0),
  }
}
