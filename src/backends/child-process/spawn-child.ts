import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What the listener to a process's messages can do. */
export type ChildControl<Told extends object, Ready> = {
  /** The process serves; what it said of itself. */
  becomeReady(ready: Ready): void
  /** The process said why it cannot serve. */
  fail(error: Error): void
  tell(message: Told): void
}

/** A process of ours that serves. */
export type SpawnedChild<Ready> = {
  readonly ready: Ready
  readonly processId: number
  /** Asks it to end, and kills it if it does not in time. */
  close(): Promise<void>
}

export type SpawnChildOptions<Told extends object, Heard, Ready> = {
  /** The module that the process runs. */
  readonly module: URL
  /** The Node that runs it; by default the one that runs this. */
  readonly nodePath?: string | undefined
  /** What it is told first. */
  readonly start: Told
  /** What it is told when it shall end. */
  readonly stop: Told
  /** How long it may take to end by itself. */
  readonly patienceMs: number
  /** Hears each of its messages. */
  readonly hear: (message: Heard, control: ChildControl<Told, Ready>) => void
  /** The error for an end that nobody asked for: exit code or signal, and the last of what it wrote to stderr. */
  readonly endedError: (end: { readonly exit: string; readonly stderr: string }) => Error
  /** Hears of such an end once the process was ready; before, it is thrown. */
  readonly onEnd: (error: Error) => void
}

const lastWordsLength = 4_000

/**
 * Starts a module of ours in a process of its own and waits until it is ready. Its process ends with this one as far as
 * the module ends itself when the channel between them closes.
 *
 * @throws what `endedError` makes when it ends before it is ready, and what `hear` fails with
 */
export async function spawnChild<Told extends object, Heard, Ready>({
  module,
  nodePath = process.execPath,
  start,
  stop,
  patienceMs,
  hear,
  endedError,
  onEnd,
}: SpawnChildOptions<Told, Heard, Ready>): Promise<SpawnedChild<Ready>> {
  const child = fork(fileURLToPath(module), {
    execPath: nodePath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ready = Promise.withResolvers<Ready>()
  const life = { isReady: false, isStopping: false, stderr: '' }
  function tell(message: Told): void {
    // A child that has just died is reported by its end, not by messages that miss it.
    if (child.connected) child.send(message, () => undefined)
  }
  const control: ChildControl<Told, Ready> = {
    becomeReady(value) {
      life.isReady = true
      ready.resolve(value)
    },
    fail: ready.reject,
    tell,
  }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    life.stderr = (life.stderr + text).slice(-lastWordsLength)
  })
  // Only our own child sends messages, and it runs the same code.
  child.on('message', (message) => hear(message as Heard, control))
  child.once('error', ready.reject)
  child.once('close', (code, signal) => {
    if (life.isStopping) return
    const error = endedError({ exit: String(signal ?? code), stderr: life.stderr.trim() })
    if (life.isReady) onEnd(error)
    else ready.reject(error)
  })
  tell(start)
  return {
    ready: await ready.promise,
    processId: child.pid ?? 0,
    async close() {
      life.isStopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'close')
      tell(stop)
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      await ended
      clearTimeout(impatience)
    },
  }
}
