import { randomUUID } from 'node:crypto'
import { answerTokens, type MockMessage, messageText, promptTokens } from './mock-model.ts'
import { errorReply, jsonReply, type MockPiece, type MockReply, type MockRoute } from './mock-reply.ts'

export const mockModel = 'mock-model'
const CONTEXT_WINDOW = 4_096
const roles = ['system', 'developer', 'user', 'assistant', 'tool']
/** Streams of this many tokens and more take their time, as models do. */
const PACED_FROM_TOKENS = 48
const PACE_MS = 6

type ChatFields = {
  readonly model?: unknown
  readonly messages?: unknown
  readonly max_tokens?: unknown
  readonly max_completion_tokens?: unknown
  readonly temperature?: unknown
  readonly n?: unknown
  readonly stream?: unknown
  readonly stream_options?: { readonly include_usage?: unknown }
  readonly stop?: unknown
  readonly logprobs?: unknown
  readonly top_logprobs?: unknown
}

/** A conforming chat. */
export const mockChat: MockRoute = ({ json }) => {
  if (json === undefined) return errorReply(400, null, 'The body is no JSON.')
  const fields = json as ChatFields
  const refusal = refusalOf(fields)
  if (refusal !== null) return refusal
  const messages = fields.messages as readonly MockMessage[]
  const prompt = messages.map(messageText).join('\n')
  const prompted = promptTokens(messages)
  if (prompted > CONTEXT_WINDOW) {
    const message = `This model's maximum context length is ${CONTEXT_WINDOW} tokens; the prompt has ${prompted}.`
    return errorReply(400, 'context_length_exceeded', message, 'messages')
  }
  const maximum = Number(fields.max_completion_tokens ?? fields.max_tokens ?? 256)
  const room = Math.min(maximum, CONTEXT_WINDOW - prompted)
  const choices = Array.from({ length: Number(fields.n ?? 1) }, (_, index) => answerTokens(prompt, index, room))
  const completed = choices.reduce((sum, { tokens }) => sum + tokens.length, 0)
  const answer: Answer = {
    head: { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1_000), model: mockModel },
    choices: choices.map(({ tokens, isCut }, index) => ({ index, tokens, reason: isCut ? 'length' : 'stop' })),
    logprobs: fields.logprobs === true ? Number(fields.top_logprobs ?? 0) : null,
    usage: {
      prompt_tokens: prompted,
      completion_tokens: completed,
      total_tokens: prompted + completed,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  }
  return fields.stream === true ? streamed(answer, fields.stream_options?.include_usage === true) : whole(answer)
}

type Answer = {
  readonly head: { readonly id: string; readonly created: number; readonly model: string }
  readonly choices: readonly { readonly index: number; readonly tokens: readonly string[]; readonly reason: string }[]
  /** How many rivals; null = none were asked for. */
  readonly logprobs: number | null
  readonly usage: object
}

function refusalOf(fields: ChatFields): MockReply | null {
  const { model, messages, temperature, n, stop } = fields
  if (model === undefined) return errorReply(400, null, 'model is missing', 'model')
  if (model !== mockModel) return errorReply(404, 'model_not_found', 'There is no such model.', 'model')
  if (!Array.isArray(messages) || messages.length === 0)
    return errorReply(400, null, 'messages must be a list', 'messages')
  if (!messages.every(isMessage)) return errorReply(400, null, 'a message is malformed', 'messages')
  if (!messages.every((message) => messageText(message).isWellFormed())) {
    return errorReply(400, null, 'a message is no valid Unicode', 'messages')
  }
  if (temperature !== undefined && !isIn(temperature, 0, 2)) {
    return errorReply(400, null, 'temperature must be from 0 to 2', 'temperature')
  }
  if (n !== undefined && !(isIn(n, 1, 8) && Number.isInteger(n))) return errorReply(400, null, 'n must be 1 to 8', 'n')
  const maximum = fields.max_completion_tokens ?? fields.max_tokens
  if (maximum !== undefined && !(isIn(maximum, 1, 1_000_000) && Number.isInteger(maximum))) {
    return errorReply(400, null, 'max_tokens must be 1 to 1000000', 'max_tokens')
  }
  const stops = [stop ?? []].flat()
  if (stops.length > 4 || !stops.every((text) => typeof text === 'string')) {
    return errorReply(400, null, 'stop must be up to four texts', 'stop')
  }
  return null
}

function isIn(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && value >= least && value <= most
}

function isMessage(message: unknown): boolean {
  const { role, content } = (message ?? {}) as MockMessage
  return roles.includes(role) && (typeof content === 'string' || content === null || Array.isArray(content))
}

function whole({ head, choices, logprobs, usage }: Answer): MockReply {
  return jsonReply(200, {
    ...head,
    object: 'chat.completion',
    choices: choices.map(({ index, tokens, reason }) => ({
      index,
      message: { role: 'assistant', content: tokens.join(''), refusal: null },
      logprobs:
        logprobs === null ? null : { content: tokens.map((token) => logprobOf(token, logprobs)), refusal: null },
      finish_reason: reason,
    })),
    usage,
  })
}

/** The chosen token is the likeliest; its rivals follow at a distance. */
function logprobOf(token: string, rivals: number) {
  const entry = (text: string, logprob: number) => ({ token: text, logprob, bytes: [...Buffer.from(text)] })
  const ranks = Array.from({ length: rivals }, (_, rank) => entry(rank === 0 ? token : ` r${rank}`, -0.1 - 3 * rank))
  return { ...entry(token, -0.1), top_logprobs: ranks }
}

function streamed({ head, choices, logprobs, usage }: Answer, includesUsage: boolean): MockReply {
  const longest = Math.max(...choices.map(({ tokens }) => tokens.length))
  const afterMs = longest >= PACED_FROM_TOKENS ? PACE_MS : 0
  const chunk = (parts: unknown[], more: object = {}) =>
    event({ ...head, object: 'chat.completion.chunk', choices: parts, ...(includesUsage && { usage: null }), ...more })
  const part = (index: number, delta: object, reason: string | null = null, more: object = {}) => [
    { index, delta, finish_reason: reason, ...more },
  ]
  const pieces: MockPiece[] = choices.map(({ index }) => ({
    bytes: chunk(part(index, { role: 'assistant', content: '' })),
    afterMs: 0,
  }))
  for (let place = 0; place < longest; place += 1) {
    for (const { index, tokens } of choices) {
      const token = tokens[place]
      if (token === undefined) continue
      const more = logprobs === null ? {} : { logprobs: { content: [logprobOf(token, logprobs)] } }
      pieces.push({ bytes: chunk(part(index, { content: token }, null, more)), afterMs })
    }
  }
  for (const { index, reason } of choices) pieces.push({ bytes: chunk(part(index, {}, reason)), afterMs: 0 })
  if (includesUsage) pieces.push({ bytes: chunk([], { usage }), afterMs: 0 })
  pieces.push({ bytes: 'data: [DONE]\n\n', afterMs: 0 })
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, pieces }
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`
}
