import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ChildOptions, FromChild, ToChild } from './child-message.ts'
import type { LlamaServer } from './server.ts'

/** A served model in a process of its own. */
export type SpawnedLlamaServer = LlamaServer & {
  /** For whoever watches its load. */
  readonly processId: number
}

const patienceMs = 3_000
const lastWordsLength = 4_000

/**
 * Starts a server of a model in a child process, so that loading and inference take no time of this process's event loop.
 * The process ends with this one, however it ends; one that is told to stop and does not within three seconds is killed.
 *
 * @throws {LlamaProcessError} when the model cannot be served
 */
export async function spawnLlamaServer({
  nodePath = process.execPath,
  onFault = (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
  ...options
}: ChildOptions & {
  /** The Node that runs the child; by default the one that runs this. */
  readonly nodePath?: string
  /** Hears of faults after the start, such as a process that ends. */
  readonly onFault?: (fault: unknown) => void
}): Promise<SpawnedLlamaServer> {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
    execPath: nodePath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ready = Promise.withResolvers<Omit<LlamaServer, 'close'>>()
  let isReady = false
  let isStopping = false
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-lastWordsLength)
  })
  child.on('message', (message) => {
    // Only our own child sends messages, and it runs the same code.
    const told = message as FromChild
    if (told.kind === 'failed') return ready.reject(new LlamaProcessError({ path: options.path, reason: told.message }))
    if (told.kind === 'fault') return onFault(new Error(told.message))
    isReady = true
    ready.resolve({ url: told.url, name: told.name, contextTokens: told.contextTokens, parallel: told.parallel })
  })
  child.once('error', ready.reject)
  child.once('close', (code, signal) => {
    if (isStopping) return
    const reason = [`its process ended (${signal ?? code})`, stderr.trim()].filter((part) => part !== '').join('; ')
    const fault = new LlamaProcessError({ path: options.path, reason })
    if (isReady) onFault(fault)
    else ready.reject(fault)
  })
  tell(child, { kind: 'start', options })
  const server = await ready.promise
  return {
    ...server,
    processId: child.pid ?? 0,
    async close() {
      isStopping = true
      await stop(child)
    },
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  tell(child, { kind: 'stop' })
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs)
  await ended
  clearTimeout(impatience)
}

function tell(child: ChildProcess, message: ToChild): void {
  // A child that has just died is reported by its end, not by messages that miss it.
  if (child.connected) child.send(message, () => undefined)
}

/** The process of a model's server could not start, or ended unasked. */
export class LlamaProcessError extends Error {
  readonly code = 'LLAMA_PROCESS'
  override readonly name = 'LlamaProcessError'

  constructor({ path, reason }: { readonly path: string; readonly reason: string }) {
    super(['The process that serves a model is not there.', `Model: ${path}`, `Reason: ${reason}`].join('\n'))
  }
}
