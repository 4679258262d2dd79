import type * as z from 'zod'
import { createChatAssembler, createCompletionAssembler, type StreamAssembler } from './assemble-stream.ts'
import { chatCompletionChunk } from './chat-completion.ts'
import { completionChunk } from './completion.ts'
import { isErrorBody } from './error-object.ts'
import { createEventStreamReader } from './event-stream.ts'
import { parseBody } from './parse-body.ts'

type StreamVerdict =
  | { readonly kind: 'complete'; readonly body: unknown }
  | { readonly kind: 'error-object'; readonly problem: string }
  | { readonly kind: 'malformed'; readonly problem: string }

/** A streamed answer being read. The first thing wrong decides; what follows is no longer looked at. */
export type StreamAnswer = {
  /** @param at when the bytes arrived, milliseconds since 1970 */
  add(bytes: Uint8Array, at: number): void
  /** The arrival of the first event with something of the answer in it. */
  readonly firstTokenAt: number | null
  end(): StreamVerdict
}

/** Hears of every JSON event of a stream: when its bytes arrived, and whether it brought something of the answer. */
export type StreamListener = (at: number, hasContent: boolean) => void

/** Reads the event stream of a chat or of a legacy completion: JSON events, then `[DONE]`. */
export function createStreamAnswer(kind: 'chat' | 'completion', onEvent?: StreamListener): StreamAnswer {
  return kind === 'chat'
    ? readEvents(chatCompletionChunk, createChatAssembler(), onEvent)
    : readEvents(completionChunk, createCompletionAssembler(), onEvent)
}

function readEvents<Schema extends z.ZodType>(
  schema: Schema,
  assembler: StreamAssembler<z.infer<Schema>>,
  listener?: StreamListener,
): StreamAnswer {
  let problem: Exclude<StreamVerdict, { kind: 'complete' }> | null = null
  let isDone = false
  let firstTokenAt: number | null = null
  let arrivedAt = 0

  function onEvent(data: string | null) {
    if (problem !== null || isDone) return
    if (data?.trim() === '[DONE]') isDone = true
    else problem = readEvent(data)
  }

  function readEvent(data: string | null): typeof problem {
    if (data === null) return { kind: 'malformed', problem: 'An event of the stream is not valid UTF-8.' }
    const parsed = parseBody(Buffer.from(data))
    if (parsed.kind === 'broken') return { kind: 'malformed', problem: 'An event of the stream is not readable JSON.' }
    if (isErrorBody(parsed.value)) return { kind: 'error-object', problem: 'The stream brought an error object.' }
    const chunk = schema.safeParse(parsed.value)
    if (!chunk.success) return { kind: 'malformed', problem: 'An event of the stream has not the shape of a chunk.' }
    const hasContent = assembler.add(chunk.data)
    if (hasContent) firstTokenAt ??= arrivedAt
    listener?.(arrivedAt, hasContent)
    return null
  }

  const reader = createEventStreamReader(onEvent)
  return {
    add(bytes, at) {
      arrivedAt = at
      reader.add(bytes)
    },
    get firstTokenAt() {
      return firstTokenAt
    },
    end() {
      reader.end()
      if (problem !== null) return problem
      if (!isDone) return { kind: 'malformed', problem: 'The stream ended without [DONE].' }
      const body = assembler.body()
      if (body === null) return { kind: 'malformed', problem: 'The stream had no choice in it.' }
      return { kind: 'complete', body }
    },
  }
}
