import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type LocalnetPaths, type RunningLocalnet, runningLocalnet } from './localnet-folder.ts'

const START_MS = 60_000
const STOP_MS = 15_000
const LOOK_MS = 50

const main = fileURLToPath(new URL('../main.ts', import.meta.url))

/**
 * Starts `assay localnet up --foreground` on the design that lies in the folder, in a process that outlives this one, and
 * waits until it answers.
 *
 * @throws {LocalnetStartError} when it ends or stays silent instead; with its last words.
 */
export async function startDetached(paths: LocalnetPaths): Promise<RunningLocalnet> {
  await using log = await open(paths.log, 'a', 0o600)
  const { size: logStart } = await log.stat()
  const child = spawn(process.execPath, [main, 'localnet', 'up', '--foreground', '--folder', paths.folder], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  const ended = new AbortController()
  once(child, 'exit').then(
    () => ended.abort(),
    () => ended.abort(),
  )
  for (let waitedMs = 0; waitedMs < START_MS && !ended.signal.aborted; waitedMs += LOOK_MS) {
    const running = await runningLocalnet(paths.folder)
    if (running?.addresses != null && running.pid === child.pid) {
      child.unref()
      return running
    }
    await sleep(LOOK_MS, undefined, { signal: ended.signal }).catch(() => undefined)
  }
  const hasEnded = ended.signal.aborted
  if (!hasEnded) child.kill('SIGKILL')
  const words = (await readFile(paths.log)).subarray(logStart).toString('utf8').trim()
  throw new LocalnetStartError({ log: paths.log, words: lastLines(words, 12), hasEnded })
}

/**
 * Ends the process that holds a localnet's folder: asked first, killed when it does not end in time (its chain bears that).
 * The lock says which process that is, and cannot mean another that got its number later.
 *
 * @returns whether it ended by itself
 */
export async function stopDetached({ paths, pid }: RunningLocalnet): Promise<boolean> {
  const isGone = async () => (await runningLocalnet(paths.folder))?.pid !== pid
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (await isGone()) return true
    process.kill(pid, signal)
    for (let waitedMs = 0; waitedMs < STOP_MS; waitedMs += LOOK_MS) {
      if (await isGone()) return signal === 'SIGTERM'
      await sleep(LOOK_MS)
    }
  }
  return false
}

function lastLines(text: string, count: number): string {
  return text.split('\n').slice(-count).join('\n')
}

/** The process of a local network did not come up. */
export class LocalnetStartError extends Error {
  override readonly name = 'LocalnetStartError'
  readonly code = 'LOCALNET_START'
  constructor({ log, words, hasEnded }: { log: string; words: string; hasEnded: boolean }) {
    super(
      `The local network ${hasEnded ? 'ended while it started' : `did not answer within ${START_MS / 1000} s and was stopped`}. ` +
        `Its last words, from ${log}:\n${words === '' ? '(none)' : words}`,
    )
  }
}
