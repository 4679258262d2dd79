import type { FromChild, ToChild } from './child-message.ts'
import { type EmbeddingServer, startEmbeddingServer } from './embedding-server.ts'
import { openModel } from './open-model.ts'

/** The process that `spawnEmbeddings` starts: inference takes its thread, and the parent's stays free. */

let running: EmbeddingServer | undefined

process.title = 'assay-embeddings'
// The parent is gone: nobody can use or stop this process any more.
process.on('disconnect', () => process.exit(0))
// Signals at the terminal go to the whole group; the parent decides when this process stops.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined)
// Only the parent sends messages, and it runs the same code.
process.on('message', (message) => obey(message as ToChild).catch(giveUp))

async function obey(message: ToChild): Promise<void> {
  if (message.kind === 'stop') {
    await running?.close()
    return process.disconnect?.()
  }
  const served = await openModel(message.model)
  running = await startEmbeddingServer(served, {
    ...message.server,
    onFault: (fault) => tell({ kind: 'fault', message: String(fault) }),
  })
  tell({ kind: 'ready', url: running.url, model: running.model })
}

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}

function giveUp(fault: unknown): void {
  console.error(fault instanceof Error ? fault.message : fault)
  process.exit(1)
}
