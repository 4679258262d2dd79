import type { LiveState } from './live-state.ts'

/** The beginnings of paths whose answers are old now. */
export type StalePaths = 'all' | readonly string[]

type Options = {
  readonly onState: (state: LiveState) => void
  readonly onStale: (paths: StalePaths) => void
}

const POLL_MS = 5_000
const GATHER_MS = 1_000

/** What an event makes old. */
const stalePathsOf: Readonly<Record<string, readonly string[]>> = {
  leaderboard: ['/api/leaderboard', '/api/suppliers', '/api/compare', '/api/tasks', '/api/suites'],
  alarm: ['/api/suppliers'],
  flag: ['/api/suppliers'],
  block: ['/api/network'],
}

/**
 * Follows the API's events while the page is looked at. Events of a second are taken together, and where no events
 * come, everything on screen is old every five seconds. Returns what ends it.
 */
export function followEvents({ onState, onStale }: Options): () => void {
  const source = new EventSource('/api/events')
  const gathered = new Set<string>()
  let gathering: ReturnType<typeof setTimeout> | undefined
  const isOpen = () => source.readyState === EventSource.OPEN

  function gather(paths: readonly string[]): void {
    for (const path of paths) gathered.add(path)
    gathering ??= setTimeout(() => {
      gathering = undefined
      onStale([...gathered])
      gathered.clear()
    }, GATHER_MS)
  }

  for (const [event, paths] of Object.entries(stalePathsOf)) source.addEventListener(event, () => gather(paths))
  source.onopen = () => {
    onState('live')
    onStale('all')
  }
  // A source that was refused stays closed; one that broke off tries again by itself.
  source.onerror = () => onState('polling')
  const polling = setInterval(() => {
    if (!isOpen() && document.visibilityState === 'visible') onStale('all')
  }, POLL_MS)

  return () => {
    source.close()
    clearInterval(polling)
    clearTimeout(gathering)
  }
}
