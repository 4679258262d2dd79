import { spawnChild } from '../child-process/spawn-child.ts'
import type { FromChild, ToChild } from './child-message.ts'
import type { EmbeddingServer, EmbeddingServerOptions } from './embedding-server.ts'
import type { ModelChoice } from './open-model.ts'

const patienceMs = 2_000

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
  const { ready, processId, close } = await spawnChild<ToChild, FromChild, Pick<EmbeddingServer, 'url' | 'model'>>({
    module: new URL('./child.ts', import.meta.url),
    start: { kind: 'start', model, server },
    stop: { kind: 'stop' },
    patienceMs,
    hear(message, { becomeReady }) {
      if (message.kind === 'fault') return onFault(new Error(message.message))
      becomeReady({ url: message.url, model: message.model })
    },
    endedError: (end) => new EmbeddingProcessError({ folder: model.folder, ...end }),
    onEnd: onFault,
  })
  return { ...ready, processId, close }
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
