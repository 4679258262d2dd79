import { readFile, stat } from 'node:fs/promises'
import type { Clock } from '../profile/clock.ts'

/**
 * Reads `chains.json` again whenever it was written, looking every `intervalMs` (pocket-core's `chains_hot_reload`: 60
 * seconds). A file that is bad or gone is reported once and the chains stay as they were; the real node ends itself there.
 *
 * @param replace takes the new text, and says what is wrong with it or null
 */
export function watchHostedChains({
  path,
  intervalMs,
  clock,
  replace,
  log,
}: {
  path: string
  intervalMs: number
  clock: Clock
  replace: (text: string) => string | null
  log: (message: string) => void
}): { look(): Promise<void>; stop(): void } {
  let seen: string | undefined
  let stopTimer = () => {}
  let isStopped = false

  async function look(): Promise<void> {
    const state = await stateOf(path)
    if (state === seen) return
    const isFirst = seen === undefined
    seen = state
    if (isFirst) return
    const text = state === 'missing' ? null : await readFile(path, 'utf8').catch(() => null)
    const problem = text === null ? 'chains.json cannot be read' : replace(text)
    log(problem === null ? 'chains.json was read again' : `${problem}. The chains stay as they were.`)
  }

  function wait(): void {
    if (isStopped) return
    stopTimer = clock.startTimer(() => void look().then(wait), intervalMs)
  }

  void look().then(wait)
  return {
    look,
    stop() {
      isStopped = true
      stopTimer()
    },
  }
}

async function stateOf(path: string): Promise<string> {
  const state = await stat(path).catch(() => undefined)
  return state === undefined ? 'missing' : `${state.mtimeMs} ${state.size} ${state.ino}`
}
