import { SingleBar } from 'cli-progress'
import type { RunProgress } from './load-endpoint.ts'

export type ProgressBar = {
  onRun(name: string, progress: () => RunProgress): void
  stop(): void
}

const LOOK_MS = 500

/** A line on the terminal while load runs; nothing when it is not to be shown. It draws twice a second, between requests. */
export function loadProgress({ durationMs, isShown }: { durationMs: number; isShown: boolean }): ProgressBar {
  if (!isShown) return { onRun: () => {}, stop: () => {} }
  const bar = new SingleBar({
    format: '{bar} {name}  {seconds} s  {started} sent  {inFlight} in flight  {ended} ended',
    stream: process.stderr,
    hideCursor: true,
    noTTYOutput: false,
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
      bar.start(durationMs, 0, { name, seconds: '0', started: 0, inFlight: 0, ended: 0 })
      timer = setInterval(() => {
        const { started, inFlight, ended, elapsedMs } = progress()
        const seconds = (elapsedMs / 1000).toFixed(0)
        bar.update(Math.min(durationMs, elapsedMs), { name, seconds, started, inFlight, ended })
      }, LOOK_MS)
    },
    stop,
  }
}
