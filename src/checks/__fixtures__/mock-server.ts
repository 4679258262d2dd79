import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createSecureServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { mockChat, mockModel } from './mock-chat.ts'
import { tokensOf } from './mock-model.ts'
import { errorReply, jsonReply, type MockReply, type MockRequest, type MockRoute } from './mock-reply.ts'
import type { Mutation } from './mutation.ts'

const model = { id: mockModel, object: 'model', created: 1_700_000_000, owned_by: 'nobody' }

/** What a conforming server has, by method and path. */
const routes: Readonly<Record<string, MockRoute>> = {
  'POST /v1/chat/completions': mockChat,
  'GET /v1/models': () => jsonReply(200, { object: 'list', data: [model] }),
  [`GET /v1/models/${mockModel}`]: () => jsonReply(200, model),
  'GET /health': () => jsonReply(200, { status: 'ok' }),
  'GET /version': () => jsonReply(200, { version: '1.0.0' }),
  'POST /tokenize': ({ json }) => {
    const tokens = tokensOf(String((json as { prompt?: unknown }).prompt))
    return jsonReply(200, { count: tokens.length, tokens: tokens.map((_token, index) => index) })
  },
}

export type MockServer = AsyncDisposable & { readonly url: string }

export type MockOptions = {
  readonly mutation?: Mutation | undefined
  /** The key that clients must have; anyone may ask when there is none. */
  readonly key?: string | undefined
  /** With a certificate; http without. */
  readonly certificate?: { readonly key: string; readonly cert: string } | undefined
  /** Says nothing to "Expect: 100-continue" until the body comes. */
  readonly isSilentOnExpect?: boolean | undefined
  /** Breaks off when a body takes longer. */
  readonly bodyTimeoutMs?: number | undefined
}

/** A conforming server on loopback, or one that does a thing otherwise. */
export async function startMock(options: MockOptions = {}): Promise<MockServer> {
  const { mutation, key, certificate, isSilentOnExpect = false, bodyTimeoutMs } = options
  const listener = (message: IncomingMessage, response: ServerResponse) => {
    if (bodyTimeoutMs !== undefined) setTimeout(() => message.complete || message.destroy(), bodyTimeoutMs).unref()
    void serve(message, response).catch(() => response.destroy())
  }
  const server =
    certificate === undefined
      ? createServer(listener)
      : createSecureServer({ ...certificate, allowHTTP1: true }, listener as never)
  if (isSilentOnExpect) server.on('checkContinue', listener)
  async function serve(message: IncomingMessage, response: ServerResponse) {
    const request = await readRequest(message, response)
    const answer = async () => conformingReply(request, key)
    const reply = await (mutation === undefined ? answer() : mutation(request, answer))
    await send(response, reply, request)
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `${certificate === undefined ? 'http' : 'https'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      // A server of HTTP/2 has closed with its clients' connections.
      if ('closeAllConnections' in server) server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function conformingReply(request: MockRequest, key: string | undefined): MockReply | Promise<MockReply> {
  const { method, path, headers } = request
  if (key !== undefined && headers.authorization !== `Bearer ${key}`) {
    return errorReply(401, 'invalid_api_key', 'The API key is wrong.')
  }
  const route = routes[`${method} ${path}`]
  if (route !== undefined) return route(request)
  if (method === 'HEAD' && routes[`GET ${path}`] !== undefined) return { ...jsonReply(200, {}), pieces: [] }
  if (path.startsWith('/v1/models/')) return errorReply(404, 'model_not_found', 'There is no such model.', 'model')
  const isKnown = Object.keys(routes).some((name) => name.endsWith(` ${path}`))
  return isKnown ? errorReply(405, null, 'Not with this method.') : errorReply(404, null, 'There is nothing here.')
}

async function readRequest(message: IncomingMessage, response: ServerResponse): Promise<MockRequest> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const pieces: Buffer[] = []
  for await (const piece of message) pieces.push(piece as Buffer)
  const body = Buffer.concat(pieces)
  const { method = '', url = '', headers } = message
  return { method, path: url, headers, body, json: parsed(body), gone: gone.signal }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

async function send(response: ServerResponse, reply: MockReply, { gone }: MockRequest): Promise<void> {
  const isTimed = reply.pieces.some(({ afterMs }) => afterMs > 0)
  const isPlain = reply.pieces.length <= 1 && reply.isBrokenOff !== true
  const length = reply.pieces[0] === undefined ? 0 : Buffer.byteLength(reply.pieces[0].bytes)
  response.writeHead(reply.status, { ...reply.headers, ...(isPlain && { 'content-length': String(length) }) })
  if (!isTimed) response.cork?.()
  for (const { bytes, afterMs } of reply.pieces) {
    if (afterMs > 0) await delay(afterMs, undefined, { signal: gone }).catch(() => {})
    if (gone.aborted) return
    response.write(bytes)
  }
  if (!isTimed) response.uncork?.()
  if (reply.isBrokenOff === true) response.destroy()
  else response.end()
}
