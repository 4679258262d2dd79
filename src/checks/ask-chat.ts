import { type ChatCompletion, chatCompletion } from '#contract/chat-completion.ts'
import { isErrorBody } from '#contract/error-object.ts'
import { parseBody } from '#contract/parse-body.ts'
import type { RandomStream } from '#statistics/random-stream.ts'
import type { Probe } from './probe.ts'
import { drawQuestion } from './prompt-words.ts'
import type { CheckAnswer, CheckRequest } from './transport-port.ts'

export const chatPath = '/v1/chat/completions'

export type Fields = Readonly<Record<string, unknown>>

export function jsonRequest(path: string, body: unknown, more: Partial<CheckRequest> = {}): CheckRequest {
  return {
    method: 'POST',
    path,
    body: JSON.stringify(body),
    ...more,
    headers: { 'content-type': 'application/json', ...more.headers },
  }
}

/** A chat of one user message, with the fields that clients usually send. */
export function chatRequest(probe: Pick<Probe, 'model'>, prompt: string, fields: Fields = {}): CheckRequest {
  return jsonRequest(chatPath, {
    model: probe.model,
    messages: [{ role: 'user', content: prompt }],
    max_tokens: 16,
    temperature: 0,
    ...fields,
  })
}

/** An answer as far as it can be read. */
export type ReadReply =
  | { readonly kind: 'json'; readonly status: number | null; readonly json: unknown; readonly totalMs: number }
  /** `problem` is a sentence of ours. */
  | { readonly kind: 'unreadable'; readonly status: number | null; readonly problem: string }

/** Reads an answer's body as JSON. */
export function readReply(answer: CheckAnswer): ReadReply {
  if (answer.kind === 'failure') return { kind: 'unreadable', status: null, problem: answer.detail }
  const { status, end, totalMs } = answer
  if (end === 'cut-off') return { kind: 'unreadable', status, problem: 'The answer broke off before its end.' }
  if (end === 'oversized') return { kind: 'unreadable', status, problem: 'The answer is larger than is read.' }
  const parsed = parseBody(answer.body)
  if (parsed.kind === 'broken') return { kind: 'unreadable', status, problem: parsed.problem }
  return { kind: 'json', status, json: parsed.value, totalMs }
}

export type ChatReply =
  | { readonly kind: 'chat'; readonly chat: ChatCompletion; readonly json: unknown; readonly totalMs: number }
  /** An error that the endpoint reports in a way that clients can read: an error object and, where seen, status 4xx. */
  | { readonly kind: 'refused'; readonly problem: string; readonly json: unknown; readonly status: number | null }
  | { readonly kind: 'broken'; readonly problem: string; readonly status: number | null }

/** Reads an answer as a chat completion. */
export function readChat(answer: CheckAnswer): ChatReply {
  const reply = readReply(answer)
  if (reply.kind === 'unreadable') return { kind: 'broken', status: reply.status, problem: withStatus(reply) }
  const { status, json, totalMs } = reply
  if (isRefusal(reply)) return { kind: 'refused', status, json, problem: `It answers ${status ?? 'an error'}.` }
  if (status !== null && status !== 200) return { kind: 'broken', status, problem: `It answers status ${status}.` }
  if (isErrorBody(json)) return { kind: 'broken', status, problem: 'It answers an error under status 200.' }
  const chat = chatCompletion.safeParse(json)
  if (!chat.success) return { kind: 'broken', status, problem: 'The answer has not the shape of a chat completion.' }
  return { kind: 'chat', chat: chat.data, json, totalMs }
}

/** A proper refusal: a client's error with an error object. Where the status is hidden the object alone must do. */
export function isRefusal(reply: ReadReply): boolean {
  if (reply.kind === 'unreadable' || !isErrorBody(reply.json)) return false
  return reply.status === null || (reply.status >= 400 && reply.status <= 499)
}

function withStatus({ status, problem }: { status: number | null; problem: string }): string {
  return status === null || status === 200 ? problem : `It answers status ${status}: ${problem}`
}

/** Asks a chat and reads what comes. */
export async function askChat(probe: Probe, prompt: string, fields: Fields = {}): Promise<ChatReply> {
  return readChat(await probe.exchange(chatRequest(probe, prompt, fields)))
}

/** The plain chat answer that many checks look at. */
export function plainChat(probe: Probe): Promise<CheckAnswer> {
  return probe.shared('plain-chat', (random: RandomStream) => chatRequest(probe, drawQuestion(random)))
}

/** The text of the first choice; empty when it has none. */
export function chatText({ chat }: Extract<ChatReply, { kind: 'chat' }>): string {
  return chat.choices[0]?.message.content ?? ''
}
