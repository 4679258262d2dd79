import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ApiError, invalidRequest, unknownModel } from '../http-server/api-error.ts'
import { decodePath } from '../http-server/decode-path.ts'
import { readBody } from '../http-server/read-body.ts'
import { activeMisbehaviours, findMisbehaviour } from './active-misbehaviours.ts'
import { answerRequest, tooManyRequests } from './answer-request.ts'
import { answerDetokenize, answerTokenize } from './answer-tokenizer.ts'
import { failAbruptly } from './fail-abruptly.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import { type Line, sendReply } from './send-reply.ts'
import type { Endpoint, Occasion, Simulation } from './simulation.ts'
import { spoilReply } from './spoil-reply.ts'

const endpoints: ReadonlyMap<string, Endpoint> = new Map([
  ['/v1/chat/completions', 'chat'],
  ['/v1/completions', 'completion'],
])

/** What answers without the model. */
const tokenizers: ReadonlyMap<string, (simulation: Simulation, body: Buffer) => Reply> = new Map([
  ['/tokenize', answerTokenize],
  ['/detokenize', answerDetokenize],
])

/**
 * Serves one request to a simulator.
 *
 * @throws whatever the answer key throws, after a 500 went out.
 */
export async function serveRequest(
  simulation: Simulation,
  ordinal: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('server', 'assay-simulator')
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const now = simulation.clock.now()
  const { startedAt, behaviour, clock } = simulation
  const misbehaviours = activeMisbehaviours({ all: behaviour.misbehaviours, now, startedAt })
  const occasion: Occasion = { ordinal, now, misbehaviours }
  const bytesPerSecond = findMisbehaviour(misbehaviours, 'slow-drip')?.bytesPerSecond
  const line: Line = { response, clock, signal: gone.signal, bytesPerSecond }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  if (path === '/health') return sendReply({ ...line, bytesPerSecond: undefined }, health)
  const abrupt = await failAbruptly(simulation, occasion, line)
  if (abrupt === 'done') return
  if (abrupt !== 'none') return sendReply(line, abrupt)
  const refusal = refuseKey(simulation, request)
  if (refusal !== undefined) return sendReply(line, errorReply(refusal))
  const tokenizer = simulation.behaviour.tokenizer === 'absent' ? undefined : tokenizers.get(path)
  if (tokenizer !== undefined) {
    if (request.method !== 'POST') return sendReply(line, wrongMethod('POST'))
    const body = await readBody(request)
    if (body === 'aborted') return
    return sendReply(line, body === 'too-large' ? errorReply(bodyTooLarge) : tokenizer(simulation, body))
  }
  const endpoint = endpoints.get(path)
  if (endpoint === undefined) return sendReply(line, lookUp(simulation, request.method, path))
  if (request.method !== 'POST') return sendReply(line, wrongMethod('POST'))
  return serveEndpoint({ simulation, occasion, line, endpoint, request })
}

async function serveEndpoint({
  simulation,
  occasion,
  line,
  endpoint,
  request,
}: {
  readonly simulation: Simulation
  readonly occasion: Occasion
  readonly line: Line
  readonly endpoint: Endpoint
  readonly request: IncomingMessage
}): Promise<void> {
  const body = await readBody(request)
  if (body === 'aborted') return
  if (body === 'too-large') return sendReply(line, errorReply(bodyTooLarge))
  if (!(await simulation.seats.take())) return sendReply(line, errorReply(tooManyRequests('Too many requests wait.')))
  try {
    const reply = await cachedReply(simulation, occasion, endpoint, body)
    await sendReply(line, spoilReply(simulation, occasion, endpoint, reply))
  } finally {
    simulation.seats.leave()
  }
}

/** The reply, which a caching proxy has ready when it has given it before. */
async function cachedReply(
  simulation: Simulation,
  occasion: Occasion,
  endpoint: Endpoint,
  body: Buffer,
): Promise<Reply> {
  if (findMisbehaviour(occasion.misbehaviours, 'cache') === undefined) {
    return answerRequest(simulation, occasion, endpoint, body)
  }
  const key = `${endpoint} ${body.toString('base64')}`
  const known = simulation.cache.get(key)
  if (known !== undefined) return { ...known, waitMs: 0 }
  const reply = await answerRequest(simulation, occasion, endpoint, body)
  if (simulation.cache.size < MOST_CACHED) simulation.cache.set(key, reply)
  return reply
}

/** Replies that a caching proxy remembers. */
const MOST_CACHED = 10_000

const health = jsonReply(200, '{"status":"ok","server":"assay-simulator"}')

const bodyTooLarge: ApiError = {
  ...invalidRequest('The body is larger than 32 MiB.', null, 'request_too_large'),
  status: 413,
  headers: { connection: 'close' },
}

function refuseKey({ behaviour }: Simulation, request: IncomingMessage): ApiError | undefined {
  if (behaviour.apiKey === undefined || request.headers.authorization === `Bearer ${behaviour.apiKey}`) return undefined
  const message = 'Incorrect API key. Send the right one as "Authorization: Bearer …".'
  return { status: 401, message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' }
}

/** What GET gives: the list of models, or one of them. */
function lookUp(simulation: Simulation, method: string | undefined, path: string): Reply {
  const isRead = method === 'GET' || method === 'HEAD'
  const name = /^\/v1\/models(?:\/(.+))?$/.exec(path)
  if (name === null)
    return errorReply({ ...invalidRequest(`There is nothing at ${path.slice(0, 200)}.`, null), status: 404 })
  if (!isRead) return wrongMethod('GET, HEAD')
  const model = describeModel(simulation)
  const wanted = name[1]
  if (wanted === undefined) return jsonReply(200, JSON.stringify({ object: 'list', data: [model] }))
  const decoded = decodePath(wanted)
  return decoded === model.id ? jsonReply(200, JSON.stringify(model)) : errorReply(unknownModel(decoded))
}

function describeModel({ behaviour, startedAt }: Simulation) {
  const created = Math.floor(startedAt / 1000)
  return { id: behaviour.model, object: 'model', created, owned_by: 'assay-simulator' }
}

function wrongMethod(allow: string): Reply {
  const error = invalidRequest(`This address takes ${allow} only.`, null, 'method_not_allowed')
  return errorReply({ ...error, status: 405, headers: { allow } })
}
