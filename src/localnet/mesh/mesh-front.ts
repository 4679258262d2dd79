import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { listenOn } from '../listen.ts'
import { BodyBudget } from '../profile/body-budget.ts'
import type { Clock } from '../profile/clock.ts'
import { readBody } from '../profile/read-body.ts'
import type { RelayReply } from '../profile/reply.ts'
import { BackendClient } from '../servicer/backend-client.ts'
import { type HostedChains, parseHostedChains } from '../servicer/hosted-chains.ts'
import { RelayBytes } from '../servicer/relay-bytes.ts'
import { BadMeshSettingsError, type MeshConfig, profileOf } from './mesh-config.ts'
import { type MeshNodeKeys, readMeshKeys } from './mesh-keys.ts'
import { MeshNodes } from './mesh-nodes.ts'
import { meshPrivateRoutes } from './mesh-private-routes.ts'
import { MeshSessions } from './mesh-sessions.ts'
import { proxyRequest } from './proxy-request.ts'
import { RelayReporter } from './report-relays.ts'
import { type ServingMesh, serveMeshRelay, sessionKeyOf } from './serve-mesh-relay.ts'
import { UnreportedRelays } from './unreported-relays.ts'

export type MeshFrontOptions = {
  readonly config: MeshConfig
  readonly keys: readonly MeshNodeKeys[]
  readonly hostedChains: HostedChains
  /** What full nodes ask of meshes (`servicer_auth_token_file`). */
  readonly nodeToken: string
  /** Opens the mesh's own private routes (`auth_token_file`); null keeps them shut. */
  readonly ownToken: string | null
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  readonly clock: Clock
  /** Uniform in [0, 1): picks the node that other requests go to. */
  readonly random: () => number
  /** Where relays wait that their node does not know of; null keeps them in memory. */
  readonly unreportedFile: string | null
  /** What `/v1/private/mesh/stop` does; null: it is refused. */
  readonly stop?: (() => void) | null
  readonly log: (message: string) => void
}

export type MeshFront = {
  readonly url: string
  /** Asks all nodes how they are, and reports what was left; also done every `node_check_interval`. */
  checkNodes(): Promise<void>
  /** Takes a new keys file; the answer says what is wrong with it, in which case the old keys stay. */
  replaceKeys(text: string): string | null
  /** The same for `chains.json`. */
  replaceHostedChains(text: string): string | null
  /** Relays that were answered and that their nodes do not know of. */
  unreportedCount(): number
  close(): Promise<void>
}

const corsHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Methods': 'POST',
  'Access-Control-Allow-Headers': 'Accept, Content-Type, Content-Length, Accept-Encoding, X-CSRF-Token, Authorization',
}

/**
 * Starts a mesh: a light server that holds servicers' keys, answers their relays itself, and tells their full nodes
 * afterwards. All else that a node answers is asked of a full node. Resolves when it listens; relays are served once
 * their node was seen.
 * @throws BadLineFileError
 */
