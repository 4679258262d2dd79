import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import type { BlockEvent } from '#localnet/admin/admin-api.ts'

const RETRY_MS = 1_000

/** Hears of every block of a local network from the next one on, until the signal; an ended stream is taken up again. */
export async function followBlocks(
  adminUrl: string,
  signal: AbortSignal,
  onBlock: (block: BlockEvent) => void,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { body } = await request(`${adminUrl}/localnet/events`, { signal, bodyTimeout: 0 })
      for await (const block of readBlocks(body)) onBlock(block)
    } catch {
      // It starts, or has ended: nothing is lost but blocks that nobody saw.
    }
    await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** The blocks in a stream of server-sent events, which may come in pieces. */
async function* readBlocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<BlockEvent> {
  const decoder = new TextDecoder()
  let open = ''
  for await (const piece of body) {
    open += decoder.decode(piece, { stream: true })
    const events = open.split('\n\n')
    open = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      // Only the admin API of our own localnet writes it.
      if (data !== undefined) yield JSON.parse(data) as BlockEvent
    }
  }
}
