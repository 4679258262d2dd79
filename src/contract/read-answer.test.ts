import { describe, expect, it } from 'vitest'
import type { BodyPiece, RelayResult } from '#records/relay.ts'
import type { RequestKind } from '#records/sample.ts'
import { type ReadAnswerOptions, readAnswer } from './read-answer.ts'

const goodBodies: Record<RequestKind, unknown> = {
  chat: { choices: [{ message: { role: 'assistant', content: 'Hi' } }] },
  completion: { choices: [{ text: 'Hi', logprobs: null }] },
  embedding: { data: [{ index: 0, embedding: [0.5, -1] }] },
  image: { data: [{ b64_json: 'iVBOR' }] },
  models: { object: 'list', data: [{ id: 'm' }] },
}

/** A response whose pieces arrive at 110, 120, … */
function response(
  pieces: readonly (string | Uint8Array | Extract<BodyPiece, { kind: 'failure' }>['failure'])[],
  {
    httpStatus = 200,
    contentType = 'application/json',
  }: { httpStatus?: number | null; contentType?: string | null } = {},
): RelayResult {
  async function* body(): AsyncGenerator<BodyPiece> {
    for (const [index, piece] of pieces.entries()) {
      const at = 110 + 10 * index
      if (typeof piece === 'string') yield { kind: 'bytes', bytes: new TextEncoder().encode(piece), at }
      else if (piece instanceof Uint8Array) yield { kind: 'bytes', bytes: piece, at }
      else yield { kind: 'failure', failure: piece, at }
    }
  }
  const headers: Record<string, string> = contentType === null ? {} : { 'content-type': contentType }
  return { kind: 'response', httpStatus, headers, sentAt: 90, firstByteAt: 100, body: body() }
}

const chat: ReadAnswerOptions = { kind: 'chat', maximumBodyBytes: 100_000 }
const reset = { kind: 'reset', blame: 'undetermined', timeoutPhase: null, detail: 'The connection broke.' } as const

/** Kind, blame and detail: what classification is about. */
async function classify(body: unknown, options: ReadAnswerOptions = chat) {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const { outcome, body: parsed } = await readAnswer(response([text]), options)
  expect(outcome.kind === 'answered').toBe(parsed !== null)
  return [outcome.kind, outcome.blame, outcome.detail]
}

