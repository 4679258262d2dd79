import type { IncomingMessage, ServerResponse } from 'node:http'
import { imageLimits } from '#contract/image/limits.ts'
import { readForm } from '#contract/image/multipart.ts'
import { type ApiError, invalidRequest, unknownModel } from '../http-server/api-error.ts'
import { decodePath } from '../http-server/decode-path.ts'
import { parseJson, readBody } from '../http-server/read-body.ts'
import type { Seats } from '../http-server/seats.ts'
import { activeMisbehaviours, findMisbehaviour } from './active-misbehaviours.ts'
import { answerEmbedding, embeddingPaths } from './embedding/answer-embedding.ts'
import { answerImage, imagePaths } from './image/answer-image.ts'
import { jitterFactor } from './jitter-factor.ts'
import type { Moment } from './misbehaviour.ts'
import { answerRegression, regressionPaths } from './regression/answer-regression.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import { type Line, sendReply } from './send-reply.ts'
import type { ServiceAnswer } from './service.ts'
import type { ServiceBehaviour } from './service-behaviour.ts'
import type { SimulatorClock } from './simulator-clock.ts'
import { unitHash } from './unit-hash.ts'

/** One simulated service while it runs. */
export type ServiceSimulation = {
  readonly name: string
  readonly behaviour: ServiceBehaviour
  readonly clock: SimulatorClock
  readonly seats: Seats
  /** Milliseconds since 1970. */
  readonly startedAt: number
}

const paths: Readonly<Record<ServiceBehaviour['kind'], readonly string[]>> = {
  image: imagePaths,
  embedding: embeddingPaths,
  regression: regressionPaths,
}

/** Serves one request to a simulated service. */
export async function serveService(
  simulation: ServiceSimulation,
  ordinal: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.setHeader('server', 'assay-simulator')
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const line: Line = { response, clock: simulation.clock, signal: gone.signal, bytesPerSecond: undefined }
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  const reply = isWork(simulation, path)
    ? await workOn({ simulation, ordinal, path, request, signal: gone.signal })
    : lookUp(simulation, request.method, path)
  if (reply !== 'aborted') await sendReply(line, reply)
}

function isWork({ behaviour }: ServiceSimulation, path: string): boolean {
  return paths[behaviour.kind].includes(path)
}

type Work = {
  readonly simulation: ServiceSimulation
  readonly ordinal: number
  readonly path: string
  readonly request: IncomingMessage
  readonly signal: AbortSignal
}

async function workOn(work: Work): Promise<Reply | 'aborted'> {
  const { simulation, ordinal, path, request, signal } = work
  if (request.method !== 'POST') return refuse(wrongMethod('POST'), path)
  const isImage = simulation.behaviour.kind === 'image'
  const body = await readBody(request, isImage ? imageLimits.maximumBodyBytes : undefined)
  if (body === 'aborted') return body
  if (body === 'too-large') return refuse(isImage ? imageBodyTooLarge : bodyTooLarge, path)
  const type = request.headers['content-type'] ?? ''
  const form = path === '/v1/images/edits' && type.startsWith('multipart/form-data') ? readForm(body, type) : null
  if (form?.kind === 'refused') return refuse(invalidRequest(form.message, form.param, form.code), path)
  const json = form === null ? parseJson(body) : form.fields
  if (json === undefined) return refuse(invalidRequest('The body is not JSON in UTF-8.', null, 'invalid_json'), path)
  if (!(await simulation.seats.take())) return refuse(busy, path)
  try {
    const { clock, behaviour } = simulation
    const all = takingHold<ServiceBehaviour['misbehaviours'][number]>(work, behaviour.misbehaviours)
    const fault = findMisbehaviour(all, 'fail')
    if (fault !== undefined) return refuse(failure(fault.status), path)
    const answer = await answerOf(work, json)
    if (answer.kind === 'refused') return refuse(answer.error, path)
    const { baseMs, perTokenMs, jitter } = behaviour.latency
    const factor = jitterFactor(jitter, simulation.name, ordinal)
    const slowness = findMisbehaviour(all, 'slow')?.ms ?? 0
    const waitMs = (baseMs + perTokenMs * answer.value.steps) * factor + slowness
    // The seat is taken for as long as the work would last.
    if (waitMs > 0) await clock.sleep(waitMs, signal)
    return jsonReply(200, answer.value.content)
  } finally {
    simulation.seats.leave()
  }
}

