import type { IncomingMessage, ServerResponse } from 'node:http'
import { unknownModel } from '../http-server/api-error.ts'
import { decodePath } from '../http-server/decode-path.ts'
import { parseJson, readBody } from '../http-server/read-body.ts'
import { prepareChat } from './answer-chat.ts'
import { prepareCompletion } from './answer-completion.ts'
import { answerDetokenize, answerTokenize } from './answer-tokenizer.ts'
import {
  bodyTooLarge,
  invalidJson,
  nothingAt,
  serverFault,
  tooManyRequests,
  wrongKey,
  wrongMethod,
} from './refusals.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import { sendReply } from './send-reply.ts'
import type { Prepared, Serving } from './serving.ts'

/** What is answered by the model. */
const generators: ReadonlyMap<string, (serving: Serving, json: unknown) => Prepared> = new Map([
  ['/v1/chat/completions', prepareChat],
  ['/v1/completions', prepareCompletion],
])

/** What is answered by its vocabulary alone. */
const tokenizers: ReadonlyMap<string, (serving: Serving, json: unknown) => Reply> = new Map([
  ['/tokenize', answerTokenize],
  ['/detokenize', answerDetokenize],
])

/**
 * Serves one request.
 *
 * @throws faults of ours, after the client heard that there was one
 */
export async function serveRequest(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
  response.once('finish', () => serving.metrics.countResponse(knownPath(path), response.statusCode))
  response.setHeader('server', 'assay-llama')
  try {
    await answer(serving, path, request, response, gone.signal)
  } catch (fault) {
    // Whoever has gone away hears nothing, and stopped the work by that.
    if (gone.signal.aborted) return
    if (!response.headersSent) await sendReply(response, errorReply(serverFault), gone.signal)
    throw fault
  }
}

async function answer(
  serving: Serving,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const send = (reply: Reply) => sendReply(response, reply, signal)
  if (path === '/health') return send(jsonReply('{"status":"ok"}'))
  const key = serving.apiKey
  if (key !== undefined && request.headers.authorization !== `Bearer ${key}`) return send(errorReply(wrongKey))
  const prepare = generators.get(path)
  const tokenize = tokenizers.get(path)
  if (prepare === undefined && tokenize === undefined) return send(lookUp(serving, request.method, path))
  if (request.method !== 'POST') return send(errorReply(wrongMethod('POST')))
  const body = await readBody(request)
  if (body === 'aborted') return
  if (body === 'too-large') return send(errorReply(bodyTooLarge))
  const json = parseJson(body)
  if (json === undefined) return send(errorReply(invalidJson))
  if (tokenize !== undefined) return send(tokenize(serving, json))
  const prepared = prepare?.(serving, withTemperature(json, serving.defaultTemperature))
  if (prepared === undefined) return send(errorReply(nothingAt(path)))
  if (prepared.kind === 'refused') return send(errorReply(prepared.error))
  const sequence = await serving.pool.take(prepared.prompt, signal)
  if (sequence === 'gone') return
  if (sequence === 'full') return send(errorReply(tooManyRequests))
  try {
    await send(await prepared.run(sequence, signal))
  } finally {
    serving.pool.leave(sequence)
  }
}

/** Requests that set no temperature get the server's. */
function withTemperature(json: unknown, temperature: number): unknown {
  const isUnset = typeof json === 'object' && json !== null && (Reflect.get(json, 'temperature') ?? null) === null
  return isUnset ? { ...json, temperature } : json
}

/** What GET gives: the models, one of them, the counters. */
function lookUp(serving: Serving, method: string | undefined, path: string): Reply {
  const name = /^\/v1\/models(?:\/(.+))?$/.exec(path)
  if (name === null && path !== '/metrics') return errorReply(nothingAt(path))
  if (method !== 'GET' && method !== 'HEAD') return errorReply(wrongMethod('GET, HEAD'))
  if (name === null) {
    const { pool, metrics } = serving
    const content = metrics.render({ busy: pool.busyCount, waiting: pool.waitingCount })
    return { kind: 'whole', status: 200, headers: { 'content-type': 'text/plain; version=0.0.4' }, content }
  }
  const model = { id: serving.name, object: 'model', created: serving.startedAt, owned_by: 'assay' }
  const wanted = name[1]
  if (wanted === undefined) {
    return jsonReply(
      JSON.stringify({ object: 'list', data: [{ ...model, max_model_len: serving.model.contextTokens }] }),
    )
  }
  const decoded = decodePath(wanted)
  return decoded === serving.name ? jsonReply(JSON.stringify(model)) : errorReply(unknownModel(decoded))
}

/** Paths are labels of counters; those that clients make up are one. */
function knownPath(path: string): string {
  if (generators.has(path) || tokenizers.has(path) || path === '/health' || path === '/metrics') return path
  return path.startsWith('/v1/models') ? '/v1/models' : 'other'
}
