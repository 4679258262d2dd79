import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net'
import { readAnswer } from '#contract/read-answer.ts'
import { createAddressGuard } from '#networks/guard/address-guard.ts'
import type { EventLoopWatch } from '#networks/http/event-loop-watch.ts'
import type { RelayRequest, RelayTimeouts } from '#records/relay.ts'
import { supplierId } from '#records/supplier.ts'
import { createDirectRelay, type DirectRelay, type DirectRelayOptions } from './relay.ts'
import type { DirectSupplier } from './suppliers-file.ts'

/** Servers on the loopback interface, and relays to them: what the tests of this folder share. */
export type LoopbackServer = AsyncDisposable & {
  readonly port: number
  readonly sockets: ReadonlySet<Socket>
  /** Settles when a connection has been closed, whoever closed it. */
  readonly firstClose: Promise<void>
}

export function listenHttp(listener: RequestListener): Promise<LoopbackServer> {
  return listen(createHttpServer(listener))
}

/** A server that gets the bare socket once the first bytes of a request are there. */
export function listenTcp(onRequest: (socket: Socket) => void): Promise<LoopbackServer> {
  return listen(createTcpServer((socket) => void socket.once('data', () => onRequest(socket))))
}

export async function listen(server: Server): Promise<LoopbackServer> {
  const sockets = new Set<Socket>()
  const firstClose = Promise.withResolvers<void>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      firstClose.resolve()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    firstClose: firstClose.promise,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

/** A body as the original API sends it. */
export const goodChat = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Four.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
}

export const generousTimeouts: RelayTimeouts = { connectMs: 5000, firstByteMs: 5000, idleMs: 5000, totalMs: 10_000 }

export function supplierAt(url: string, over: Partial<DirectSupplier> = {}): DirectSupplier {
  return {
    id: 'node-1',
    url,
    operator: 'operator-1',
    service: 'text',
    key: null,
    model: null,
    reference: null,
    isSimulated: false,
    limits: { concurrency: 8, requestsPerSecond: 1000, timeouts: generousTimeouts, maximumBodyBytes: 1_000_000 },
    ...over,
  }
}

export function requestTo(supplier: DirectSupplier, over: Partial<RelayRequest> = {}): RelayRequest {
  const identity = { network: 'direct', address: supplier.id, service: supplier.service } as const
  return {
    supplier: { ...identity, id: supplierId(identity) },
    kind: 'chat',
    method: 'POST',
    path: '/v1/chat/completions',
    body: '{"model":"m","messages":[{"role":"user","content":"2+2?"}]}',
    maximumBodyBytes: 1_000_000,
    timeouts: generousTimeouts,
    ...over,
  }
}

/** On a crowded machine our own loop is late, and every timeout then ours: most tests are not about that. */
const neverLate: EventLoopWatch = { lateMsBetween: () => 0, wasLateBetween: () => false, stop: () => {} }

export function relayTo(
  supplier: DirectSupplier,
  over: Partial<DirectRelayOptions> = {},
): DirectRelay & AsyncDisposable {
  const relay = createDirectRelay({
    suppliers: [supplier],
    guard: createAddressGuard({ allow: ['127.0.0.0/8'] }),
    readSecret: async () => 'no-key',
    watch: neverLate,
    ...over,
  })
  return { ...relay, [Symbol.asyncDispose]: relay.close }
}

/** One request to a server on loopback, read to its end; the outcome without its times. */
export async function askOnce(
  url: string,
  {
    request = {},
    relay: options = {},
    isStream = false,
    signal = new AbortController().signal,
  }: {
    request?: Partial<RelayRequest>
    relay?: Partial<DirectRelayOptions>
    isStream?: boolean
    signal?: AbortSignal
  } = {},
) {
  const supplier = supplierAt(url)
  await using direct = relayTo(supplier, options)
  const built = requestTo(supplier, request)
  const { wasLateBetween } = direct
  const { maximumBodyBytes, kind } = built
  const answer = await readAnswer(await direct.relay(built, signal), {
    kind,
    maximumBodyBytes,
    isStream,
    wasLateBetween,
  })
  const { timing, usage: _usage, ...outcome } = answer.outcome
  return { outcome, timing, body: answer.body, rawBody: answer.rawBody }
}
