import { createAddressGuard } from '../guard/address-guard.ts'
import type { ForwardProxy } from '../guard/guarded-connection.ts'
import type { Clock } from '../http/clock.ts'
import { openEndpoint } from '../http/endpoint.ts'
import type { EventLoopWatch } from '../http/event-loop-watch.ts'
import { createLimiter } from '../http/limiter.ts'
import type { RpcPost } from './rpc-nodes.ts'

const limits = {
  timeouts: { connectMs: 3_000, firstByteMs: 10_000, idleMs: 5_000, totalMs: 20_000 },
  maximumBodyBytes: 32 * 1024 * 1024,
}
const CONNECTIONS = 4

/** JSON over HTTP to RPC nodes. They are our own choice, so their hosts are allowed wherever they are. */
export function openRpcPost({
  urls,
  ...options
}: {
  readonly urls: readonly string[]
  readonly clock: Clock
  readonly loopWatch: EventLoopWatch
  readonly proxy?: ForwardProxy | undefined
}): { readonly post: RpcPost; close(): Promise<void> } {
  const { clock, loopWatch, proxy } = options
  const endpoints = new Map(
    urls.map((text) => {
      const url = new URL(text)
      const guard = createAddressGuard({ allow: [url.hostname.replace(/^\[|\]$/g, '')] })
      const endpoint = openEndpoint(url, { connections: CONNECTIONS, guard, proxy })
      // Waiting for a connection is no part of any time limit.
      const limiter = createLimiter({ concurrency: CONNECTIONS, requestsPerSecond: Number.POSITIVE_INFINITY, clock })
      return [text, { endpoint, limiter }] as const
    }),
  )
  const closing = new AbortController()
  return {
    async post(url, path, body) {
      const node = endpoints.get(url)
      if (node === undefined || !(await node.limiter.acquire(closing.signal))) return { kind: 'lost' }
      const result = await node.endpoint.exchange({
        method: 'POST',
        path,
        headers: ['accept', 'application/json', 'content-type', 'application/json'],
        body: JSON.stringify(body),
        limits,
        signal: closing.signal,
        clock,
        watch: loopWatch,
        release: () => node.limiter.release(),
      })
      if (result.kind === 'failure') return { kind: 'lost' }
      const pieces: Uint8Array[] = []
      for await (const piece of result.body) {
        if (piece.kind === 'failure') return { kind: 'lost' }
        pieces.push(piece.bytes)
      }
      return { kind: 'json', status: result.httpStatus ?? 0, value: parseJson(Buffer.concat(pieces)) }
    },
    async close() {
      closing.abort()
      await Promise.all([...endpoints.values()].map(({ endpoint }) => endpoint.close()))
    },
  }
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
