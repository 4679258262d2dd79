import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { localnetPaths } from '../localnet/localnet-folder.ts'
import { type HeldLocalnet, runLocalnet } from '../localnet/run-localnet.ts'
import type { FromLocalnet, ToLocalnet } from './localnet-message.ts'

/** The process that `spawnLocalnet` starts: a local network of its own event loop. */

let running: HeldLocalnet | undefined

process.title = 'assay-localnet'
// Signals at the terminal go to the whole group; the parent decides when this process stops, after its last relays.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => undefined)
// The parent is gone, however it ended. What the chain has committed is kept.
process.on('disconnect', () => void end())
// Only the parent sends messages, and it runs the same code.
process.on('message', (message) => void obey(message as ToLocalnet))

async function obey(message: ToLocalnet): Promise<void> {
  if (message.kind === 'stop') return await end()
  try {
    const { folder, config } = message
    const { log: path } = localnetPaths(folder)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const log = createWriteStream(path, { flags: 'a', mode: 0o600 })
    running = await runLocalnet({
      folder,
      design: { kind: 'designed', config },
      log: (event) => void log.write(`${JSON.stringify({ time: new Date().toISOString(), ...event })}\n`),
    })
    tell({ kind: 'ready', addresses: running.addresses })
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) })
    process.disconnect?.()
  }
}

async function end(): Promise<void> {
  await running?.close()
  process.exit(0)
}

function tell(message: FromLocalnet): void {
  if (process.connected) process.send?.(message)
}
