import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Chain } from '../chain/chain.ts'
import { closeServer, listenOn } from '../listen.ts'
import type { BodyBudget } from '../profile/body-budget.ts'
import { largestRequestBytes, type Profile } from '../profile/profile.ts'
import { readBody } from '../profile/read-body.ts'
import { BackendClient } from '../servicer/backend-client.ts'
import type { LeanNode } from '../servicer/lean-node.ts'
import { takeTurns } from '../take-turns.ts'
import type { Answer } from './answer.ts'
import { findRoute } from './find-route.ts'
import type { Route, RpcNode } from './route.ts'
import { type RouteFlags, routesOf } from './routes.ts'

export type RpcServer = {
  /** `http://host:port`, once it listens. */
  readonly url: string
  /** Ends connections that are idle, lets answers that are on their way out, and resolves when all is closed. */
  close(): Promise<void>
}

export type RpcServerOptions = {
  readonly chain: Chain
  /** Null: a node without servicers. */
  readonly leanNode: LeanNode | null
  readonly profile: Profile
  /** Bodies in memory, of all servers that share it. */
  readonly budget: BodyBudget
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly flags?: Partial<RouteFlags>
  readonly authToken?: string | null
  readonly version?: string
  readonly stop?: (() => void) | null
  /** Faults of ours; what a client does wrong is no fault. */
  readonly log: (message: string, error: unknown) => void
}

/** The version whose behaviour this is. */
const POCKET_CORE_VERSION = 'RC-0.12.0'

/** Above it Go answers in chunks (net/http server.go `bufferBeforeChunkingSize`). */
const LARGEST_UNCHUNKED_BYTES = 2048

const HEADERS_TIMEOUT_MS = 20_000

const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization',
} as const

/**
 * Serves a node over HTTP as pocket-core does, quirks included: paths, envelopes, headers, and what it makes of bad
 * input (`routes.ts` lists what there is). Bodies are read under the profile's limits.
 *
 * @example
 * const server = await startRpcServer({ chain, leanNode, profile: mlProfile, budget, host: '127.0.0.1', port: 0, log })
 * await fetch(`${server.url}/v1/query/height`, { method: 'POST' }) // {"height":1}
 */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const { chain, leanNode, profile, flags = {}, authToken = null, version = POCKET_CORE_VERSION, stop = null } = options
  const backends = flags.simulateRelay === true ? new BackendClient(options.budget) : null
  const node: RpcNode = { chain, leanNode, profile, authToken, version, backends, stop }
  const routes = routesOf(
    { simulateRelay: false, allBlockTransactions: false, hotReloadsChains: true, servesMeshes: false, ...flags },
    profile,
  )
  const server = createServer(
    {
      headersTimeout: Math.min(HEADERS_TIMEOUT_MS, profile.readTimeoutMs),
      requestTimeout: profile.readTimeoutMs,
      // Go takes its read timeout for idle connections too.
      keepAliveTimeout: profile.readTimeoutMs,
      connectionsCheckingInterval: Math.min(1_000, profile.readTimeoutMs),
      // Go asks for one, Node's own answer would be its own text.
      requireHostHeader: false,
    },
    takeTurns((request, response) => serve(request, response, { routes, node, options })),
  )
  server.on('clientError', answerBrokenRequest)
  const url = await listenOn(server, options)
  return {
    url,
    close: async () => {
      await closeServer(server)
      await backends?.close()
    },
  }
}

type Serving = {
  readonly routes: ReadonlyMap<string, Route>
  readonly node: RpcNode
  readonly options: RpcServerOptions
}

async function serve(request: IncomingMessage, response: ServerResponse, serving: Serving): Promise<void> {
  const aborted = new AbortController()
  response.once('close', () => aborted.abort())
  try {
    await answerRequest(request, response, serving, aborted.signal)
  } catch (error) {
    if (aborted.signal.aborted) return
    serving.options.log('a request could not be answered', error)
    response.destroy()
  }
}

