import { spelled, textOfBytes } from './byte-text.ts'
import type { LanguageModel } from './language-model.ts'
import type { Candidate, Position } from './position.ts'
import type { ResponseHead, Usage } from './response-head.ts'
import type { AnswerPiece } from './tools/read-calls.ts'
import type { ToolCall } from './tools/tool.ts'

/** A choice of a chat answer. */
export type ChatChoice = {
  readonly text: string
  readonly calls: readonly ToolCall[]
  /** Where log-probabilities were asked for. */
  readonly positions: readonly Position[] | undefined
  readonly finishReason: string
}

/** The whole response as JSON text. */
export function chatBody(
  model: LanguageModel,
  head: ResponseHead,
  choices: readonly ChatChoice[],
  usage: Usage,
): string {
  return JSON.stringify({
    ...head,
    object: 'chat.completion',
    choices: choices.map(({ text, calls, positions, finishReason }, index) => ({
      index,
      message: {
        role: 'assistant',
        content: text === '' && calls.length > 0 ? null : text,
        refusal: null,
        ...(calls.length > 0 ? { tool_calls: calls.map(callObject) } : {}),
      },
      logprobs: chatLogprobs(model, positions),
      finish_reason: finishReason,
    })),
    usage,
  })
}

function callObject({ id, name, arguments: text }: ToolCall): object {
  return { id, type: 'function', function: { name, arguments: text } }
}

/**
 * What a piece adds to a streamed message.
 *
 * @param call the place of the call that the piece belongs to, from 0
 */
export function answerDelta(piece: AnswerPiece, call: number): object {
  if (piece.kind === 'text') return { content: piece.text }
  if (piece.kind === 'arguments') return { tool_calls: [{ index: call, function: { arguments: piece.text } }] }
  const { id, name } = piece
  return { tool_calls: [{ index: call, id, type: 'function', function: { name, arguments: '' } }] }
}

/** One event of a streamed answer: the role, a piece of text, or the reason of the end. */
export function chatChunk({
  model,
  head,
  index,
  delta,
  positions,
  finishReason = null,
  includesUsage,
}: {
  readonly model: LanguageModel
  readonly head: ResponseHead
  readonly index: number
  readonly delta: object
  readonly positions?: readonly Position[] | undefined
  readonly finishReason?: string | null
  readonly includesUsage: boolean
}): string {
  return JSON.stringify({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index, delta, logprobs: chatLogprobs(model, positions), finish_reason: finishReason }],
    ...(includesUsage ? { usage: null } : {}),
  })
}

/** The last event where usage was asked for. */
export function chatUsageChunk(head: ResponseHead, usage: Usage): string {
  return JSON.stringify({ ...head, object: 'chat.completion.chunk', choices: [], usage })
}

function chatLogprobs(model: LanguageModel, positions: readonly Position[] | undefined): object | null {
  if (positions === undefined) return null
  const entry = (candidate: Candidate) => chatEntry(model, candidate)
  const content = positions.map((position) => ({ ...entry(position), top_logprobs: position.top.map(entry) }))
  return { content, refusal: null }
}

/** Control tokens have a name and no bytes; parts of characters are spelled as OpenAI's API does it: `\xe2\x82`. */
function chatEntry(model: LanguageModel, { token, bytes, logprob }: Candidate): object {
  const name = model.controlNameOf(token)
  if (name !== undefined) return { token: name, logprob, bytes: null }
  return { token: textOfBytes(bytes) ?? spelled(bytes), logprob, bytes: [...bytes] }
}
