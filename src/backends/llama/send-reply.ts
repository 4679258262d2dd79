import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { errorBody } from '../http-server/api-error.ts'
import { serverFault } from './refusals.ts'
import type { Reply } from './reply.ts'

/**
 * Sends a reply; ends early when the client goes away.
 *
 * @throws what made the events fail, after the client heard of it
 */
export async function sendReply(response: ServerResponse, reply: Reply, signal: AbortSignal): Promise<void> {
  if (reply.kind === 'whole') {
    response.writeHead(reply.status, { ...reply.headers, 'content-length': String(Buffer.byteLength(reply.content)) })
    return void response.end(reply.content)
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' })
  response.flushHeaders()
  try {
    for await (const data of reply.events) await write(response, `data: ${data}\n\n`, signal)
  } catch (fault) {
    if (!signal.aborted) response.end(`data: ${errorBody(serverFault)}\n\n`)
    throw fault
  }
  response.end()
}

async function write(response: ServerResponse, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  if (!response.write(text)) await once(response, 'drain', { signal })
}
