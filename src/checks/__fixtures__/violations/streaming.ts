import { setTimeout as delay } from 'node:timers/promises'
import { errorReply, isStream, jsonReply, type MockReply, type MockRequest } from '../mock-reply.ts'
import {
  answeredOtherwise,
  changedChunks,
  changedEvents,
  fieldsOf,
  type Mutation,
  type Violation,
} from '../mutation.ts'

type Choice = { delta?: { content?: string; role?: string }; finish_reason?: string | null; index?: number }

function changedChoices(change: (choice: Choice, place: number) => Choice): Mutation {
  return changedChunks((chunk, place) => ({
    ...chunk,
    choices: ((chunk.choices as Choice[]) ?? []).map((choice) => change(choice, place)),
  }))
}

function streamHeaders(headers: Record<string, string>): Mutation {
  return async (_request, answer) => {
    const reply = await answer()
    return isStream(reply) ? { ...reply, headers } : reply
  }
}

function streamBytes(change: (text: string) => string | Buffer): Mutation {
  return async (_request, answer) => {
    const reply = await answer()
    if (!isStream(reply)) return reply
    const text = Buffer.concat(reply.pieces.map(({ bytes }) => Buffer.from(bytes))).toString('utf8')
    return { ...reply, pieces: [{ bytes: change(text), afterMs: 0 }] }
  }
}

function isStreaming(request: MockRequest): boolean {
  return fieldsOf(request).stream === true
}

/** All of a stream after the time that it takes to generate it. */
const heldBack: Mutation = async (_request, answer) => {
  const reply = await answer()
  if (!isStream(reply)) return reply
  const afterMs = reply.pieces.reduce((sum, piece) => sum + piece.afterMs, 0)
  return { ...reply, pieces: reply.pieces.map(({ bytes }, place) => ({ bytes, afterMs: place === 0 ? afterMs : 0 })) }
}

/** One seat, which is taken for a while after a client has left its stream. */
function busyAfterLeaving(): Mutation {
  let freeAt = 0
  return async (request, answer) => {
    const waitMs = freeAt - performance.now()
    if (waitMs > 0) await delay(waitMs)
    const isLong = isStreaming(request) && Number(fieldsOf(request).max_tokens) >= 256
    if (isLong) freeAt = performance.now() + 2_500
    return answer()
  }
}

export const streamViolations: readonly Violation[] = [
  {
    check: 'stream.events',
    does: 'answers at once all the same',
    mutation: answeredOtherwise(isStreaming, async (_request, answer) => {
      const reply = await answer()
      return isStream(reply) ? jsonReply(200, { choices: [] }) : reply
    }),
  },
  {
    check: 'stream.events',
    does: 'breaks a stream off',
    mutation: async (_request, answer) => {
      const reply = await answer()
      return isStream(reply) ? { ...reply, pieces: reply.pieces.slice(0, 4), isBrokenOff: true } : reply
    },
  },
  {
    check: 'stream.events',
    does: 'sends an error in the stream',
    mutation: changedEvents((events) => [...events.slice(0, 2), 'data: {"error":{"message":"out of memory"}}']),
  },
  {
    check: 'stream.content-type',
    does: 'says application/json',
    mutation: streamHeaders({ 'content-type': 'application/json' }),
  },
  { check: 'stream.framing', does: 'lacks the last blank line', mutation: streamBytes((text) => text.trimEnd()) },
  {
    check: 'stream.framing',
    does: 'mixes line ends',
    mutation: streamBytes((text) => text.replace('\n\n', '\r\n\r\n')),
  },
  { check: 'stream.done', does: 'sends no [DONE]', mutation: changedEvents((events) => events.slice(0, -1)) },
  {
    check: 'stream.done',
    does: 'goes on after [DONE]',
    mutation: changedEvents((events) => [...events, events[0] ?? '']),
  },
  {
    check: 'stream.role-first',
    does: 'sends no role',
    mutation: changedChoices((choice) => ({ ...choice, delta: { content: choice.delta?.content ?? '' } })),
  },
  {
    check: 'stream.one-finish',
    does: 'ends in every chunk',
    mutation: changedChoices((choice) => ({ ...choice, finish_reason: 'stop' })),
  },
  {
    check: 'stream.one-finish',
    does: 'sends text after the end',
    mutation: changedEvents((events) => [events[0] ?? '', events.at(-2) ?? '', ...events.slice(1, -2), 'data: [DONE]']),
  },
  {
    check: 'stream.same-head',
    does: 'gives each chunk an id',
    mutation: changedChunks((chunk, place) => ({ ...chunk, id: `chunk-${place}` })),
  },
  {
    check: 'stream.same-head',
    does: 'calls chunks completions',
    mutation: changedChunks((chunk) => ({ ...chunk, object: 'chat.completion' })),
  },
  {
    check: 'stream.usage',
    does: 'counts nothing in streams',
    verdict: 'silently-ignored',
    mutation: changedChunks(({ usage, ...chunk }) => chunk),
  },
  {
    check: 'stream.usage',
    does: 'counts in every chunk',
    mutation: changedChunks((chunk) => ({
      ...chunk,
      usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
    })),
  },
  {
    check: 'stream.equals-answer',
    does: 'loses a piece of streamed text',
    mutation: changedEvents((events) => events.filter((_event, place) => place !== 3)),
  },
  {
    check: 'stream.utf8',
    does: 'cuts characters apart',
    mutation: changedChoices((choice) => {
      const content = Buffer.from(choice.delta?.content ?? '')
      const cut = content.byteLength > 4 ? content.subarray(0, -1) : content
      return { ...choice, delta: { ...choice.delta, content: cut.toString('utf8') } }
    }),
  },
  {
    check: 'stream.interleaved',
    does: 'numbers all choices 0',
    mutation: changedChoices((choice) => ({ ...choice, index: 0 })),
  },
  {
    check: 'stream.interleaved',
    does: 'streams one choice only',
    verdict: 'silently-ignored',
    mutation: changedChunks((chunk) => ({
      ...chunk,
      choices: (chunk.choices as Choice[]).filter(({ index }) => index === 0),
    })),
  },
  {
    check: 'stream.error-status',
    does: 'streams an error under status 200',
    mutation: async (request, answer) => {
      const reply: MockReply = await answer()
      if (!isStreaming(request) || reply.status < 400) return reply
      const bytes = 'data: {"error":{"message":"messages must be a list"}}\n\ndata: [DONE]\n\n'
      return { status: 200, headers: { 'content-type': 'text/event-stream' }, pieces: [{ bytes, afterMs: 0 }] }
    },
  },
  {
    check: 'stream.error-status',
    does: 'fails on what it cannot stream',
    mutation: async (request, answer) => {
      const reply = await answer()
      return isStreaming(request) && reply.status >= 400 ? errorReply(500, null, 'Internal error') : reply
    },
  },
  {
    check: 'stream.complete',
    does: 'says stop where it was cut',
    mutation: changedChoices((choice) => ({ ...choice, finish_reason: choice.finish_reason == null ? null : 'stop' })),
  },
  { check: 'stream.flush', does: 'holds all back until the end', mutation: heldBack },
  { check: 'stream.abort', does: 'goes on for nobody', mutation: busyAfterLeaving() },
]
