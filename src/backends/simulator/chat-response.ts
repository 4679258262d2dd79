import type { ChatMessage } from './chat-request.ts'
import type { Generation } from './generation.ts'
import type { Candidate, Position } from './pseudo-language.ts'
import type { ServerEvent } from './server-event.ts'
import type { Tokenizer } from './tokenizer.ts'
import type { UsageClaim } from './usage.ts'

/** What a chat response says. */
export type ChatAnswer = {
  readonly id: string
  /** Seconds since 1970. */
  readonly created: number
  readonly model: string
  readonly generation: Generation
  /** One per token, where they were asked for. */
  readonly positions: readonly Position[] | undefined
  readonly usage: UsageClaim
}

/** The messages as one text, which is what the model reads. */
export function chatPrompt(messages: readonly ChatMessage[]): string {
  return `${messages.map(({ role, text }) => `${role}\n${text}`).join('\n\n')}\n\nassistant\n`
}

/** Tokens of the messages: their texts, what the template puts around each of them, and what opens the answer. */
export function countChatTokens(messages: readonly ChatMessage[], tokenizer: Tokenizer): number {
  return messages.reduce((sum, { text }) => sum + tokenizer.count(text) + tokenizer.perMessage, tokenizer.opening)
}

/** The whole response as JSON text. */
export function chatBody(answer: ChatAnswer): string {
  return JSON.stringify({
    id: answer.id,
    object: 'chat.completion',
    created: answer.created,
    model: answer.model,
    system_fingerprint: 'simulator',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answer.generation.tokens.join(''), refusal: null },
        logprobs: answer.positions === undefined ? null : { content: answer.positions.map(toEntry), refusal: null },
        finish_reason: answer.generation.finishReason,
      },
    ],
    usage: answer.usage,
  })
}

/** The response as a stream: role, one event per token, the reason of the end, usage if wanted, `[DONE]`. */
export function chatEvents(answer: ChatAnswer, includesUsage: boolean): ServerEvent[] {
  const { generation, positions } = answer
  const event = (delta: object, finishReason: string | null, position?: Position) =>
    chunk(answer, includesUsage, [
      {
        index: 0,
        delta,
        logprobs: position === undefined ? null : { content: [toEntry(position)], refusal: null },
        finish_reason: finishReason,
      },
    ])
  const usage = JSON.stringify({ ...frame(answer), choices: [], usage: answer.usage })
  return [
    { data: event({ role: 'assistant', content: '', refusal: null }, null), tokens: 0 },
    ...generation.tokens.map((token, index) => ({
      data: event({ content: token }, null, positions?.[index]),
      tokens: 1,
    })),
    { data: event({}, generation.finishReason), tokens: 0 },
    ...(includesUsage ? [{ data: usage, tokens: 0 }] : []),
    { data: '[DONE]', tokens: 0 },
  ]
}

function frame({ id, created, model }: ChatAnswer): object {
  return { id, object: 'chat.completion.chunk', created, model, system_fingerprint: 'simulator' }
}

function chunk(answer: ChatAnswer, includesUsage: boolean, choices: readonly object[]): string {
  return JSON.stringify({ ...frame(answer), choices, ...(includesUsage ? { usage: null } : {}) })
}

function toEntry(position: Position): object {
  return { ...withBytes(position), top_logprobs: position.top.map(withBytes) }
}

function withBytes({ token, logprob }: Candidate): object {
  return { token, logprob, bytes: [...Buffer.from(token)] }
}
