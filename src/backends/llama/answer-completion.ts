import { invalidRequest, unknownModel } from '../http-server/api-error.ts'
import { type CompletionRequest, parseCompletionRequest } from './completion-request.ts'
import {
  type CompletionChoice,
  completionBody,
  completionChunk,
  completionUsageChunk,
  createLogprobLists,
  type TextToken,
} from './completion-response.ts'
import { type GenerationEvent, generate } from './generate.ts'
import type { Sequence } from './language-model.ts'
import { type PromptText, readPrompt } from './prompt-text.ts'
import { contextExceeded } from './refusals.ts'
import { jsonReply, type Reply } from './reply.ts'
import { usageOf } from './response-head.ts'
import { seededRandom } from './seeded-random.ts'
import { type Prepared, responseHead, type Serving } from './serving.ts'

type Job = {
  readonly request: CompletionRequest
  readonly prompts: readonly PromptText[]
  readonly promptTokens: number
}

type Answer = { readonly prompt: PromptText; readonly events: AsyncGenerator<GenerationEvent, void> }

/** Reads the body of `POST /v1/completions`. */
export function prepareCompletion(serving: Serving, json: unknown): Prepared {
  const { model } = serving
  const parsed = parseCompletionRequest(json, model.vocabularySize)
  if (parsed.kind === 'refused') return parsed
  const request = parsed.value
  if (request.model !== serving.name) return { kind: 'refused', error: unknownModel(request.model) }
  const prompts = request.prompts.map((prompt) => readPrompt(model, prompt))
  for (const { tokens } of prompts) {
    if (tokens.length === 0) {
      const message = "Invalid 'prompt': it is empty, and this model has no token that begins a text."
      return { kind: 'refused', error: invalidRequest(message, 'prompt') }
    }
    if (tokens.length + request.maximumTokens > model.contextTokens) {
      const error = contextExceeded(model.contextTokens, tokens.length, request.maximumTokens, 'prompt')
      return { kind: 'refused', error }
    }
  }
  const job = { request, prompts, promptTokens: prompts.reduce((sum, { tokens }) => sum + tokens.length, 0) }
  return {
    kind: 'ready',
    prompt: prompts[0]?.tokens ?? [],
    run: async (sequence, signal) =>
      request.stream.isOn
        ? { kind: 'events', events: streamCompletion(serving, job, sequence, signal) }
        : wholeCompletion(serving, job, sequence, signal),
  }
}

async function wholeCompletion(serving: Serving, job: Job, sequence: Sequence, signal: AbortSignal): Promise<Reply> {
  const { request, promptTokens } = job
  const choices: CompletionChoice[] = []
  let made = 0
  for (const { prompt, events } of answers(serving, job, sequence, signal)) {
    let text = request.isEchoed ? prompt.text : ''
    const tokens: TextToken[] = []
    for await (const event of events) {
      if (event.kind === 'prompt') tokens.push(...prompt.rated(event.positions))
      else if (event.kind === 'piece') {
        text += event.piece.text
        tokens.push(...event.piece.positions)
      } else {
        made += event.completionTokens
        const rated = request.topCount === undefined ? undefined : tokens
        choices.push({ text, tokens: rated, finishReason: event.finishReason })
      }
    }
  }
  serving.metrics.countTokens(promptTokens, made)
  const head = responseHead(serving, 'cmpl')
  return jsonReply(completionBody(serving.model, head, choices, usageOf(promptTokens, made)))
}

async function* streamCompletion(
  serving: Serving,
  job: Job,
  sequence: Sequence,
  signal: AbortSignal,
): AsyncGenerator<string, void> {
  const { request, promptTokens } = job
  const { includesUsage } = request.stream
  const head = responseHead(serving, 'cmpl')
  let made = 0
  for (const [index, { prompt, events }] of answers(serving, job, sequence, signal).entries()) {
    const toLists = createLogprobLists(serving.model)
    const chunk = (text: string, tokens: readonly TextToken[], finishReason: string | null = null) => {
      const logprobs = request.topCount === undefined || finishReason !== null ? null : toLists(tokens)
      return completionChunk({ head, index, text, logprobs, finishReason, includesUsage })
    }
    if (request.isEchoed && request.topCount === undefined) yield chunk(prompt.text, [])
    for await (const event of events) {
      if (event.kind === 'prompt') yield chunk(prompt.text, prompt.rated(event.positions))
      else if (event.kind === 'end') {
        made += event.completionTokens
        yield chunk('', [], event.finishReason)
      } else if (event.piece.text !== '' || request.topCount !== undefined) {
        yield chunk(event.piece.text, event.piece.positions)
      }
    }
  }
  serving.metrics.countTokens(promptTokens, made)
  if (includesUsage) yield completionUsageChunk(head, usageOf(promptTokens, made))
  yield '[DONE]'
}

/** The answers to all prompts, those to one prompt together; each is made while it is read. */
function answers(serving: Serving, { request, prompts }: Job, sequence: Sequence, signal: AbortSignal): Answer[] {
  const seed = request.seed ?? serving.randomSeed()
  return prompts.flatMap((prompt, place) =>
    Array.from({ length: request.choices }, (_, choice) => ({
      prompt,
      events: generate({
        model: serving.model,
        sequence,
        signal,
        request: {
          prompt: prompt.tokens,
          maximumTokens: Math.min(request.maximumTokens, serving.mostAnswerTokens),
          sampling: request.sampling,
          random: seededRandom(seed, place * request.choices + choice),
          stop: request.stop,
          ignoresEnd: request.ignoresEnd,
          isRated: request.topCount !== undefined,
          form: undefined,
          topCount: request.topCount ?? 0,
          ratesPrompt: request.isEchoed && request.topCount !== undefined,
        },
      }),
    })),
  )
}
