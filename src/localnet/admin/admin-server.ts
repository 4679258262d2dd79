import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { PrivateKey } from '#morse/keys.ts'
import type { Block, Chain } from '../chain/chain.ts'
import { closeServer, listenOn } from '../listen.ts'
import { isRightToken } from '../mesh/full-node-routes.ts'
import type { LeanNode } from '../servicer/lean-node.ts'
import { type AdminErrorCode, type BlockEvent, faucetRequest, parameterRequest } from './admin-api.ts'
import { changeParameter, fund } from './admin-transactions.ts'
import { describeTransaction } from './describe-transaction.ts'
import { type LocalnetFacts, readStatus } from './read-status.ts'
import { writeParameter } from './write-parameter.ts'

export type AdminServer = {
  readonly url: string
  close(): Promise<void>
}

export type AdminServerOptions = {
  readonly chain: Chain
  readonly leanNodes: readonly LeanNode[]
  readonly facts: LocalnetFacts
  /** What changes ask for, see `keepAdminToken`. */
  readonly token: string
  /** Null: there is no account to give from. */
  readonly faucet: PrivateKey | null
  /** The account that the access list names; null: parameters cannot be changed. */
  readonly owner: PrivateKey | null
  readonly host: string
  /** 0 = any free one. */
  readonly port: number
  /** Faults of ours. */
  readonly log: (message: string, error: unknown) => void
}

type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Readonly<Record<string, string>> }

const LARGEST_BODY_BYTES = 256 * 1024
const READ_TIMEOUT_MS = 10_000

/** What a slow reader of events may fall behind before it is let go. */
const LARGEST_BACKLOG_BYTES = 1024 * 1024

/** Serves the routes of `admin-api.ts`. */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const readers = new Set<ServerResponse>()
  const stopEvents = options.chain.onBlock((block) => {
    if (readers.size === 0) return
    const event = `event: block\nid: ${block.height}\ndata: ${JSON.stringify(blockEvent(options.chain, block))}\n\n`
    for (const reader of readers) sendEvent(reader, event)
  })
  const server = createServer(
    { headersTimeout: READ_TIMEOUT_MS, requestTimeout: READ_TIMEOUT_MS, connectionsCheckingInterval: 1_000 },
    (request, response) => void serve(request, response, options, readers),
  )
  const url = await listenOn(server, options)
  return {
    url,
    close: () => {
      stopEvents()
      for (const reader of readers) reader.end()
      return closeServer(server)
    },
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: AdminServerOptions,
  readers: Set<ServerResponse>,
): Promise<void> {
  try {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    if (path === '/localnet/events' && request.method === 'GET') return streamEvents(response, readers)
    send(response, await reply(path, request, options))
  } catch (error) {
    if (response.destroyed || request.errored !== null) return
    options.log('an admin request could not be answered', error)
    send(response, refuse(500, 'internal', 'a fault of the localnet; its log has it'))
  }
}

async function reply(path: string, request: IncomingMessage, options: AdminServerOptions): Promise<Reply> {
  if (path === '/localnet/status') {
    if (request.method !== 'GET') return wrongMethod('GET')
    return { status: 200, body: readStatus({ ...options, evidence: evidenceOf(options), describeTransaction }) }
  }
  if (path === '/localnet/events') return wrongMethod('GET')
  if (path !== '/localnet/faucet' && path !== '/localnet/parameters') {
    return refuse(404, 'unknown-route', `there is no ${path}`)
  }
  if (request.method !== 'POST') return wrongMethod('POST')
  if (!isRightToken(request.headers.authorization ?? '', `Bearer ${options.token}`)) {
    return refuse(401, 'wrong-token', 'changes need "Authorization: Bearer" with the token in the localnet’s folder')
  }
  const body = await readText(request)
  if (body === undefined) return refuse(413, 'too-large', `a body has at most ${LARGEST_BODY_BYTES} bytes`)
  return path === '/localnet/faucet' ? replyToFaucet(body, options) : replyToParameters(body, options)
}

function replyToFaucet(body: string, { chain, faucet }: AdminServerOptions): Reply {
  if (faucet === null) return refuse(409, 'no-faucet', 'this localnet has no faucet: its genesis is not its own')
  const parsed = parse(faucetRequest, body)
  return 'problem' in parsed
    ? refuse(400, 'bad-request', parsed.problem)
    : { status: 200, body: fund(chain, faucet, parsed.value) }
}

function replyToParameters(body: string, { chain, owner }: AdminServerOptions): Reply {
  if (owner === null) return refuse(409, 'no-owner', 'the key of the account that may change parameters is not known')
  const parsed = parse(parameterRequest, body)
  if ('problem' in parsed) return refuse(400, 'bad-request', parsed.problem)
  const { name } = parsed.value
  const written = writeParameter(parsed.value)
  return 'problem' in written
    ? refuse(400, 'bad-request', `${name}: ${written.problem}`)
    : { status: 200, body: changeParameter(chain, owner, { name, json: written.json }) }
}

function evidenceOf({ leanNodes }: AdminServerOptions) {
  return leanNodes.flatMap((node) => node.evidence())
}

function streamEvents(response: ServerResponse, readers: Set<ServerResponse>): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
  response.flushHeaders()
  readers.add(response)
  response.once('close', () => readers.delete(response))
}

function sendEvent(reader: ServerResponse, event: string): void {
  if (reader.writableLength > LARGEST_BACKLOG_BYTES) reader.destroy()
  else reader.write(event)
}

function blockEvent(chain: Chain, block: Block): BlockEvent {
  return {
    height: block.height,
    time: new Date(block.time).toISOString(),
    hash: Buffer.from(block.hash).toString('hex'),
    proposer: block.proposer,
    transactions: block.transactions.map(({ hash, result }) => ({
      hash,
      messageType: result.messageType,
      code: result.code,
      log: result.log,
    })),
    rewards: chain
      .rewards({ sinceHeight: block.height })
      .filter(({ height }) => height === block.height)
      .map(({ nodeAddress, chain: service, relays, minted, toNode }) => ({
        servicerAddress: nodeAddress,
        chain: service,
        relays: String(relays),
        mintedUpokt: String(minted),
        toNodeUpokt: String(toNode),
      })),
  }
}

function parse<T>(schema: z.ZodType<T>, body: string): { readonly value: T } | { readonly problem: string } {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { problem: 'the body is no JSON' }
  }
  const parsed = schema.safeParse(json)
  if (parsed.success) return { value: parsed.data }
  return {
    problem: parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; '),
  }
}

function wrongMethod(allow: string): Reply {
  return { ...refuse(405, 'method-not-allowed', `this path takes ${allow} only`), headers: { Allow: allow } }
}

function refuse(status: number, code: AdminErrorCode, message: string): Reply {
  return { status, body: { error: { code, message } } }
}

function send(response: ServerResponse, { status, body, headers = {} }: Reply): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers })
  response.end(`${JSON.stringify(body)}\n`)
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length
    if (size > LARGEST_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