export async function startMeshFront(options: MeshFrontOptions): Promise<MeshFront> {
  const { config, clock, log } = options
  const profile = profileOf(config)
  const requestBudget = new BodyBudget(profile.bodyBudgetBytes)
  const backends = new BackendClient(new BodyBudget(profile.bodyBudgetBytes))
  const bytes = new RelayBytes()
  const sessions = new MeshSessions()
  const unreported = new UnreportedRelays(options.unreportedFile, log)
  const nodes = new MeshNodes(
    options.keys,
    { authToken: options.nodeToken, timeoutMs: config.servicer_rpc_timeout },
    log,
  )
  const reporter = new RelayReporter({
    unreported,
    nodeOf: (address) => nodes.servicer(address)?.node,
    clock,
    retry: {
      maxTimes: config.servicer_retry_max_times,
      waitMinMs: config.servicer_retry_wait_min,
      waitMaxMs: config.servicer_retry_wait_max,
    },
    onRefusal: ({ servicerAddress, sessionHash }, error) => {
      sessions.noteRefusal(sessionKeyOf(servicerAddress, sessionHash), error)
      log(`a relay of ${servicerAddress} was answered, and refused by its node with code ${error.code}`)
    },
  })
  let hostedChains = options.hostedChains
  const mesh: ServingMesh = {
    config,
    profile,
    servicer: (address) => nodes.servicer(address),
    hostedChains: () => hostedChains,
    sessions,
    unreported,
    reporter,
    backends,
    bytes,
    clock,
    log,
  }
  const replaceHostedChains = (text: string): string | null => {
    const parsed = parseHostedChains(text)
    if (parsed.kind === 'problem') return parsed.problem
    hostedChains = parsed.chains
    return null
  }
  const privateRoutes = meshPrivateRoutes({
    nodes,
    mesh,
    token: options.ownToken,
    replaceHostedChains,
    stop: options.stop ?? null,
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const closed = new AbortController()
    // Go cuts the connection when its write timeout has passed, answered or not.
    const stopCut = clock.startTimer(() => request.socket.destroy(), config.client_rpc_write_timeout)
    response.once('close', () => {
      stopCut()
      closed.abort()
    })
    const [path = ''] = (request.url ?? '').split('?', 1)
    if (path === '/v1/client/relay' && request.method === 'OPTIONS') return send(response, null, corsHeaders)
    const read = await readBody({
      stream: request.iterator({ destroyOnReturn: false }),
      declaredBytes:
        request.headers['content-length'] === undefined ? undefined : Number(request.headers['content-length']),
      limitBytes: config.client_rpc_max_bytes_size,
      profile,
      budget: requestBudget,
      signal: closed.signal,
    })
    if (read.kind === 'aborted') return
    if (read.kind === 'refused') return send(response, read.reply, { Connection: 'close' })
    try {
      if (path === '/v1/client/relay' && request.method === 'POST') {
        const reply = await inTime(serveMeshRelay(mesh, read.bytes, closed.signal))
        return send(response, reply, reply.status === 503 ? {} : corsHeaders)
      }
      const handle = privateRoutes.get(`${request.method} ${path}`)
      if (handle !== undefined) return send(response, handle(request.headers.authorization ?? '', read.bytes))
      if (path !== '/v1' && !path.startsWith('/v1/')) return send(response, notFound)
      const node = nodes.all[Math.floor(options.random() * nodes.all.length)]
      if (node === undefined) return send(response, { status: 502, contentType: 'text/plain', body: '' })
      await proxyRequest({ request, response, body: read.bytes, node, signal: closed.signal })
    } finally {
      read.release()
    }
  }

  /** What TimeoutHandler does: the answer goes on being made, the client hears no more of it. */
  async function inTime(reply: Promise<RelayReply>): Promise<RelayReply> {
    const late = Promise.withResolvers<RelayReply>()
    const stopTimer = clock.startTimer(() => late.resolve(lateReply), config.client_rpc_timeout)
    const first = await Promise.race([reply, late.promise])
    stopTimer()
    if (first === lateReply) void reply.then(({ whenSent }) => whenSent?.())
    return first
  }

  const server = createServer(
    { headersTimeout: headersTimeoutMs(config), requestTimeout: config.client_rpc_read_timeout },
    (request, response) => {
      serve(request, response).catch((error: unknown) => {
        if (!response.destroyed)
          log(`a request could not be answered: ${error instanceof Error ? error.message : error}`)
        response.destroy()
      })
    },
  )
  const url = await listenOn(server, options)

  let lastCleanUp = clock.now()
  async function checkNodes(): Promise<void> {
    await nodes.check([...hostedChains.keys()], (node) => reporter.reportAll(node))
    if (clock.now() - lastCleanUp < config.session_cache_clean_up_interval * 1000) return
    lastCleanUp = clock.now()
    const [oldest] = nodes.all.flatMap(({ status }) => status ?? []).toSorted((a, b) => a.height - b.height)
    if (oldest !== undefined) sessions.forgetBefore(oldest.height - 4 * oldest.blocksPerSession)
  }
  let stopTimer = () => {}
  const checkAgain = () => {
    stopTimer = clock.startTimer(() => void checkNodes().finally(checkAgain), config.node_check_interval * 1000)
  }
  void checkNodes()
  checkAgain()

  return {
    url,
    checkNodes,
    replaceKeys(text) {
      try {
        nodes.replace(readMeshKeys(text))
        return null
      } catch (error) {
        if (error instanceof BadMeshSettingsError) return error.message
        throw error
      }
    },
    replaceHostedChains,
    unreportedCount: () => unreported.list().length,
    async close() {
      stopTimer()
      reporter.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await Promise.all([nodes.close(), backends.close(), bytes.close()])
      unreported.close()
    },
  }
}

const lateReply: RelayReply = {
  status: 503,
  contentType: 'text/plain; charset=utf-8',
  body: 'server Timeout Handling Request',
}

const notFound: RelayReply = { status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' }

/** The headers have no longer than the whole request, which can be less (pocket-localnet: 50 s of 15 s); 0 = for ever. */
function headersTimeoutMs({
  client_rpc_read_header_timeout: headers,
  client_rpc_read_timeout: whole,
}: MeshConfig): number {
  return whole === 0 ? headers : Math.min(headers, whole)
}

/** `null` = 200 without a body. */
function send(
  response: ServerResponse,
  reply: RelayReply | null,
  headers: Readonly<Record<string, string>> = {},
): void {
  const whenSent = reply?.whenSent
  if (whenSent !== undefined) response.once('close', whenSent)
  if (response.destroyed) whenSent?.()
  const type = reply === null ? {} : { 'Content-Type': reply.contentType }
  response.writeHead(reply?.status ?? 200, { ...type, ...headers }).end(reply?.body)
}
