import type { SpeedTargets } from '#contract/speed-metrics.ts'
import { constantArrivals, poissonArrivals, tracedArrivals } from '#load/arrival-times.ts'
import { createBodyBudget } from '#load/body-budget.ts'
import { createLiveQuantiles, type LiveQuantiles } from '#load/live-quantiles.ts'
import { type LoadClock, preciseClock } from '#load/load-clock.ts'
import { loadCourse } from '#load/load-course.ts'
import { createRecordTable } from '#load/record-table.ts'
import type { RequestRecord } from '#load/request-record.ts'
import { type Arrivals, type LoadExtent, type LoadRun, runLoad } from '#load/run-load.ts'
import { createSaturationWatch } from '#load/saturation-watch.ts'
import { createSender } from '#load/send-request.ts'
import { summarizeLoad, type TokenRecount } from '#load/summarize-load.ts'
import { sweepRates } from '#load/sweep.ts'
import type { Trace } from '#load/trace.ts'
import type { Workload } from '#load/workload/workload.ts'
import type { Relay, RelayRequest, RelayTimeouts } from '#records/relay.ts'
import { randomStream } from '#statistics/random-stream.ts'
import type { ArrivalName } from './load-flags.ts'
import type { ReportedRun } from './load-report.ts'

export type LoadSettings = {
  readonly arrivals: ArrivalName
  readonly rate: number
  /** Users of a closed loop; of a sweep, those who fill the endpoint. */
  readonly concurrency: number
  /** Of an open loop: requests in flight at most. */
  readonly maximumInFlight: number
  readonly extent: LoadExtent
  readonly seed: string
  readonly trace: Trace | null
  readonly targets: SpeedTargets | null
  readonly timeouts: RelayTimeouts
  readonly maximumBodyBytes: number
  /** Of all answers in flight together. */
  readonly maximumHeldBytes: number
  /** Whether an open loop ends when the endpoint cannot keep up. */
  readonly stopsOverSaturated: boolean
}

export type LoadTarget = {
  readonly relay: Relay
  readonly supplier: RelayRequest['supplier']
  readonly workload: Workload
}

/** How far a run is. */
export type RunProgress = {
  readonly started: number
  readonly inFlight: number
  readonly ended: number
  /** Of these, all that were not answered. */
  readonly failed: number
  readonly elapsedMs: number
  /** Of answers so far, warm-up included; null while none has such a time. */
  readonly ttftMs: LiveTimes | null
  readonly e2eMs: LiveTimes | null
}

type LiveTimes = { readonly p50: number; readonly p99: number }

export type LoadObserver = {
  /** A run begins; its progress may be asked for at any time. */
  onRun(name: string, progress: () => RunProgress): void
  onRecord(record: RequestRecord): void
  onEnd(run: LoadRun): void
  /** Counts the tokens of answers again, after each run; null without a tokenizer. */
  readonly recounter: Recounter | null
}

/** Collects texts of answers while a run lasts, and counts their tokens when it has ended. */
export type Recounter = {
  add(text: string, claimedTokens: number | null): void
  count(): Promise<TokenRecount>
}

/** Puts an endpoint under the load that the settings describe; several runs for a sweep, the last of them may be partial. */
export async function loadEndpoint(
  target: LoadTarget,
  settings: LoadSettings,
  observer: LoadObserver,
  signal: AbortSignal,
): Promise<ReportedRun[]> {
  const run = (load: PlannedRun) => runOnce(load, { target, settings, observer, signal })
  if (settings.arrivals !== 'sweep') return [await run(singleRun(settings))]
  const reported = [await run(closedRun(1))]
  if (!signal.aborted) reported.push(await run(closedRun(settings.concurrency)))
  const [synchronous = 0, throughput = 0] = reported.map(({ summary }) => summary.answeredPerSecond)
  for (const rate of sweepRates({ synchronous, throughput })) {
    // More than it could take would tell nothing new.
    if (signal.aborted || reported.at(-1)?.summary.endedBy !== 'extent') break
    reported.push(await run(openRun('poisson', rate, settings)))
  }
  return reported
}

