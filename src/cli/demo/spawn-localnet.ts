import { spawnChild } from '#backends/child-process/spawn-child.ts'
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
  const { ready, close } = await spawnChild<ToLocalnet, FromLocalnet, LocalnetAddresses>({
    module: new URL('./localnet-child.ts', import.meta.url),
    start: { kind: 'start', folder, config },
    stop: { kind: 'stop' },
    patienceMs: PATIENCE_MS,
    hear(message, { becomeReady, fail }) {
      if (message.kind === 'failed') return fail(new LocalnetProcessError({ reason: message.message }))
      becomeReady(message.addresses)
    },
    endedError: ({ exit, stderr }) => new LocalnetProcessError({ reason: `It ended with ${exit}. ${stderr}`.trim() }),
    onEnd: ({ message }) => log({ message }),
  })
  return { addresses: ready, close }
}

/** The process of the demo's local network did not come up, or has ended unasked. */
export class LocalnetProcessError extends Error {
  override readonly name = 'LocalnetProcessError'
  readonly code = 'LOCALNET_PROCESS_ENDED'
  constructor({ reason }: { reason: string }) {
    super(`The process of the local network is not there. ${reason}`)
  }
}
