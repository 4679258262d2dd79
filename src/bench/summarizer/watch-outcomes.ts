import { type ChangeDetector, detectChange, newDetector } from '#statistics/drift/change-detector.ts'
import { watchedStreams } from '#statistics/drift/combine-streams.ts'
import type { CountedOutcome } from '#store/summarizer/read-progress.ts'

/** The watch over a supplier's failures and its slow answers, outcome by outcome. */
export type OutcomeWatch = {
  readonly dayMs: number
  readonly errors: ChangeDetector
  /** The first trustworthy times to the complete answer, until they tell what is slow. */
  readonly firstMs: readonly number[]
  /** Nine of ten of the first answers took less; null while they come in. */
  readonly slowMs: number | null
  readonly latency: ChangeDetector
}

/** Answers that tell what is slow. */
const FIRST_ANSWERS = 100
const SLOW_QUANTILE = 0.9

export function newOutcomeWatch(dayMs: number): OutcomeWatch {
  return {
    dayMs,
    errors: newDetector,
    firstMs: [],
    slowMs: null,
    latency: newDetector,
  }
}

/** The watch after one more outcome. What was nobody's fault, ours or the network's says nothing of the supplier. */
export function watchOutcome(watch: OutcomeWatch, outcome: CountedOutcome): OutcomeWatch {
  const isAnswered = outcome.kind === 'answered'
  if (!isAnswered && outcome.blame !== 'supplier') return watch
  // What was never sent comes at the time of what was sent before; without any, there is no time to count from.
  const at = outcome.sentAt === null ? watch.errors.at : outcome.sentAt / watch.dayMs
  if (at === null) return watch
  const watched = { ...watch, errors: detectChange(watchedStreams.errors.rule, watch.errors, isAnswered ? 0 : 1, at) }
  if (!isAnswered || !outcome.isTrustworthy || outcome.sentAt === null || outcome.lastByteAt === null) return watched
  return watchTime(watched, outcome.lastByteAt - outcome.sentAt, at)
}

function watchTime(watch: OutcomeWatch, timeMs: number, at: number): OutcomeWatch {
  if (watch.slowMs !== null) {
    const isSlow = timeMs > watch.slowMs
    return { ...watch, latency: detectChange(watchedStreams.latency.rule, watch.latency, isSlow ? 1 : 0, at) }
  }
  const firstMs = [...watch.firstMs, timeMs]
  if (firstMs.length < FIRST_ANSWERS) return { ...watch, firstMs }
  const ascending = firstMs.sort((one, other) => one - other)
  return { ...watch, firstMs: [], slowMs: ascending[Math.floor(SLOW_QUANTILE * FIRST_ANSWERS)] ?? null }
}
