import type { FromChild, ToChild } from './child-message.ts'
import { type LlamaServer, startLlamaServer } from './server.ts'

/** The process that `spawnLlamaServer` starts: one model that is served. */

let server: LlamaServer | undefined

process.title = 'assay-llama'
// The parent is gone: nobody can use, stop or answer this process any more.
process.on('disconnect', () => process.exit(0))
// Signals at the terminal and those of a service manager go to the whole group; the parent decides when this process
// stops, so that no answer under way is cut.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined)
// Only the parent sends messages, and it runs the same code.
process.on('message', (message) => obey(message as ToChild).catch(giveUp))

async function obey(message: ToChild): Promise<void> {
  if (message.kind === 'stop') {
    await server?.close()
    return process.exit(0)
  }
  server = await startLlamaServer({ ...message.options, onFault: report })
  const { url, name, contextTokens, parallel } = server
  tell({ kind: 'ready', url, name, contextTokens, parallel })
}

function report(fault: unknown): void {
  tell({ kind: 'fault', message: messageOf(fault) })
}

function giveUp(fault: unknown): void {
  const end = () => process.exit(1)
  if (process.connected) process.send?.({ kind: 'failed', message: messageOf(fault) } satisfies FromChild, end)
  else end()
}

function tell(message: FromChild): void {
  if (process.connected) process.send?.(message)
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault)
}
