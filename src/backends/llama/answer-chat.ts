import { invalidRequest } from '../simulator/api-error.ts'
import type { ChatRequest } from './chat-request.ts'
import { parseChatRequest } from './chat-request.ts'
import { type ChatChoice, chatBody, chatChunk, chatUsageChunk } from './chat-response.ts'
import { type GenerationEvent, generate } from './generate.ts'
import type { Sequence } from './language-model.ts'
import type { Position } from './position.ts'
import { contextExceeded, unknownModel } from './refusals.ts'
import { jsonReply, type Reply } from './reply.ts'
import { usageOf } from './response-head.ts'
import { seededRandom } from './seeded-random.ts'
import { type Prepared, responseHead, type Serving } from './serving.ts'
import type { Token } from './token.ts'

type Job = { readonly request: ChatRequest; readonly prompt: readonly Token[]; readonly maximumTokens: number }

/** Reads the body of `POST /v1/chat/completions`. */
export function prepareChat(serving: Serving, json: unknown): Prepared {
  const { model } = serving
  const parsed = parseChatRequest(json, model.vocabularySize)
  if (parsed.kind === 'refused') return parsed
  const request = parsed.value
  if (request.model !== serving.name) return { kind: 'refused', error: unknownModel(request.model) }
  const prompt = serving.chatPrompt(request.messages)
  if (prompt.kind === 'refused') {
    const message = `Invalid 'messages': the model's chat template refuses them: ${prompt.reason}`
    return { kind: 'refused', error: invalidRequest(message, 'messages') }
  }
  const { tokens } = prompt
  const room = model.contextTokens - tokens.length
  const maximumTokens = request.maximumTokens ?? Math.max(1, room)
  if (maximumTokens > room) {
    return { kind: 'refused', error: contextExceeded(model.contextTokens, tokens.length, maximumTokens, 'messages') }
  }
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
    let text = ''
    const positions: Position[] = []
    for await (const event of events) {
      if (event.kind === 'piece') {
        text += event.piece.text
        positions.push(...event.piece.positions)
      } else if (event.kind === 'end') {
        made += event.completionTokens
        const rated = request.topCount === undefined ? undefined : positions
        choices.push({ text, positions: rated, finishReason: event.finishReason })
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
    for await (const event of events) {
      if (event.kind === 'piece') {
        const positions = request.topCount === undefined ? undefined : event.piece.positions
        if (event.piece.text === '' && positions === undefined) continue
        yield chatChunk({ ...frame, index, delta: { content: event.piece.text }, positions })
      } else if (event.kind === 'end') {
        made += event.completionTokens
        yield chatChunk({ ...frame, index, delta: {}, finishReason: event.finishReason })
      }
    }
  }
  serving.metrics.countTokens(prompt.length, made)
  if (includesUsage) yield chatUsageChunk(head, usageOf(prompt.length, made))
  yield '[DONE]'
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
        topCount: request.topCount ?? 0,
        ratesPrompt: false,
      },
    }),
  )
}
