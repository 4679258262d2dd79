import { randomInt, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type DialectName, dialects } from '#contract/image/dialect/dialects.ts'
import { openAiImagesBody, stableDiffusionBody } from '#contract/image/image-answer.ts'
import { imageLimits } from '#contract/image/limits.ts'
import { type ImageRefusal, refuseImage } from '#contract/image/refusal.ts'
import { readBody } from '../http-server/read-body.ts'
import { type HttpServer, type ServerOptions, serve } from '../http-server/serve.ts'
import { askUpstream, type Upstream } from './ask-upstream.ts'
import { makeImages } from './make-images.ts'
import { type ImageRoute, imageRoutes, readImageRequest } from './read-image-request.ts'

export type ImageServerOptions = ServerOptions & {
  readonly upstream: Upstream
  readonly dialect: DialectName
  /** The model that answers and `/v1/models` name. */
  readonly model: string
  /** Requests that are at work or wait at the image server; one more is answered 429. */
  readonly maximumRequests?: number
  readonly maximumBodyBytes?: number
}

/**
 * Serves the image contract, with both its faces, before an image server that somebody already runs.
 *
 * Rejects when the port cannot be had.
 */
export async function startImageServer(options: ImageServerOptions): Promise<HttpServer> {
  const state = { working: 0 }
  return serve((_ordinal, request, response) => serveRequest(options, state, request, response), options)
}

async function serveRequest(
  options: ImageServerOptions,
  state: { working: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const route = imageRoutes.get(path)
  if (route === undefined) return lookUp(options, request, response, path)
  if (request.method !== 'POST') return refuse(response, route, wrongMethod, { allow: 'POST' })
  // Counted before the body is read: many large bodies at a time would fill the memory.
  if (state.working >= (options.maximumRequests ?? 16)) return refuse(response, route, busy, { 'retry-after': '5' })
  state.working += 1
  try {
    await work(options, route, request, response)
  } finally {
    state.working -= 1
  }
}

async function work(
  { upstream, dialect, model, maximumBodyBytes = imageLimits.maximumBodyBytes }: ImageServerOptions,
  route: ImageRoute,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const body = await readBody(request, maximumBodyBytes)
  if (body === 'aborted') return
  if (body === 'too-large') return refuse(response, route, tooLarge(maximumBodyBytes), { connection: 'close' })
  const read = readImageRequest(route, body, request.headers['content-type'] ?? '')
  if (read.kind === 'refused') return refuse(response, route, read)
  const startedAt = performance.now()
  const made = await makeImages(read.request, {
    dialect: dialects[dialect],
    ask: (call) => askUpstream(upstream, call, gone.signal),
    chooseSeed: () => randomInt(2 ** 32),
  })
  if (made.kind === 'refused') return refuse(response, route, made)
  const answer = {
    id: `img-${randomUUID()}`,
    created: Math.floor(Date.now() / 1000),
    model: made.request.model ?? model,
    generationTimeMs: Math.round(performance.now() - startedAt),
    images: made.images,
    request: made.request,
  }
  send(response, 200, route.face === 'openai' ? openAiImagesBody(answer) : stableDiffusionBody(answer))
}

function lookUp({ model }: ImageServerOptions, request: IncomingMessage, response: ServerResponse, path: string): void {
  request.resume()
  if (path !== '/health' && path !== '/v1/models') {
    const message = `There is nothing at ${path.slice(0, 200)}. There are ${[...imageRoutes.keys()].join(', ')}.`
    refuse(response, null, { ...refuseImage(message, null, 'not_found'), status: 404 })
  } else if (request.method !== 'GET' && request.method !== 'HEAD') {
    refuse(response, null, wrongMethod, { allow: 'GET, HEAD' })
  } else if (path === '/health') send(response, 200, { status: 'ok' })
  else {
    const entry = { id: model, object: 'model', created: 0, owned_by: 'assay' }
    send(response, 200, { object: 'list', data: [entry] })
  }
}

const wrongMethod: ImageRefusal = {
  ...refuseImage('This address does not take this method.', null, 'method_not_allowed'),
  status: 405,
}

const busy: ImageRefusal = { ...refuseImage('Too many requests are at work.', null, 'too_many_requests'), status: 429 }

function tooLarge(maximumBodyBytes: number): ImageRefusal {
  const message = `The body is larger than ${maximumBodyBytes / 1_000_000} MB.`
  return { ...refuseImage(message, null, 'request_too_large'), status: 413 }
}

/** `error` is what OpenAI's clients read; `detail` and `status` what those of Stable Diffusion services do. */
function refuse(
  response: ServerResponse,
  route: ImageRoute | null,
  { status, message, param, code }: ImageRefusal,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = status >= 500 || status === 429 ? 'server_error' : 'invalid_request_error'
  const error = { message, type, param, code }
  send(
    response,
    status,
    route?.face === 'stable-diffusion' ? { status: 'error', detail: message, error } : { error },
    headers,
  )
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return
  const content = Buffer.from(JSON.stringify(body))
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': content.byteLength, ...headers })
  response.end(content)
}
