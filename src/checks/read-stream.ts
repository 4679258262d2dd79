import { type ChatCompletionChunk, chatCompletionChunk } from '#contract/chat-completion.ts'
import { isErrorBody } from '#contract/error-object.ts'
import { createEventStreamReader } from '#contract/event-stream.ts'
import { parseBody } from '#contract/parse-body.ts'
import { chatRequest, type Fields, isRefusal, readReply } from './ask-chat.ts'
import type { Probe } from './probe.ts'
import { drawQuestion } from './prompt-words.ts'
import type { CheckAnswer } from './transport-port.ts'

/** A chunk of a streamed chat: when it came, and its JSON as sent. */
export type TimedChunk = { readonly chunk: ChatCompletionChunk; readonly json: unknown; readonly atMs: number }

export type ChatStream = {
  readonly kind: 'stream'
  readonly chunks: readonly TimedChunk[]
  /** How many `[DONE]` there were, and how many events after the first. */
  readonly doneEvents: number
  readonly eventsAfterDone: number
  readonly contentType: string | null
  readonly body: Uint8Array
  readonly totalMs: number
}

export type StreamReply =
  | ChatStream
  | { readonly kind: 'refused'; readonly problem: string }
  | { readonly kind: 'broken'; readonly problem: string }

/** Reads an answer as a streamed chat completion; the first event that is none breaks it. */
export function readStream(answer: CheckAnswer): StreamReply {
  if (answer.kind === 'failure') return { kind: 'broken', problem: answer.detail }
  if (answer.status !== 200) {
    const problem = `It answers status ${answer.status}.`
    return { kind: isRefusal(readReply(answer)) ? 'refused' : 'broken', problem }
  }
  if (answer.end === 'cut-off') return { kind: 'broken', problem: 'The stream broke off.' }
  const chunks: TimedChunk[] = []
  let problem: string | null = null
  let doneEvents = 0
  let eventsAfterDone = 0
  let atMs = 0
  const reader = createEventStreamReader((data) => {
    if (doneEvents > 0) eventsAfterDone += 1
    if (data?.trim() === '[DONE]') doneEvents += 1
    else if (problem === null && doneEvents === 0) problem = readEvent(data)
  })
  function readEvent(data: string | null): string | null {
    if (data === null) return 'An event is not valid UTF-8.'
    const parsed = parseBody(Buffer.from(data))
    if (parsed.kind === 'broken') return 'An event is not readable JSON.'
    if (isErrorBody(parsed.value)) return 'The stream brought an error.'
    const chunk = chatCompletionChunk.safeParse(parsed.value)
    if (!chunk.success) return 'An event has not the shape of a chunk.'
    chunks.push({ chunk: chunk.data, json: parsed.value, atMs })
    return null
  }
  let start = 0
  for (const arrival of answer.arrivals) {
    atMs = arrival.atMs
    reader.add(answer.body.subarray(start, arrival.endByte))
    start = arrival.endByte
  }
  // Whoever left early has no end to read.
  if (answer.end !== 'left') reader.end()
  if (problem !== null) return { kind: 'broken', problem }
  if (chunks.length === 0) return { kind: 'broken', problem: 'The answer has no events of a stream.' }
  const contentType = answer.headers?.['content-type'] ?? null
  const { body, totalMs } = answer
  return { kind: 'stream', chunks, doneEvents, eventsAfterDone, contentType, body, totalMs }
}

/** The text that a stream brought for a choice. */
export function streamText({ chunks }: Pick<ChatStream, 'chunks'>, choice = 0): string {
  return chunks
    .flatMap(({ chunk }) => chunk.choices ?? [])
    .filter(({ index }) => (index ?? 0) === choice)
    .map(({ delta }) => delta?.content ?? '')
    .join('')
}

export async function askStream(probe: Probe, prompt: string, fields: Fields = {}): Promise<StreamReply> {
  return readStream(await probe.exchange(chatRequest(probe, prompt, { stream: true, ...fields })))
}

/** The plain stream that many checks look at. */
export async function plainStream(probe: Probe): Promise<StreamReply> {
  return readStream(
    await probe.shared('plain-stream', (random) => chatRequest(probe, drawQuestion(random), { stream: true })),
  )
}
