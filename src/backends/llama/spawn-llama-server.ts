import { spawnChild } from '../child-process/spawn-child.ts'
import type { ChildOptions, FromChild, ToChild } from './child-message.ts'
import type { LlamaServer } from './server.ts'

/** A served model in a process of its own. */
export type SpawnedLlamaServer = LlamaServer & {
  /** For whoever watches its load. */
  readonly processId: number
}

const patienceMs = 3_000

/**
 * Starts a server of a model in a child process, so that loading and inference take no time of this process's event loop.
 * The process ends with this one, however it ends; one that is told to stop and does not within three seconds is killed.
 *
 * @throws {LlamaProcessError} when the model cannot be served
 */
export async function spawnLlamaServer({
  nodePath,
  onFault = (fault) => process.emitWarning(fault instanceof Error ? fault : String(fault)),
  ...options
}: ChildOptions & {
  /** The Node that runs the child; by default the one that runs this. */
  readonly nodePath?: string
  /** Hears of faults after the start, such as a process that ends. */
  readonly onFault?: (fault: unknown) => void
}): Promise<SpawnedLlamaServer> {
  const { ready, processId, close } = await spawnChild<ToChild, FromChild, Omit<LlamaServer, 'close'>>({
    module: new URL('./child.ts', import.meta.url),
    nodePath,
    start: { kind: 'start', options },
    stop: { kind: 'stop' },
    patienceMs,
    hear(message, { becomeReady, fail }) {
      if (message.kind === 'failed') return fail(new LlamaProcessError({ path: options.path, reason: message.message }))
      if (message.kind === 'fault') return onFault(new Error(message.message))
      const { url, name, contextTokens, parallel } = message
      becomeReady({ url, name, contextTokens, parallel })
    },
    endedError({ exit, stderr }) {
      const reason = [`its process ended (${exit})`, stderr].filter((part) => part !== '').join('; ')
      return new LlamaProcessError({ path: options.path, reason })
    },
    onEnd: onFault,
  })
  return { ...ready, processId, close }
}

/** The process of a model's server could not start, or ended unasked. */
export class LlamaProcessError extends Error {
  readonly code = 'LLAMA_PROCESS'
  override readonly name = 'LlamaProcessError'

  constructor({ path, reason }: { readonly path: string; readonly reason: string }) {
    super(['The process that serves a model is not there.', `Model: ${path}`, `Reason: ${reason}`].join('\n'))
  }
}
