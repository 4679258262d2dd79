import { randomInt, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type DialectName, dialects } from '#contract/image/dialect/dialects.ts'
import { openAiImagesBody, stableDiffusionBody } from '#contract/image/image-answer.ts'
import { imageLimits } from '#contract/image/limits.ts'
import { type ImageRefusal, refuseImage } from '#contract/image/refusal.ts'
import { askUpstream, type Upstream } from './ask-upstream.ts'
import { makeImages } from './make-images.ts'
import { readBody } from './read-body.ts'
import { type ImageRoute, imageRoutes, readImageRequest } from './read-image-request.ts'

export type ImageServerOptions = {
  readonly upstream: Upstream
  readonly dialect: DialectName
  /** The model that answers and `/v1/models` name. */
  readonly model: string
  readonly host?: string
  /** 0 = the system chooses. */
  readonly port?: number
  /** Requests that are at work or wait at the image server; one more is answered 429. */
  readonly maximumRequests?: number
  readonly maximumBodyBytes?: number
  /** Hears of faults that are ours; the client gets a 500. */
  readonly onFault: (fault: unknown) => void
}

export type ImageServer = { readonly url: string; close(): Promise<void> }

/**
 * Serves the image contract, with both its faces, before an image server that somebody already runs.
 *
 * Rejects when the port cannot be had.
 */
export async function startImageServer(options: ImageServerOptions): Promise<ImageServer> {
  const { host = '127.0.0.1', port = 0, onFault } = options
  const state = { working: 0 }
  const server = createServer((request, response) => {
    serve(options, state, request, response).catch((fault: unknown) => {
      onFault(fault)
      if (response.headersSent) response.destroy()
      else refuse(response, null, { ...internal })
    })
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, resolve)
  })
  const address = server.address()
  const chosen = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

const internal: ImageRefusal = {
  kind: 'refused',
  status: 500,
  message: 'The service failed.',
  param: null,
  code: 'internal_error',
}

async function serve(
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
    refuse(response, null, { ...refuseImage(message, null), status: 404 })
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