async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { routes, node, options }: Serving,
  signal: AbortSignal,
): Promise<void> {
  const { path, search } = splitTarget(request.url ?? '')
  const method = request.method ?? ''
  const found = findRoute(routes, { method, path, search })
  if (found.kind === 'answer') return send(response, found.answer, found.headers)
  const { route } = found
  const headers = route.hasCors === true ? corsHeaders : {}
  if (method === 'OPTIONS') return send(response, null, headers)
  const read = await readBody({
    // Leaving the loop must not end the connection that the answer goes out on.
    stream: request.iterator({ destroyOnReturn: false }),
    declaredBytes: declaredBytes(request),
    limitBytes: route.takesRelays === true ? largestRequestBytes(options.profile) : options.profile.otherRequestBytes,
    profile: options.profile,
    budget: options.budget,
    signal,
  })
  if (read.kind === 'aborted') return
  if (read.kind === 'refused') return send(response, read.reply, { ...headers, Connection: 'close' })
  const { writeTimeoutMs, readTimeoutMs } = options.profile
  if (writeTimeoutMs !== null) hangUpAfter(response, writeTimeoutMs)
  try {
    const authorization = request.headers.authorization ?? ''
    const query = new URLSearchParams(search)
    const answer = await route.handle({ body: read.bytes, query, authorization, signal }, node)
    if (writeTimeoutMs === null) hangUpAfter(response, readTimeoutMs)
    // Go's TimeoutHandler answers 503 in the place of the handler, so without what that would have set.
    const routeHeaders = answer.status === 503 ? {} : headers
    send(response, answer, read.isCut ? { ...routeHeaders, Connection: 'close' } : routeHeaders)
  } finally {
    read.release()
  }
}

/** Whoever does not take an answer must not hold its connection for ever. */
function hangUpAfter(response: ServerResponse, delayMs: number): void {
  const timer = setTimeout(() => response.destroy(), delayMs)
  timer.unref()
  response.once('close', () => clearTimeout(timer))
}

/** `null` = 200 without a body. */
function send(response: ServerResponse, answer: Answer | null, headers: Readonly<Record<string, string>>): void {
  if (response.destroyed) {
    answer?.whenSent?.()
    return
  }
  if (answer?.whenSent !== undefined) response.once('close', answer.whenSent)
  if (answer?.isDropped) {
    response.destroy()
    return
  }
  response.statusCode = answer?.status ?? 200
  if (answer !== null && answer.contentType !== '') response.setHeader('Content-Type', answer.contentType)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  // Go keeps a connection without saying so.
  if (headers.Connection === undefined) response.removeHeader('Connection')
  const body = answer === null ? Buffer.alloc(0) : toBuffer(answer.body)
  if (body.length <= LARGEST_UNCHUNKED_BYTES) response.setHeader('Content-Length', body.length)
  else response.write(body)
  response.end(body.length <= LARGEST_UNCHUNKED_BYTES ? body : undefined)
}

/** What is no HTTP gets Go's answer where one can still be written, and the connection ends. */
function answerBrokenRequest(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const status = brokenRequestStatus(error.code)
  socket.end(`HTTP/1.1 ${status}\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n${status}`)
}

function brokenRequestStatus(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large'
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return '408 Request Timeout'
  return '400 Bad Request'
}

function splitTarget(target: string): { readonly path: string; readonly search: string } {
  const at = target.indexOf('?')
  return at === -1 ? { path: target, search: '' } : { path: target.slice(0, at), search: target.slice(at) }
}

function declaredBytes(request: IncomingMessage): number | undefined {
  const header = request.headers['content-length']
  return header === undefined ? undefined : Number(header)
}

function toBuffer(body: string | Uint8Array): Buffer {
  return typeof body === 'string'
    ? Buffer.from(body, 'utf8')
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
