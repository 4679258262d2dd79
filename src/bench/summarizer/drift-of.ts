import type { Drift, DriftStreamName } from '#records/drift.ts'
import { baselineSize, type ChangeDetector, logEvidence } from '#statistics/drift/change-detector.ts'
import { combineStreams, type StreamEvidence, streamShares } from '#statistics/drift/combine-streams.ts'
import { falseResetShare, watchDays } from '#statistics/drift/reset-suppliers.ts'
import type { SummaryState } from './summary-state.ts'

/** One or two detectors; the first has seen what the other has. */
type Stream = { readonly stream: DriftStreamName; readonly detectors: readonly [Watched, ...Watched[]] }
type Watched = { readonly share: keyof typeof streamShares; readonly detector: ChangeDetector }

/** Whether a supplier still is what it was when its epoch began, from the watches over its streams. */
export function driftOf(
  { suites, watch }: Pick<SummaryState, 'suites' | 'watch'>,
  { startedAt, now }: { readonly startedAt: number; readonly now: number },
): Drift {
  const { dayMs } = watch
  const days = watchDays({ startedAt, now, dayMs })
  const streams: Stream[] = [
    ...Object.values(suites).flatMap((suite) => streamsOf(suite.watch)),
    { stream: 'latency', detectors: [{ share: 'latency', detector: watch.latency }] },
    { stream: 'errors', detectors: [{ share: 'errors', detector: watch.errors }] },
  ]
  const combined = combineStreams(
    streams.flatMap(({ detectors }) => detectors.map((watched) => evidenceOf(watched, days))),
    days,
  )
  const isWatched = streams.some(({ detectors }) => detectors.some(({ detector }) => detector.baselines > 0))
  const isAlarmed = combined - Math.log(days) >= -Math.log(falseResetShare)
  return {
    state: isAlarmed ? 'alarmed' : isWatched ? 'steady' : 'gathering',
    streams: streams.map((stream) => shown(stream, days)),
    logEvidence: finiteOrNull(combined),
    looks: days,
    dayMs,
  }
}

function streamsOf(watch: SummaryState['suites'][string]['watch']): Stream[] {
  if (watch === null) return []
  if (watch.kind === 'score') {
    const { fall, rise } = watch
    return [
      {
        stream: 'score',
        detectors: [
          { share: 'score-fall', detector: fall },
          { share: 'score-rise', detector: rise },
        ],
      },
    ]
  }
  return [
    { stream: 'tokens', detectors: [{ share: 'tokens', detector: watch.tokens.unseen }] },
    { stream: 'agreement', detectors: [{ share: 'agreement', detector: watch.agreement.unseen }] },
  ]
}

/** A clock that once ran ahead has put in more than there were days: then each day's worth counts for less. */
function evidenceOf({ share, detector }: Watched, days: number): StreamEvidence {
  const excess = Math.max(0, Math.log(detector.invested / days))
  return { logEvidence: logEvidence(detector) - excess, ...streamShares[share] }
}

/** A stream by itself: its detectors share all of its weight. */
function shown({ stream, detectors }: Stream, days: number): Drift['streams'][number] {
  const total = detectors.reduce((sum, { share }) => sum + streamShares[share].weight, 0)
  const evidence = detectors.map((watched) => {
    const { logEvidence: value, weight } = evidenceOf(watched, days)
    return { logEvidence: value, weight: weight / total, cap: null }
  })
  const [{ detector }] = detectors
  const baseline = baselineSize(detector)
  return {
    stream,
    baseline,
    observed: detector.n - baseline,
    logEvidence: finiteOrNull(combineStreams(evidence, days)),
  }
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