type PlannedRun = { readonly name: string; readonly requestedPerSecond: number | null; readonly arrivals: Arrivals }

function singleRun(settings: LoadSettings): PlannedRun {
  const { arrivals, concurrency, rate, trace, maximumInFlight } = settings
  if (arrivals === 'closed') return closedRun(concurrency)
  if (arrivals === 'trace') {
    const next = tracedArrivals(trace?.timesMs ?? [])
    return { name: 'trace', requestedPerSecond: null, arrivals: { kind: 'open', next, maximumInFlight } }
  }
  return openRun(arrivals === 'constant' ? 'constant' : 'poisson', rate, settings)
}

function closedRun(concurrency: number): PlannedRun {
  return { name: `closed ${concurrency}`, requestedPerSecond: null, arrivals: { kind: 'closed', concurrency } }
}

function openRun(kind: 'poisson' | 'constant', rate: number, { maximumInFlight, seed }: LoadSettings): PlannedRun {
  const next = kind === 'poisson' ? poissonArrivals(rate, randomStream(`${seed}/arrivals`)) : constantArrivals(rate)
  return {
    name: `${kind} ${Number(rate.toPrecision(4))}/s`,
    requestedPerSecond: rate,
    arrivals: { kind: 'open', next, maximumInFlight },
  }
}

type RunContext = {
  readonly target: LoadTarget
  readonly settings: LoadSettings
  readonly observer: LoadObserver
  readonly signal: AbortSignal
}

async function runOnce(
  { name, requestedPerSecond, arrivals }: PlannedRun,
  { target, settings, observer, signal }: RunContext,
): Promise<ReportedRun> {
  const clock: LoadClock = preciseClock
  const { seed, extent, targets, timeouts, maximumBodyBytes, maximumHeldBytes } = settings
  const { workload, relay, supplier } = target
  const random = randomStream(`${seed}/gaps`)
  const table = createRecordTable(() => random.next())
  const { recounter } = observer
  const counts = { started: 0, ended: 0, failed: 0 }
  const live = { ttftMs: createLiveQuantiles(), e2eMs: createLiveQuantiles() }
  const sender = createSender({
    workload,
    relay,
    supplier,
    timeouts,
    maximumBodyBytes,
    budget: createBodyBudget(maximumHeldBytes),
    clock,
    ...(recounter === null
      ? {}
      : { onText: (index, ...text) => void (index >= extent.warmUpRequests && recounter.add(...text)) }),
  })
  const isOpen = arrivals.kind === 'open'
  const startedAtMs = clock.now()
  observer.onRun(name, () => ({
    ...counts,
    inFlight: counts.started - counts.ended,
    elapsedMs: clock.now() - startedAtMs,
    ttftMs: liveTimes(live.ttftMs),
    e2eMs: liveTimes(live.e2eMs),
  }))
  const run = await runLoad({
    arrivals,
    extent,
    clock,
    signal,
    prepare: sender.prepare,
    send: (index, inFlight) => {
      counts.started += 1
      return sender.send(index, inFlight)
    },
    onRecord: (record) => {
      counts.ended += 1
      if (record.outcome === 'answered') {
        live.e2eMs.add(record.endMs - record.scheduledMs)
        if (record.firstTokenMs !== null) live.ttftMs.add(record.firstTokenMs - record.scheduledMs)
      } else counts.failed += 1
      table.add(record)
      observer.onRecord(record)
    },
    ...(isOpen && settings.stopsOverSaturated ? { isOverSaturated: createSaturationWatch() } : {}),
  })
  const recount = recounter === null ? null : await recounter.count()
  observer.onEnd(run)
  const summary = summarizeLoad({ table, run, targets, recount, seed })
  return { name, requestedPerSecond, summary, course: loadCourse(table) }
}

function liveTimes(quantiles: LiveQuantiles): LiveTimes | null {
  const [p50, p99] = [quantiles.at(0.5), quantiles.at(0.99)]
  return p50 === null || p99 === null ? null : { p50, p99 }
}