describe('readAnswer', () => {
  it('default: the whole outcome of a good answer in two pieces', async () => {
    const body = { ...(goodBodies.chat as object), usage: { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 } }
    const text = JSON.stringify(body)
    const answer = await readAnswer(response([text.slice(0, 20), text.slice(20)]), chat)
    expect(answer).toEqual({
      outcome: {
        kind: 'answered',
        blame: 'nobody',
        httpStatus: 200,
        timeoutPhase: null,
        timing: { sentAt: 90, firstByteAt: 100, firstTokenAt: null, lastByteAt: 120, isTrustworthy: true },
        usage: { promptTokens: 3, completionTokens: 1, totalTokens: 4 },
        bodyBytes: text.length,
        detail: null,
      },
      body,
      rawBody: new TextEncoder().encode(text),
    })
  })

  it.each(Object.entries(goodBodies) as [RequestKind, unknown][])(
    'args: a good answer of kind %s',
    async (kind, body) => {
      const { outcome, body: parsed } = await readAnswer(response([JSON.stringify(body)]), { ...chat, kind })
      expect([outcome.kind, parsed]).toEqual(['answered', body])
    },
  )

  it.each<[string, RequestKind, unknown]>([
    [
      'a tool call without content',
      'chat',
      { choices: [{ message: { tool_calls: [{ id: 'c', function: { name: 'f', arguments: '{}' } }] } }] },
    ],
    ['content that is null', 'chat', { choices: [{ message: { content: null } }] }],
    ['an error that is null', 'chat', { ...(goodBodies.chat as object), error: null }],
    ['fields that nobody knows', 'chat', { ...(goodBodies.chat as object), provider: { a: 1 }, detail: 'x' }],
    [
      'echo with a null first logprob',
      'completion',
      {
        choices: [
          {
            text: 'a b',
            logprobs: {
              tokens: ['a', ' b'],
              token_logprobs: [null, -1.5],
              top_logprobs: [null, { ' b': -1.5 }],
              text_offset: [0, 1],
            },
          },
        ],
      },
    ],
    ['empty text', 'completion', { choices: [{ text: '' }] }],
    [
      'a base64 embedding',
      'embedding',
      { data: [{ embedding: Buffer.from(new Float32Array([1, 2]).buffer).toString('base64') }] },
    ],
    ['an image of a Stable Diffusion service', 'image', { status: 'success', output: ['iVBOR'] }],
    ['no models', 'models', { data: [] }],
  ])('behavior: %s is an answer', async (_name, kind, body) => {
    expect((await classify(body, { ...chat, kind }))[0]).toBe('answered')
  })

  const shape = 'The JSON has not the shape of an answer to a'
  it.each<[string, RequestKind, unknown, string, string]>([
    ['choices: []', 'chat', { choices: [] }, 'malformed', `${shape} chat request: "choices" is missing or wrong.`],
    ['no choices', 'chat', { id: 'x' }, 'malformed', `${shape} chat request: "choices" is missing or wrong.`],
    ['choices: null', 'chat', { choices: null }, 'malformed', `${shape} chat request: "choices" is missing or wrong.`],
    [
      'a message that says nothing',
      'chat',
      { choices: [{ message: { role: 'assistant' } }] },
      'malformed',
      `${shape} chat request: "choices[].message" is missing or wrong.`,
    ],
    [
      'content as a number',
      'chat',
      { choices: [{ message: { content: 4 } }] },
      'malformed',
      `${shape} chat request: "choices[].message.content" is missing or wrong.`,
    ],
    ['a list', 'chat', [], 'malformed', `${shape} chat request.`],
    ['text', 'chat', '"hello"', 'malformed', `${shape} chat request.`],
    [
      'a chat answer to a completion',
      'completion',
      goodBodies.chat,
      'malformed',
      `${shape} completion request: "choices[].text" is missing or wrong.`,
    ],
    [
      'logprobs with a key of theirs',
      'completion',
      { choices: [{ text: 'a', logprobs: { top_logprobs: [{ '<script>': 'x' }] } }] },
      'malformed',
      `${shape} completion request: "choices[].logprobs.top_logprobs[].*" is missing or wrong.`,
    ],
    [
      'an empty embedding',
      'embedding',
      { data: [{ embedding: [] }] },
      'malformed',
      `${shape} embedding request: "data[].embedding" is missing or wrong.`,
    ],
    [
      'base64 that is no float32',
      'embedding',
      { data: [{ embedding: 'abc' }] },
      'malformed',
      `${shape} embedding request: "data[].embedding" is missing or wrong.`,
    ],
    [
      'an infinite number',
      'embedding',
      '{"data":[{"embedding":[1e999]}]}',
      'malformed',
      'The JSON has a number that is too large to be read.',
    ],
    [
      'an error object',
      'chat',
      { error: { message: 'secret of theirs' } },
      'error-object',
      'A success status came with an error object.',
    ],
    [
      'an error as text',
      'chat',
      { error: 'secret of theirs' },
      'error-object',
      'A success status came with an error object.',
    ],
    [
      'an error beside choices',
      'chat',
      { ...(goodBodies.chat as object), error: { message: 'cut' } },
      'error-object',
      'A success status came with an error object.',
    ],
    [
      'status: failure',
      'chat',
      { status: 'failure', message: 'no' },
      'error-object',
      'A success status came with an error object.',
    ],
    [
      'object: error',
      'completion',
      { object: 'error', message: 'no', code: 40303 },
      'error-object',
      'A success status came with an error object.',
    ],
    ['detail', 'models', { detail: 'Not Found' }, 'error-object', 'A success status came with an error object.'],
    [
      'a failed image',
      'image',
      { status: 'fail', output: [] },
      'error-object',
      'A success status came with an error object.',
    ],
  ])('behavior: %s (%s) is none', async (_name, kind, body, expectedKind, detail) => {
    expect(await classify(body, { ...chat, kind })).toEqual([expectedKind, 'supplier', detail])
  })

  it.each([
    [null, 'answered', 'nobody'],
    [201, 'answered', 'nobody'],
    [301, 'redirected', 'supplier'],
    [304, 'redirected', 'supplier'],
    [400, 'refused', 'supplier'],
    [429, 'refused', 'supplier'],
    [500, 'failed', 'supplier'],
    [599, 'failed', 'supplier'],
    [600, 'malformed', 'supplier'],
    [999, 'malformed', 'supplier'],
  ])('args: status %s', async (httpStatus, kind, blame) => {
    const { outcome } = await readAnswer(response([JSON.stringify(goodBodies.chat)], { httpStatus }), chat)
    expect([outcome.kind, outcome.blame, outcome.httpStatus]).toEqual([kind, blame, httpStatus])
  })

  it.each<[string, unknown, unknown]>([
    ['absent', undefined, null],
    ['no object', 'many', null],
    ['a list', [1], null],
    [
      'negative, fractional, text',
      { prompt_tokens: -1, completion_tokens: 1.5, total_tokens: '3' },
      { promptTokens: null, completionTokens: null, totalTokens: null },
    ],
    [
      'absurd',
      { prompt_tokens: 1e300, completion_tokens: 1_000_000_001, total_tokens: 1_000_000_000 },
      { promptTokens: null, completionTokens: null, totalTokens: 1_000_000_000 },
    ],
    ['in part', { completion_tokens: 0 }, { promptTokens: null, completionTokens: 0, totalTokens: null }],
  ])('behavior: usage that is %s', async (_name, usage, expected) => {
    const text = JSON.stringify({ ...(goodBodies.chat as object), usage })
    expect((await readAnswer(response([text]), chat)).outcome.usage).toEqual(expected)
  })

  it('behavior: a failure in the body passes through with the bytes so far', async () => {
    const { outcome, body, rawBody } = await readAnswer(response(['{"choi', reset]), chat)
    expect(outcome).toEqual({
      kind: 'reset',
      blame: 'undetermined',
      httpStatus: 200,
      timeoutPhase: null,
      timing: { sentAt: 90, firstByteAt: 100, firstTokenAt: null, lastByteAt: 110, isTrustworthy: true },
      usage: null,
      bodyBytes: 6,
      detail: 'The connection broke.',
    })
    expect([body, new TextDecoder().decode(rawBody)]).toEqual([null, '{"choi'])
  })

  it('behavior: a refusal stays one however its body ends, unless we ended it', async () => {
    const broken = await readAnswer(response(['x', reset], { httpStatus: 429 }), chat)
    expect([broken.outcome.kind, broken.outcome.blame]).toEqual(['refused', 'supplier'])
    const ours = { ...reset, kind: 'cancelled', blame: 'us' } as const
    expect((await readAnswer(response(['x', ours], { httpStatus: 429 }), chat)).outcome.kind).toBe('cancelled')
  })

  it('behavior: a failure without a response passes through', async () => {
    const timing = { sentAt: 1, firstByteAt: null, firstTokenAt: null, lastByteAt: null, isTrustworthy: false }
    const failure = { kind: 'timed-out', blame: 'undetermined', timeoutPhase: 'first-byte', detail: 'Late.' } as const
    expect(await readAnswer({ kind: 'failure', failure, timing }, chat)).toEqual({
      outcome: { ...failure, httpStatus: null, timing, usage: null, bodyBytes: 0 },
      body: null,
      rawBody: new Uint8Array(0),
    })
  })

  it('behavior: reading stops at the cap, and the relay hears of it', async () => {
    let isReleased = false
    async function* endless(): AsyncGenerator<BodyPiece> {
      try {
        for (;;) yield { kind: 'bytes', bytes: new Uint8Array(1000), at: 100 }
      } finally {
        isReleased = true
      }
    }
    const result = { ...response([]), body: endless() } as RelayResult
    const { outcome, rawBody } = await readAnswer(result, { ...chat, maximumBodyBytes: 3500 })
    expect([outcome.kind, outcome.blame, outcome.detail]).toEqual([
      'oversized',
      'supplier',
      'The body is larger than 3500 bytes.',
    ])
    expect([rawBody.byteLength, isReleased]).toEqual([3000, true])
  })

  it('behavior: times of a late event loop are marked', async () => {
    const windows: number[][] = []
    const wasLateBetween = (from: number, to: number) => windows.push([from, to]) > 0
    const { outcome } = await readAnswer(response(['{}']), { ...chat, wasLateBetween })
    expect([outcome.timing.isTrustworthy, windows]).toEqual([false, [[90, 110]]])
  })
})

