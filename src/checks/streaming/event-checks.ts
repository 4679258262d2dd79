import { isUtf8 } from 'node:buffer'
import type { Check } from '../check.ts'
import { type Finding, fail, notObservable, pass } from '../finding.ts'
import { type ChatStream, plainStream } from '../read-stream.ts'

const base = { group: 'D', networks: ['direct'], requests: 1 } as const
const needsEvents = { ...base, needs: ['stream.events'] } as const

/** A check that looks at the plain stream. */
function ofStream(find: (stream: ChatStream) => Finding): Check['run'] {
  return async (probe) => {
    const reply = await plainStream(probe)
    return reply.kind === 'stream' ? find(reply) : notObservable(reply.problem)
  }
}

/** The form of a stream. Sources: WHATWG HTML §9.2; openai/openai-openapi f85dbe2, CreateChatCompletionStreamResponse. */
export const eventChecks: readonly Check[] = [
  {
    ...base,
    id: 'stream.events',
    level: 'must',
    needs: ['chat.answers'],
    title: 'with "stream": true a chat comes as server-sent events, each a chunk in JSON',
    advice: 'Send "data: " and one JSON chunk per event with a blank line after it; keep proxies from rewriting it.',
    async run(probe) {
      const reply = await plainStream(probe)
      return reply.kind === 'stream' ? pass(`It comes in ${reply.chunks.length} chunks.`) : fail(reply.problem)
    },
  },
  {
    ...needsEvents,
    id: 'stream.content-type',
    level: 'must',
    title: 'a stream is text/event-stream',
    advice: 'Send "Content-Type: text/event-stream" with streams.',
    run: ofStream(({ contentType }) => {
      const isRight = contentType?.split(';')[0]?.trim().toLowerCase() === 'text/event-stream'
      return isRight ? pass('It is.') : fail('Content-Type is another one, or missing.')
    }),
  },
  {
    ...needsEvents,
    id: 'stream.framing',
    level: 'must',
    title: 'every event, the last too, ends with a blank line, and lines end in one way',
    advice: 'End each event with an empty line (two line feeds), the last one too; do not mix line ends.',
    run: ofStream(({ body }) => {
      if (!isUtf8(body)) return fail('The stream is not valid UTF-8.')
      const text = Buffer.from(body).toString('utf8')
      const carriageReturns = text.split('\r\n').length - 1
      const lineFeeds = text.split('\n').length - 1
      if (carriageReturns !== 0 && carriageReturns !== lineFeeds) return fail('Line ends are mixed.')
      return /(\r?\n){2}$/.test(text) ? pass('They do.') : fail('The last event does not end with a blank line.')
    }),
  },
  {
    ...needsEvents,
    id: 'stream.done',
    level: 'must',
    title: 'a stream ends with [DONE] and nothing after it',
    advice: 'Send "data: [DONE]" once, as the last event.',
    run: ofStream(({ doneEvents, eventsAfterDone }) => {
      if (doneEvents === 0) return fail('There is no [DONE].')
      return eventsAfterDone === 0 ? pass('It does.') : fail(`${eventsAfterDone} event(s) come after [DONE].`)
    }),
  },
  {
    ...needsEvents,
    id: 'stream.role-first',
    level: 'should',
    title: 'the first delta of a choice has the role',
    advice: 'Put "role": "assistant" into the first delta of each choice.',
    run: ofStream(({ chunks }) => {
      const first = chunks.flatMap(({ chunk }) => chunk.choices ?? [])[0]
      return first?.delta?.role === 'assistant' ? pass('It has.') : fail('It has not.')
    }),
  },
  {
    ...needsEvents,
    id: 'stream.one-finish',
    level: 'must',
    title: 'each choice ends once, and no text comes after',
    advice: 'Send "finish_reason" in exactly one chunk of each choice, after all its text; null in the others.',
    run: ofStream(({ chunks }) => {
      const choices = chunks.flatMap(({ chunk }) => chunk.choices ?? [])
      const ends = choices.filter(({ finish_reason }) => finish_reason != null)
      if (ends.length !== 1) return fail(`There are ${ends.length} chunks with a finish_reason.`)
      const after = choices.slice(choices.findIndex(({ finish_reason }) => finish_reason != null) + 1)
      return after.some(({ delta }) => Boolean(delta?.content)) ? fail('Text comes after the end.') : pass('It does.')
    }),
  },
  {
    ...needsEvents,
    id: 'stream.same-head',
    level: 'should',
    title: 'all chunks of an answer have one id and are "chat.completion.chunk"',
    advice: 'Use one "id" for all chunks of an answer and "object": "chat.completion.chunk".',
    run: ofStream(({ chunks }) => {
      const ids = new Set(chunks.map(({ chunk }) => chunk.id ?? null))
      if (ids.size !== 1 || ids.has(null)) return fail('Ids differ or are missing.')
      const isNamed = chunks.every(({ json }) => (json as { object?: unknown }).object === 'chat.completion.chunk')
      return isNamed ? pass('They have.') : fail('"object" of a chunk is something else.')
    }),
  },
]
