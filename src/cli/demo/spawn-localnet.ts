import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import type { LocalnetAddresses } from '../localnet/localnet-folder.ts'
import type { FromLocalnet, ToLocalnet } from './localnet-message.ts'

/** A local network in a process of its own, so that answering relays takes no time of this one's event loop. */
export type SpawnedLocalnet = {
  readonly addresses: LocalnetAddresses
  /** Ends it cleanly; a process that does not end in time is killed, which its chain bears. */
  close(): Promise<void>
}

const PATIENCE_MS = 5_000
const LAST_WORDS_LENGTH = 4_000

/**
 * Starts a local network in a child process, which ends with this one however this one ends.
 *
 * @throws {LocalnetProcessError} when it does not come up
 */
export async function spawnLocalnet({
  folder,
  config,
  log,
}: {
  readonly folder: string
  readonly config: LocalnetConfig
  readonly log: (event: { readonly message: string }) => void
}): Promise<SpawnedLocalnet> {
  const child = fork(fileURLToPath(new URL('./localnet-child.ts', import.meta.url)), {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  const ready = Promise.withResolvers<LocalnetAddresses>()
  let stderr = ''
  let isStopping = false
  let isReady = false
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-LAST_WORDS_LENGTH)
  })
  child.on('message', (message) => {
    // Only our own child sends messages, and it runs the same code.
    const told = message as FromLocalnet
    if (told.kind === 'failed') return ready.reject(new LocalnetProcessError({ reason: told.message }))
    isReady = true
    ready.resolve(told.addresses)
  })
  child.once('error', ready.reject)
  child.once('close', (code, signal) => {
    if (isStopping) return
    const error = new LocalnetProcessError({ reason: `It ended with ${signal ?? code}. ${stderr.trim()}`.trim() })
    if (isReady) log({ message: error.message })
    else ready.reject(error)
  })
  child.send({ kind: 'start', folder, config } satisfies ToLocalnet)
  return {
    addresses: await ready.promise,
    async close() {
      isStopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'close')
      if (child.connected) child.send({ kind: 'stop' } satisfies ToLocalnet, () => undefined)
      const impatience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
      await ended
      clearTimeout(impatience)
    },
  }
}

/** The process of the demo's local network did not come up, or has ended unasked. */
export class LocalnetProcessError extends Error {
  override readonly name = 'LocalnetProcessError'
  readonly code = 'LOCALNET_PROCESS_ENDED'
  constructor({ reason }: { reason: string }) {
    super(`The process of the local network is not there. ${reason}`)
  }
}
