import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { FromChild, ToChild } from './child-message.ts'
import type { EmbeddingServer, EmbeddingServerOptions } from './embedding-server.ts'
import type { ModelChoice } from './open-model.ts'

const patienceMs = 2_000
const lastWordsLength = 4_000

/**
 * Starts an embedding server in a process of its own, so that inference takes no time of this one's event loop. The process
 * ends with this one, however it ends.
 *
 * @throws {EmbeddingProcessError} when the process ends before it serves; its last words say why
 */
export async function spawnEmbeddings(
  model: ModelChoice,
  { onFault, ...server }: EmbeddingServerOptions,
): Promise<EmbeddingServer & { readonly processId: number }> {
  const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ready = Promise.withResolvers<Extract<FromChild, { kind: 'ready' }>>()
  const life = { isReady: false, isStopping: false, stderr: '' }
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    life.stderr = (life.stderr + text).slice(-lastWordsLength)
  })
  child.on('message', (message) => {
    // Only our own child sends messages, and it runs the same code.
    const told = message as FromChild
    if (told.kind === 'fault') return onFault(new Error(told.message))
    life.isReady = true
    ready.resolve(told)
  })
  child.once('error', ready.reject)
  child.once('close', (code, signal) => {
    if (life.isStopping) return
    const { folder } = model
    const fault = new EmbeddingProcessError({ folder, exit: String(signal ?? code), stderr: life.stderr.trim() })
    if (life.isReady) onFault(fault)
    else ready.reject(fault)
  })
  tell(child, { kind: 'start', model, server })
  const started = await ready.promise
  return {
    url: started.url,
    model: started.model,
    processId: child.pid ?? 0,
    close: () => {
      life.isStopping = true
      return stop(child)
    },
  }
}

/** Asks a process to end, and kills it if it does not. */
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

/** The process of an embedding server ended without being told to. */
export class EmbeddingProcessError extends Error {
  readonly code = 'EMBEDDING_PROCESS_ENDED'
  override readonly name = 'EmbeddingProcessError'

  constructor({ folder, exit, stderr }: { readonly folder: string; readonly exit: string; readonly stderr: string }) {
    super(
      [
        'The process of an embedding server ended unasked.',
        `Model: ${folder}`,
        `Exit: ${exit}`,
        ...(stderr === '' ? [] : [`Last words: ${stderr}`]),
      ].join('\n'),
    )
  }
}
