import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { FullNode } from './full-node.ts'

/** Headers about one connection, which are not passed on (net/http/httputil/reverseproxy.go). */
const connectionHeaders: ReadonlySet<string> = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Asks a full node what a mesh does not answer itself, as Go's ReverseProxy does; an unreachable node is a 502. */
export async function proxyRequest({
  request,
  response,
  body,
  node,
  signal,
}: {
  request: IncomingMessage
  response: ServerResponse
  body: Uint8Array
  node: FullNode
  signal: AbortSignal
}): Promise<void> {
  const forwarded = [request.headers['x-forwarded-for'], request.socket.remoteAddress].filter(Boolean).join(', ')
  const answer = await node.pool
    .request({
      method: request.method as 'POST',
      path: node.pathOf(request.url ?? '/'),
      headers: { ...passedOn(request.headers), 'X-Forwarded-For': forwarded },
      body: body.length > 0 ? body : null,
      signal,
    })
    .catch(() => undefined)
  if (answer === undefined) {
    response.writeHead(502).end()
    return
  }
  response.writeHead(answer.statusCode, passedOn(answer.headers))
  // An answer that breaks off breaks off for the client too.
  await pipeline(answer.body, response).catch(() => response.destroy())
}

type Headers = Readonly<Record<string, string | string[] | undefined>>

function passedOn(headers: Headers): Record<string, string | string[]> {
  const kept: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !connectionHeaders.has(name.toLowerCase())) kept[name] = value
  }
  return kept
}
