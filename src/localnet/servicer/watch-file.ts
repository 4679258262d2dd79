import { readFile, stat } from 'node:fs/promises'
import type { Clock } from '../profile/clock.ts'

/**
 * Reads a file of configuration (`chains.json`, keys of a mesh) again whenever it was written, looking every `intervalMs`
 * (pocket-core's `chains_hot_reload`: 60 seconds). A file that is bad or gone is reported once and all stays as it was; the
 * real node ends itself there.
 *
 * @param name what logs call it
 * @param replace takes the new text, and says what is wrong with it or null
 */
export function watchFile({
  path,
  name,
  intervalMs,
  clock,
  replace,
  log,
}: {
  path: string
  name: string
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
    const problem = text === null ? `${name} cannot be read` : replace(text)
    log(problem === null ? `${name} was read again` : `${problem}. Nothing was changed.`)
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
