import type { EventEmitter } from 'node:events'

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * One press of Ctrl-C arrives several times: the terminal tells the whole process group, and npm and the starter of the
 * pinned Node pass on what they got.
 */
const SAME_PRESS_MS = 1_000

export type StopSignalOptions = {
  /** Where signals are heard; the process. */
  readonly source?: EventEmitter
  readonly now?: () => number
  readonly exit?: (code: number) => void
}

/**
 * A signal that aborts at the first SIGINT, SIGTERM or SIGHUP. Another one a second or more later ends the process at
 * once, with exit code 1: whatever was in flight is then taken up at the next start.
 */
export function stopSignal({
  source = process,
  now = () => performance.now(),
  exit = process.exit,
}: StopSignalOptions = {}): AbortSignal {
  const controller = new AbortController()
  let firstAt: number | undefined
  for (const name of names) {
    source.on(name, () => {
      firstAt ??= now()
      if (now() - firstAt >= SAME_PRESS_MS) exit(1)
      controller.abort()
    })
  }
  return controller.signal
}