function answerOf(work: Work, json: unknown): Promise<ServiceAnswer> {
  const { simulation, ordinal, path } = work
  const { behaviour, name, clock } = simulation
  const createdAt = Math.floor(clock.now() / 1000)
  const call = { path, json, createdAt, chance: `${name} ${ordinal}` }
  switch (behaviour.kind) {
    case 'image':
      return answerImage({ ...call, behaviour, misbehaviours: takingHold(work, behaviour.misbehaviours) })
    case 'embedding':
      return answerEmbedding({ ...call, behaviour, misbehaviours: takingHold(work, behaviour.misbehaviours) })
    case 'regression':
      return answerRegression({ ...call, behaviour, misbehaviours: takingHold(work, behaviour.misbehaviours) })
  }
}

type Drawn = {
  readonly kind: string
  readonly share: number
  readonly from?: Moment | undefined
  readonly until?: Moment | undefined
}

/** The misbehaviours that hold now and were drawn for this request. */
function takingHold<One extends Drawn>({ simulation, ordinal }: Work, all: readonly One[]): One[] {
  const { name, clock, startedAt } = simulation
  return activeMisbehaviours({ all, now: clock.now(), startedAt }).filter(
    ({ kind, share }) => unitHash(kind, name, String(ordinal)) < share,
  )
}

const health = jsonReply(200, '{"status":"ok","server":"assay-simulator"}')

/** What is there besides the work: health, the list of the one model, and that model. */
function lookUp({ behaviour, startedAt }: ServiceSimulation, method: string | undefined, path: string): Reply {
  if (path === '/health') return health
  const name = /^\/v1\/models(?:\/(.+))?$/.exec(path)
  if (name === null) {
    const there = paths[behaviour.kind].join(', ')
    const message = `There is nothing at ${path.slice(0, 200)}. This ${behaviour.kind} server has ${there}.`
    return refuse({ ...invalidRequest(message, null, 'not_found'), status: 404 }, path)
  }
  if (method !== 'GET' && method !== 'HEAD') return refuse(wrongMethod('GET, HEAD'), path)
  const created = Math.floor(startedAt / 1000)
  const model = { id: behaviour.model, object: 'model', created, owned_by: 'assay-simulator' }
  if (name[1] === undefined) return jsonReply(200, JSON.stringify({ object: 'list', data: [model] }))
  const wanted = decodePath(name[1])
  return wanted === model.id ? jsonReply(200, JSON.stringify(model)) : refuse(unknownModel(wanted), path)
}

/** OpenAI's error object, and for clients of Stable Diffusion services what they read of it besides. */
function refuse(error: ApiError, path: string): Reply {
  if (!/\/(?:text2img|img2img|inpainting)$/.test(path)) return errorReply(error)
  const { status, message, type, param, code } = error
  const content = { status: 'error', detail: message, error: { message, type, param, code } }
  return jsonReply(status, JSON.stringify(content), error.headers)
}

const bodyTooLarge: ApiError = {
  ...invalidRequest('The body is larger than 32 MiB.', null, 'request_too_large'),
  status: 413,
  headers: { connection: 'close' },
}

const imageBodyTooLarge: ApiError = { ...bodyTooLarge, message: 'The body is larger than 100 MB.' }

const busy = failure(429)

function failure(status: 429 | 500 | 503): ApiError {
  const message = status === 429 ? 'Too many requests wait.' : 'The model failed.'
  return { status, message, type: 'server_error', param: null, code: null }
}

function wrongMethod(allow: string): ApiError {
  const error = invalidRequest(`This address takes ${allow} only.`, null, 'method_not_allowed')
  return { ...error, status: 405, headers: { allow } }
}
