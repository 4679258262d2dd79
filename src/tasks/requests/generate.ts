import type { BuiltRequest } from '#records/task.ts'
import type { ChatMessage } from '../context/turn.ts'

/** How text is to be generated. */
export type Generation = {
  readonly stops: readonly string[]
  readonly maximumTokens: number
  readonly temperature: number
  /** Fields that go into the body as they are, such as `top_p`. */
  readonly rest: Readonly<Record<string, unknown>>
}

/** The seed of every request, as lm-evaluation-harness sends it. */
export const requestSeed = 1234

/** What lm-evaluation-harness asks for when a definition says nothing (models/api_models.py, commit 4e7e0d47f). */
const defaultMaximumTokens = 256

/** Chat endpoints of the OpenAI API take four stop texts; the others are cut off by ourselves. */
const maximumChatStops = 4

/** Reads `generation_kwargs` of a definition. */
export function parseGeneration(
  options: Readonly<Record<string, unknown>> | null | undefined,
  fewshotDelimiter: string,
): Generation {
  const { until, do_sample: _, max_gen_toks, max_tokens, max_new_tokens, temperature, ...rest } = options ?? {}
  const stops = until === undefined || until === null ? [fewshotDelimiter] : [until].flat().map(String)
  const tokens = Number(max_gen_toks ?? max_tokens ?? max_new_tokens ?? defaultMaximumTokens)
  return { stops, maximumTokens: tokens, temperature: Number(temperature ?? 0), rest }
}

/** A completion request for text. */
export function completionRequest(model: string, prompt: string, generation: Generation): BuiltRequest {
  const { stops, maximumTokens, temperature, rest } = generation
  return {
    kind: 'completion',
    path: '/v1/completions',
    body: { model, prompt, max_tokens: maximumTokens, temperature, ...stopField(stops), seed: requestSeed, ...rest },
  }
}

/** A chat request for text. */
export function chatRequest(model: string, messages: readonly ChatMessage[], generation: Generation): BuiltRequest {
  const { stops, maximumTokens, temperature, rest } = generation
  const stop = stopField(stops.slice(0, maximumChatStops))
  return {
    kind: 'chat',
    path: '/v1/chat/completions',
    body: { model, messages, max_tokens: maximumTokens, temperature, ...stop, seed: requestSeed, ...rest },
  }
}

function stopField(stops: readonly string[]): { stop?: readonly string[] } {
  return stops.length === 0 ? {} : { stop: stops }
}
