import { SingleBar } from 'cli-progress'
import type { RunProgress } from './load-endpoint.ts'

export type ProgressBar = {
  onRun(name: string, progress: () => RunProgress): void
  stop(): void
}

/** Drawing takes time from sending: once a second is enough to see how a run goes. */
const LOOK_MS = 1000

/**
 * A line on a terminal while load runs; nothing on what is none, or when it is not to be shown.
 *
 * @param durationMs of each run
 */
export function loadProgress({
  durationMs,
  isShown,
  stream = process.stderr,
}: {
  readonly durationMs: number
  readonly isShown: boolean
  readonly stream?: NodeJS.WriteStream
}): ProgressBar {
  if (!isShown || stream.isTTY !== true) return { onRun: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: '{bar} {line}',
    barsize: 12,
    stream,
    hideCursor: true,
    fps: 1000 / LOOK_MS,
    clearOnComplete: true,
  })
  let timer: NodeJS.Timeout | undefined
  function stop() {
    clearInterval(timer)
    bar.stop()
  }
  return {
    onRun: (name, progress) => {
      stop()
      bar.start(durationMs, 0, { line: progressLine(name, progress()) })
      timer = setInterval(() => {
        const now = progress()
        bar.update(Math.min(durationMs, now.elapsedMs), { line: progressLine(name, now) })
      }, LOOK_MS)
    },
    stop,
  }
}

/** How a run goes, in one line; the name of a run says what was asked for. */
export function progressLine(name: string, progress: RunProgress): string {
  const { started, inFlight, ended, failed, elapsedMs, ttftMs, e2eMs } = progress
  const seconds = elapsedMs / 1000
  const perSecond = (count: number) => (seconds < 1 ? '–' : shortFigure(count / seconds))
  return [
    `${name}: ${seconds.toFixed(0)} s`,
    `${perSecond(started)} sent/s, ${perSecond(ended - failed)} answered/s`,
    `${inFlight} in flight`,
    `${failed} failed`,
    ...timesText('ttft', ttftMs),
    ...timesText('e2e', e2eMs),
  ].join('  ')
}

function timesText(name: string, times: RunProgress['e2eMs']): string[] {
  return times === null ? [] : [`${name} p50 ${shortFigure(times.p50)} p99 ${shortFigure(times.p99)} ms`]
}

function shortFigure(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}