describe('readAnswer of a stream', () => {
  const streamed: ReadAnswerOptions = { ...chat, isStream: true }
  const asStream = { contentType: 'text/event-stream; charset=utf-8' }
  const event = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`
  const delta = (content: string) =>
    event({ id: 'c1', model: 'm', created: 5, choices: [{ index: 0, delta: { content } }] })
  const role = event({ id: 'c1', choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] })
  const stop = event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })
  const usage = event({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 } })
  const done = 'data: [DONE]\n\n'

  it('default: the body that the server would have sent unstreamed, and the first token', async () => {
    const pieces = [': hello\r\n\r\n', role, delta('Hé'), delta('llo 😀'), stop, usage, done]
    const { outcome, body } = await readAnswer(response(pieces, asStream), streamed)
    expect(outcome).toMatchObject({
      kind: 'answered',
      timing: { firstByteAt: 100, firstTokenAt: 130, lastByteAt: 170 },
      usage: { promptTokens: 3, completionTokens: 2, totalTokens: 5 },
    })
    expect(body).toEqual({
      id: 'c1',
      object: 'chat.completion',
      created: 5,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Héllo 😀' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
    })
  })

  it('behavior: bytes cut inside a character', async () => {
    const bytes = new TextEncoder().encode(delta('😀') + stop + done)
    const pieces = Array.from(bytes, (byte) => new Uint8Array([byte]))
    const { body } = await readAnswer(response(pieces, asStream), streamed)
    expect(body).toMatchObject({ choices: [{ message: { content: '😀' } }] })
  })

  it('behavior: several choices, reasoning and calls in parts', async () => {
    const call = (index: number, parts: object) =>
      event({ choices: [{ index: 1, delta: { tool_calls: [{ index, ...parts }] } }] })
    const pieces = [
      event({ choices: [{ index: 1, delta: { reasoning_content: 'Hm. ' } }] }),
      event({ choices: [{ index: 0, delta: { content: 'A' } }] }),
      call(0, { id: 'call_1', function: { name: 'add', arguments: '{"a"' } }),
      call(0, { function: { arguments: ':1}' } }),
      event({ choices: [{ index: 1, delta: {}, finish_reason: 'tool_calls' }] }),
      done,
    ]
    const { body, outcome } = await readAnswer(response(pieces, asStream), streamed)
    expect(outcome.timing.firstTokenAt).toBe(110)
    expect(body).toMatchObject({
      choices: [
        { index: 0, message: { content: 'A' }, finish_reason: null },
        {
          index: 1,
          message: {
            content: null,
            reasoning_content: 'Hm. ',
            tool_calls: [{ id: 'call_1', type: 'function', function: { name: 'add', arguments: '{"a":1}' } }],
          },
          finish_reason: 'tool_calls',
        },
      ],
    })
  })

  it('args: a legacy completion', async () => {
    const pieces = [
      event({ choices: [{ text: 'a' }] }),
      event({ choices: [{ text: 'b', finish_reason: 'stop' }] }),
      done,
    ]
    const { body } = await readAnswer(response(pieces, asStream), { ...streamed, kind: 'completion' })
    expect(body).toMatchObject({
      object: 'text_completion',
      choices: [{ index: 0, text: 'ab', finish_reason: 'stop' }],
    })
  })

  it.each<[string, string[], string, string]>([
    ['no [DONE]', [delta('a'), stop], 'malformed', 'The stream ended without [DONE].'],
    ['nothing', [], 'malformed', 'The stream ended without [DONE].'],
    ['only [DONE]', [done], 'malformed', 'The stream had no choice in it.'],
    [
      'an error event',
      [delta('a'), event({ error: { message: 'secret of theirs' } }), done],
      'error-object',
      'The stream brought an error object.',
    ],
    [
      'a broken event',
      [delta('a'), 'data: {"choices":\n\n', done],
      'malformed',
      'An event of the stream is not readable JSON.',
    ],
    [
      'a deep event',
      [`data: ${'['.repeat(5000)}\n\n`, done],
      'malformed',
      'An event of the stream is not readable JSON.',
    ],
    [
      'an event of another shape',
      [event({ choices: [{ index: 500, delta: {} }] }), done],
      'malformed',
      'An event of the stream has not the shape of a chunk.',
    ],
  ])('error: %s', async (_name, pieces, kind, detail) => {
    const { outcome, body } = await readAnswer(response(pieces, asStream), streamed)
    expect([outcome.kind, outcome.blame, outcome.detail, body]).toEqual([kind, 'supplier', detail, null])
  })

  it('error: a stream that breaks off keeps its first token', async () => {
    const { outcome } = await readAnswer(response([delta('a'), reset], asStream), streamed)
    expect([outcome.kind, outcome.timing.firstTokenAt]).toEqual(['reset', 110])
  })

  it('behavior: plain JSON in answer to a stream request is an answer without a first token', async () => {
    const text = JSON.stringify(goodBodies.chat)
    for (const contentType of ['application/json', null, 'text/event-stream']) {
      const { outcome, body } = await readAnswer(response([text], { contentType }), streamed)
      expect([outcome.kind, outcome.timing.firstTokenAt, body]).toEqual(['answered', null, goodBodies.chat])
    }
  })

  it('behavior: a stream is read where headers are hidden, and is none where it was not asked for', async () => {
    const pieces = [delta('a'), stop, done]
    expect((await readAnswer(response(pieces, { contentType: null, httpStatus: null }), streamed)).outcome.kind).toBe(
      'answered',
    )
    expect((await readAnswer(response(pieces, asStream), chat)).outcome).toMatchObject({
      kind: 'malformed',
      detail: 'The body is an event stream, which was not asked for.',
    })
  })
})
