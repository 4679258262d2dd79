import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { embeddingReply } from './answer-embeddings.ts'
import { imageReply } from './answer-images.ts'
import { type Body, completionReply, type ModelState, type Reply, rangeFault, refusal } from './answer-text.ts'
import { answerChat } from './answer-tools.ts'
import { streamEvents } from './stream-events.ts'

/** One thing done wrongly: to the request before it is answered, to the reply, or to the events of a stream. */
export type Mutation = {
  readonly request?: (body: Body, path: string, state: ModelState) => Body
  readonly reply?: (reply: Reply, body: Body, path: string, state: ModelState) => Reply
  readonly events?: (events: readonly unknown[]) => readonly unknown[]
}

/** What a conforming server answers, unless a mutation has a hand in it. Pure but for the count of requests. */
export function answerAsModel(path: string, sent: Body, mutation: Mutation, state: ModelState): Reply {
  state.requests += 1
  const body = mutation.request?.(sent, path, state) ?? sent
  const reply = rangeFault(body) ?? dispatch(path, body, state)
  return mutation.reply?.(reply, sent, path, state) ?? reply
}

function dispatch(path: string, body: Body, state: ModelState): Reply {
  switch (path) {
    case '/v1/chat/completions':
      return answerChat(body, state)
    case '/v1/completions':
      return completionReply(body, state)
    case '/v1/embeddings':
      return embeddingReply(body)
    case '/v1/images/generations':
    case '/v1/images/edits':
    case '/v1/text2img':
    case '/v1/img2img':
    case '/v1/inpainting':
      return imageReply(path.slice(4), body, state)
    default:
      return refusal(null, `there is no ${path}`, 404)
  }
}

export type ModelServer = { readonly url: string; close(): Promise<void> }

/** The tiny model behind HTTP on loopback. */
export async function startModelServer(mutation: Mutation = {}): Promise<ModelServer> {
  const state: ModelState = { requests: 0 }
  const server = createServer((request, response) => {
    respond(request, response, mutation, state).catch((fault: unknown) => response.destroy(fault as Error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function respond(request: IncomingMessage, response: ServerResponse, mutation: Mutation, state: ModelState) {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  if (request.method === 'GET') {
    const data = [{ id: 'tiny', object: 'model', created: 1_790_000_000, owned_by: 'tests' }]
    const isList = request.url === '/v1/models'
    send(response, isList ? { status: 200, body: { object: 'list', data } } : refusal(null, 'unknown', 404))
    return
  }
  const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Body
  const reply = answerAsModel(request.url ?? '', body, mutation, state)
  if (body.stream !== true || reply.status !== 200) return send(response, reply)
  const events = streamEvents(reply.body, body)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const event of mutation.events?.(events) ?? events) response.write(`data: ${JSON.stringify(event)}\n\n`)
  response.end('data: [DONE]\n\n')
}

function send(response: ServerResponse, { status, body }: Reply) {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
