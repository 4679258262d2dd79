import type { Drift, DriftStreamName } from '#records/drift.ts'
import { baselineSize, type ChangeDetector, isWatching, logEvidence } from '#statistics/drift/change-detector.ts'
import { combineStreams, type StreamEvidence, watchedStreams } from '#statistics/drift/combine-streams.ts'
import { falseResetShare, watchDays } from '#statistics/drift/reset-suppliers.ts'
import type { SummaryState } from './summary-state.ts'

type Stream = { readonly stream: DriftStreamName; readonly detector: ChangeDetector }

/** Whether a supplier still is what it was when its epoch began, from the watches over its streams. */
export function driftOf(
  { suites, watch }: Pick<SummaryState, 'suites' | 'watch'>,
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): Drift {
  const { dayMs } = watch
  const days = watchDays({ startedAt, now, dayMs })
  const streams: Stream[] = [
    ...Object.values(suites).flatMap((suite) => streamsOf(suite.watch)),
    { stream: 'latency', detector: watch.latency },
    { stream: 'errors', detector: watch.errors },
  ]
  const evidence = streams.map((stream) => evidenceOf(stream, days))
  const combined = combineStreams(evidence, days)
  const isWatched = streams.some(({ detector }) => isWatching(detector))
  const isAlarmed = combined - Math.log(days) >= -Math.log(falseResetShare)
  return {
    state: isAlarmed ? 'alarmed' : isWatched ? 'steady' : 'gathering',
    streams: streams.map((stream, index) => shown(stream, evidence[index]?.logEvidence ?? Number.NEGATIVE_INFINITY)),
    logEvidence: finiteOrNull(combined),
    looks: days,
    dayMs,
  }
}

function streamsOf(watch: SummaryState['suites'][string]['watch']): Stream[] {
  if (watch === null) return []
  if (watch.kind === 'score') return [{ stream: 'score', detector: watch.score }]
  return [
    { stream: 'tokens', detector: watch.tokens.unseen },
    { stream: 'agreement', detector: watch.agreement.unseen },
  ]
}

/** A clock that once ran ahead has put in more than there were days: then each day's worth counts for less. */
function evidenceOf({ stream, detector }: Stream, days: number): StreamEvidence {
  const { rule, weight, cap } = watchedStreams[stream]
  const excess = Math.max(0, Math.log(detector.invested / days))
  return { logEvidence: logEvidence(rule, detector) - excess, weight, cap }
}

function shown({ stream, detector }: Stream, evidence: number): Drift['streams'][number] {
  const baseline = baselineSize(detector)
  return { stream, baseline, observed: detector.n - baseline, logEvidence: finiteOrNull(evidence) }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
