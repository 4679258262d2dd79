import { expect, it } from 'vitest'
import { findService } from './find-service.ts'
import type { CheckAnswer, CheckRequest } from './transport-port.ts'

type Route = { readonly status: number | null; readonly json: unknown }

const chat = { object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' } }] }
const vector = { object: 'list', data: [{ index: 0, embedding: [1, 0] }] }
const error = (code: string | null) => ({ error: { message: 'no', type: 'invalid_request_error', param: null, code } })
const picture = { data: [{ b64_json: 'AAAA' }] }

/** What is found of a server that has these addresses, and the addresses that were asked. */
async function found(routes: Readonly<Record<string, Route>>, otherwise: Route = { status: 404, json: error(null) }) {
  const asked: string[] = []
  const service = await findService(async ({ path }: CheckRequest): Promise<CheckAnswer> => {
    asked.push(path)
    const { status, json } = routes[path] ?? otherwise
    const body = Buffer.from(JSON.stringify(json))
    return { kind: 'answer', status, headers: {}, body, arrivals: [], firstByteMs: 1, totalMs: 1, end: 'complete' }
  }, 'm')
  return [service, asked.length]
}

it.each([
  { name: 'chat that answers', routes: { '/v1/chat/completions': { status: 200, json: chat } }, is: ['chat', 1] },
  { name: 'chat that is broken', routes: { '/v1/chat/completions': { status: 500, json: {} } }, is: ['chat', 1] },
  {
    name: 'chat without the model',
    routes: { '/v1/chat/completions': { status: 404, json: error('model_not_found') } },
    is: ['chat', 1],
  },
  { name: 'embeddings alone', routes: { '/v1/embeddings': { status: 200, json: vector } }, is: ['embeddings', 2] },
  { name: 'images', routes: { '/v1/images/generations': { status: 200, json: picture } }, is: ['images', 4] },
  { name: 'images', routes: { '/v1/text2img': { status: 200, json: { output: ['AAAA'] } } }, is: ['images', 3] },
  { name: 'nothing', routes: {}, is: ['chat', 4] },
] as const)('matrix: $name', async ({ routes, is }) => expect(await found(routes)).toEqual(is))

it('behavior: where the status is hidden, what is answered decides', async () => {
  const hidden = { status: null, json: error(null) }
  expect(await found({ '/v1/embeddings': { status: null, json: vector } }, hidden)).toEqual(['embeddings', 2])
  expect(await found({ '/v1/chat/completions': { status: null, json: chat } }, hidden)).toEqual(['chat', 1])
})

it('error: an endpoint that cannot be reached is a chat endpoint, and asked once', async () => {
  let asked = 0
  const service = await findService(async () => {
    asked += 1
    return { kind: 'failure', reason: 'unreachable', detail: '', totalMs: 1 }
  }, 'm')
  expect([service, asked]).toEqual(['chat', 1])
})
