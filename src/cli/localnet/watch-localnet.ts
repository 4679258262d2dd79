import type { BlockEvent, LocalnetStatus } from '#localnet/admin/admin-api.ts'
import { connectAdmin } from '#localnet/admin/admin-client.ts'
import type { LocalnetConfig } from '#localnet/config/localnet-config.ts'
import type { Clock } from '#records/clock.ts'
import { followBlocks } from './follow-blocks.ts'

/** A running local network, to be looked at as often as anybody likes. */
export type WatchedLocalnet = {
  /** As it was designed; undefined for one that was not ours to design. */
  readonly design: LocalnetConfig | undefined
  /** What goes on, at most a second old; null while it does not answer. */
  status(): Promise<LocalnetStatus | null>
  /** The last blocks since we look, the newest first. */
  blocks(): readonly BlockEvent[]
}

const statusAgeMs = 1_000
const keptBlocks = 60

/** Looks at a local network until it is closed. */
export function watchLocalnet({
  adminUrl,
  config,
  clock,
}: {
  readonly adminUrl: string
  readonly config: LocalnetConfig
  readonly clock: Clock
}): WatchedLocalnet & { close(): Promise<void> } {
  const admin = connectAdmin({ url: adminUrl, token: null })
  const ending = new AbortController()
  let blocks: readonly BlockEvent[] = []
  const following = followBlocks(adminUrl, ending.signal, (block) => {
    blocks = [block, ...blocks].slice(0, keptBlocks)
  })
  let last: { readonly at: number; readonly status: Promise<LocalnetStatus | null> } | undefined
  return {
    design: config,
    status() {
      if (last === undefined || clock() - last.at >= statusAgeMs) {
        // What does not answer is told as not known: the page goes on.
        last = { at: clock(), status: admin.status().catch(() => null) }
      }
      return last.status
    },
    blocks: () => blocks,
    async close() {
      ending.abort()
      await following
    },
  }
}
