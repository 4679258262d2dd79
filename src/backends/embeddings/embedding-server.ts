import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ApiError, errorBody, invalidRequest } from '../http-server/api-error.ts'
import { decodePath } from '../http-server/decode-path.ts'
import { parseJson, readBody } from '../http-server/read-body.ts'
import { createSeats, type Seats } from '../http-server/seats.ts'
import { type ServerOptions, serve } from '../http-server/serve.ts'
import { answerEmbeddings, refuseModel, type ServedModel } from './answer-embeddings.ts'

/** A server of embeddings that listens. */
export type EmbeddingServer = {
  /** Without a path: the API is below it. */
  readonly url: string
  readonly model: string
  /** Stops at once; open connections are cut. The model is let go. */
  close(): Promise<void>
}

export type EmbeddingServerOptions = ServerOptions & {
  /** Requests that may wait for the one at work; more are refused with a 429. */
  readonly queue?: number
  readonly maximumBodyBytes?: number
  readonly onFault: (fault: unknown) => void
}

type Service = {
  readonly served: ServedModel
  readonly seats: Seats
  readonly maximumBodyBytes: number
  /** Seconds since 1970. */
  readonly startedAt: number
}

type Answer = { readonly kind: 'json'; readonly content: string } | { readonly kind: 'error'; readonly error: ApiError }

/**
 * Serves a model's embeddings as OpenAI's API does: `POST /v1/embeddings`, `GET /v1/models`, `GET /health`, on loopback
 * unless told otherwise. Requests are worked on one after another and never mixed in a batch, so that the same
 * request gets the same bits, whatever else is asked.
 *
 * Rejects when the port cannot be had.
 */
export async function startEmbeddingServer(
  served: ServedModel,
  { queue = 64, maximumBodyBytes = 8 * 1024 * 1024, ...options }: EmbeddingServerOptions,
): Promise<EmbeddingServer> {
  const startedAt = Math.floor(Date.now() / 1000)
  const service: Service = { served, seats: createSeats(1, queue), maximumBodyBytes, startedAt }
  const server = await serve((_ordinal, request, response) => serveRequest(service, request, response), options)
  return {
    url: server.url,
    model: served.name,
    async close() {
      await server.close()
      await served.model.close()
    },
  }
}

async function serveRequest(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const answer = path === '/v1/embeddings' ? await embed(service, request, response) : lookUp(service, request, path)
  if (answer === 'aborted') return
  if (answer.kind === 'error') return send(response, answer.error)
  response.writeHead(200, { 'content-type': 'application/json' })
  response.end(answer.content)
}

async function embed(
  { served, seats, maximumBodyBytes }: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer | 'aborted'> {
  if (request.method !== 'POST') return wrongMethod('POST')
  const body = await readBody(request, maximumBodyBytes)
  if (body === 'aborted') return body
  if (body === 'too-large') return tooLarge(maximumBodyBytes)
  const json = parseJson(body)
  if (json === undefined) {
    return { kind: 'error', error: invalidRequest('The body is not JSON in UTF-8.', null, 'invalid_json') }
  }
  if (!(await seats.take())) return busy
  try {
    // Whoever has gone while waiting gets no work done.
    if (response.destroyed) return 'aborted'
    const answered = await answerEmbeddings(served, json)
    if (answered.kind === 'refused') return { kind: 'error', error: answered.error }
    return { kind: 'json', content: answered.value }
  } finally {
    seats.leave()
  }
}

function lookUp({ served, startedAt }: Service, { method }: IncomingMessage, path: string): Answer {
  const name = /^\/v1\/models(?:\/(.+))?$/.exec(path)
  if (name === null && path !== '/health') {
    const message = `There is nothing at ${path.slice(0, 200)}. There are /v1/embeddings, /v1/models and /health.`
    return { kind: 'error', error: { ...invalidRequest(message, null, 'not_found'), status: 404 } }
  }
  if (method !== 'GET' && method !== 'HEAD') return wrongMethod('GET, HEAD')
  const model = { id: served.name, object: 'model', created: startedAt, owned_by: 'assay' }
  if (name === null) return json({ status: 'ok', model: served.name })
  if (name[1] === undefined) return json({ object: 'list', data: [model] })
  const error = refuseModel(served, decodePath(name[1]))
  return error === undefined ? json(model) : { kind: 'error', error }
}

function json(value: unknown): Answer {
  return { kind: 'json', content: JSON.stringify(value) }
}

function wrongMethod(allow: string): Answer {
  const error = invalidRequest(`This address takes ${allow} only.`, null, 'method_not_allowed')
  return { kind: 'error', error: { ...error, status: 405, headers: { allow } } }
}

function tooLarge(limit: number): Answer {
  const error = invalidRequest(`The body is larger than ${limit} bytes.`, null, 'request_too_large')
  // The rest of the body may be unread: the connection cannot go on.
  return { kind: 'error', error: { ...error, status: 413, headers: { connection: 'close' } } }
}

const busy: Answer = {
  kind: 'error',
  error: {
    status: 429,
    message: 'Too many requests wait. Try again in 1 s.',
    type: 'rate_limit_error',
    param: null,
    code: 'rate_limit_exceeded',
    headers: { 'retry-after': '1' },
  },
}

function send(response: ServerResponse, error: ApiError): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(error.status, { ...error.headers, 'content-type': 'application/json' })
  response.end(errorBody(error))
}
