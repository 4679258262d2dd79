import { invalidRequest, unknownModel } from '../http-server/api-error.ts'
import type { ChatRequest } from './chat-request.ts'
import { parseChatRequest } from './chat-request.ts'
import { answerDelta, type ChatChoice, chatBody, chatChunk, chatUsageChunk } from './chat-response.ts'
import { type GenerationEvent, generate } from './generate.ts'
import type { Sequence } from './language-model.ts'
import type { Position } from './position.ts'
import { contextExceeded } from './refusals.ts'
import { jsonReply, type Reply } from './reply.ts'
import { usageOf } from './response-head.ts'
import { seededRandom } from './seeded-random.ts'
import { type Prepared, responseHead, type Serving } from './serving.ts'
import type { Token } from './token.ts'
import { type AnswerPiece, type CallReader, createCallReader, joinPieces } from './tools/read-calls.ts'

type Job = { readonly request: ChatRequest; readonly prompt: readonly Token[]; readonly maximumTokens: number }

/** Reads the body of `POST /v1/chat/completions`. */
export function prepareChat(serving: Serving, json: unknown): Prepared {
  const { model } = serving
  const parsed = parseChatRequest(json, model.vocabularySize)
  if (parsed.kind === 'refused') return parsed
  const request = parsed.value
  if (request.model !== serving.name) return { kind: 'refused', error: unknownModel(request.model) }
  const prompt = serving.chatPrompt(request.messages, request.tools)
  if (prompt.kind === 'refused') {
    const message = `Invalid 'messages': the model's chat template refuses them: ${prompt.reason}`
    return { kind: 'refused', error: invalidRequest(message, 'messages') }
  }
  const { tokens } = prompt
  const room = model.contextTokens - tokens.length
  const allowedTokens = request.maximumTokens ?? Math.max(1, room)
  if (allowedTokens > room) {
    return { kind: 'refused', error: contextExceeded(model.contextTokens, tokens.length, allowedTokens, 'messages') }
  }
  const maximumTokens = Math.min(allowedTokens, serving.mostAnswerTokens)
  const job = { request, prompt: tokens, maximumTokens }
  return {
    kind: 'ready',
    prompt: tokens,
    run: async (sequence, signal) =>
      request.stream.isOn
        ? { kind: 'events', events: streamChat(serving, job, sequence, signal) }
        : wholeChat(serving, job, sequence, signal),
  }
}

async function wholeChat(serving: Serving, job: Job, sequence: Sequence, signal: AbortSignal): Promise<Reply> {
  const { request, prompt } = job
  const choices: ChatChoice[] = []
  let made = 0
  for (const events of answers(serving, job, sequence, signal)) {
    const pieces: AnswerPiece[] = []
    const reader = answerReader(serving, request)
    const positions: Position[] = []
    for await (const event of events) {
      if (event.kind === 'piece') {
        pieces.push(...reader.add(event.piece.text))
        positions.push(...event.piece.positions)
      } else if (event.kind === 'end') {
        made += event.completionTokens
        pieces.push(...reader.end())
        const rated = request.topCount === undefined ? undefined : positions
        const { text, calls } = joinPieces(pieces)
        choices.push({ text, calls, positions: rated, finishReason: reasonOf(event.finishReason, calls.length > 0) })
      }
    }
  }
  serving.metrics.countTokens(prompt.length, made)
  return jsonReply(chatBody(serving.model, responseHead(serving, 'chatcmpl'), choices, usageOf(prompt.length, made)))
}

async function* streamChat(
  serving: Serving,
  job: Job,
  sequence: Sequence,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const { request, prompt } = job
  const { includesUsage } = request.stream
  const head = responseHead(serving, 'chatcmpl')
  const frame = { model: serving.model, head, includesUsage }
  let made = 0
  for (const [index, events] of answers(serving, job, sequence, signal).entries()) {
    yield chatChunk({ ...frame, index, delta: { role: 'assistant', content: '', refusal: null } })
    const reader = answerReader(serving, request)
    let callCount = 0
    const toDelta = (piece: AnswerPiece) => {
      if (piece.kind === 'call') callCount += 1
      return answerDelta(piece, callCount - 1)
    }
    for await (const event of events) {
      if (event.kind === 'piece') {
        const positions = request.topCount === undefined ? undefined : event.piece.positions
        const [first, ...others] = reader.add(event.piece.text).map(toDelta)
        if (first !== undefined || positions !== undefined)
          yield chatChunk({ ...frame, index, delta: first ?? { content: '' }, positions })
        for (const delta of others) yield chatChunk({ ...frame, index, delta })
      } else if (event.kind === 'end') {
        made += event.completionTokens
        for (const piece of reader.end()) yield chatChunk({ ...frame, index, delta: toDelta(piece) })
        yield chatChunk({ ...frame, index, delta: {}, finishReason: reasonOf(event.finishReason, callCount > 0) })
      }
    }
  }
  serving.metrics.countTokens(prompt.length, made)
  if (includesUsage) yield chatUsageChunk(head, usageOf(prompt.length, made))
  yield '[DONE]'
}

/** Finds calls in an answer that may have some. */
function answerReader(serving: Serving, { tools, isTextFormed }: ChatRequest): CallReader {
  if (tools.length > 0) return createCallReader(() => `call_${serving.newId().replaceAll('-', '')}`, isTextFormed)
  return { add: (text) => (text === '' ? [] : [{ kind: 'text', text }]), end: () => [] }
}

/** An answer that ends with calls ended for them. */
function reasonOf(reason: 'stop' | 'length', hasCalls: boolean): string {
  return reason === 'stop' && hasCalls ? 'tool_calls' : reason
}

/** The answers to one conversation, one after another; each is made while it is read. */
function answers(
  serving: Serving,
  { request, prompt, maximumTokens }: Job,
  sequence: Sequence,
  signal: AbortSignal,
): AsyncGenerator<GenerationEvent, void>[] {
  const seed = request.seed ?? serving.randomSeed()
  return Array.from({ length: request.choices }, (_, choice) =>
    generate({
      model: serving.model,
      sequence,
      signal,
      request: {
        prompt,
        maximumTokens,
        sampling: request.sampling,
        random: seededRandom(seed, choice),
        stop: request.stop,
        ignoresEnd: request.ignoresEnd,
        isRated: request.topCount !== undefined,
        form: request.form,
        topCount: request.topCount ?? 0,
        ratesPrompt: false,
      },
    }),
  )
}
