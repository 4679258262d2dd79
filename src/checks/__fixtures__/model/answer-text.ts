import { type Generation, generate, type Position, readBack, type Sampling, tokenText } from './generate.ts'
import { bytesOf, textOf, tokenize, vocabularySize } from './tiny-language.ts'

export type Body = Readonly<Record<string, unknown>>
export type Reply = { readonly status: number; readonly body: unknown }

/** Randomness for requests without a seed; every request gets another. */
export type ModelState = { requests: number }

type Range = { readonly field: string; readonly least: number; readonly most: number }

const ranges: readonly Range[] = [
  { field: 'temperature', least: 0, most: 2 },
  { field: 'top_p', least: 0, most: 1 },
  { field: 'frequency_penalty', least: -2, most: 2 },
  { field: 'presence_penalty', least: -2, most: 2 },
  { field: 'n', least: 1, most: 8 },
  { field: 'top_logprobs', least: 0, most: 20 },
  { field: 'max_tokens', least: 0, most: 4096 },
  { field: 'max_completion_tokens', least: 1, most: 4096 },
  { field: 'best_of', least: 1, most: 8 },
]

export function refusal(param: string | null, message: string, status = 400): Reply {
  return { status, body: { error: { message, type: 'invalid_request_error', param, code: null } } }
}

export function rangeFault(body: Body): Reply | undefined {
  for (const { field, least, most } of ranges) {
    const value = body[field]
    if (value === undefined || value === null) continue
    if (typeof value !== 'number' || value < least || value > most)
      return refusal(field, `${field} must be a number from ${least} to ${most}`)
  }
  const stops = body.stop
  return Array.isArray(stops) && stops.length > 4 ? refusal('stop', 'stop takes up to 4 strings') : undefined
}

function samplingOf(body: Body, state: ModelState, choice: number): Sampling {
  const bias = Object.entries((body.logit_bias as Record<string, number> | undefined) ?? {})
  const stop = body.stop ?? []
  return {
    temperature: numberOf(body.temperature, 1),
    topP: numberOf(body.top_p, 1),
    frequencyPenalty: numberOf(body.frequency_penalty, 0),
    presencePenalty: numberOf(body.presence_penalty, 0),
    bias: new Map(bias.map(([id, value]) => [Number(id), value])),
    seed: `${body.seed ?? `request ${state.requests}`}/${choice}`,
    stops: Array.isArray(stop) ? stop.map(String) : [String(stop)],
    maximumTokens: numberOf(body.max_completion_tokens, numberOf(body.max_tokens, 48)),
  }
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise
}

export function chatPrompt(body: Body): number[] {
  const messages = body.messages as readonly { role: string; content: unknown }[]
  return tokenize(`${messages.map(({ role, content }) => `${role}: ${String(content ?? '')}\n`).join('')}assistant:`)
}

export function generateChat(body: Body, state: ModelState): Generation[] {
  const prompt = chatPrompt(body)
  return Array.from({ length: numberOf(body.n, 1) }, (_, choice) => generate(prompt, samplingOf(body, state, choice)))
}

export function chatReply(body: Body, state: ModelState): Reply {
  const generations = generateChat(body, state)
  const choices = generations.map(({ text, positions, finishReason }, index) => ({
    index,
    message: { role: 'assistant', content: text, refusal: null },
    finish_reason: finishReason,
    logprobs: body.logprobs === true ? { content: chatEntries(positions, body), refusal: null } : null,
  }))
  const completionTokens = generations.reduce((sum, { positions }) => sum + positions.length, 0)
  return {
    status: 200,
    body: envelope('chat.completion', body, state, choices, chatPrompt(body).length, completionTokens),
  }
}

export function chatEntries(positions: readonly Position[], body: Body) {
  const depth = numberOf(body.top_logprobs, 0)
  return positions.map(({ id, logprob, rivals }) => ({
    ...chatEntry(id, logprob),
    top_logprobs: (depth === 0 ? [] : rivals().slice(0, depth)).map((rival) => chatEntry(rival.id, rival.logprob)),
  }))
}

function chatEntry(id: number, logprob: number) {
  return { token: tokenText(id), logprob, bytes: [...bytesOf(id)] }
}

export function envelope(
  object: string,
  body: Body,
  state: ModelState,
  choices: readonly unknown[],
  promptTokens: number,
  completionTokens: number,
) {
  return {
    id: `${object}-${state.requests}`,
    object,
    created: 1_790_000_000 + state.requests,
    model: body.model,
    choices,
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
    },
  }
}

export function completionReply(body: Body, state: ModelState): Reply {
  if (body.suffix !== undefined) return refusal('suffix', 'suffix is not supported')
  const prompts = promptsOf(body.prompt)
  if (prompts === undefined) return refusal('prompt', 'prompt must be text, token ids, or a list of either')
  const copies = numberOf(body.n, 1)
  if (body.best_of !== undefined && numberOf(body.best_of, 1) < copies)
    return refusal('best_of', 'best_of must be at least n')
  const settings = { ...body, max_tokens: body.max_tokens ?? 16 }
  const answers = prompts.flatMap((prompt, promptIndex) =>
    Array.from({ length: copies }, (_, copy) =>
      completionChoice(prompt, promptIndex * copies + copy, settings, samplingOf(settings, state, copy)),
    ),
  )
  const promptTokens = prompts.reduce((sum, prompt) => sum + prompt.length, 0)
  const completionTokens = answers.reduce((sum, { generated }) => sum + generated, 0)
  const choices = answers.map(({ choice }) => choice)
  return { status: 200, body: envelope('text_completion', body, state, choices, promptTokens, completionTokens) }
}

function completionChoice(prompt: readonly number[], index: number, body: Body, sampling: Sampling) {
  const { text, positions, finishReason } = generate(prompt, sampling)
  const echoed = body.echo === true ? readBack(prompt) : []
  const all = [...echoed, ...positions]
  const ids = [...(body.echo === true ? prompt : []), ...positions.map(({ id }) => id)]
  const logprobs = typeof body.logprobs === 'number' ? completionLogprobs(ids, all, body.logprobs) : null
  const whole = body.echo === true ? textOf(prompt) + text : text
  return { choice: { index, text: whole, logprobs, finish_reason: finishReason }, generated: positions.length }
}

function completionLogprobs(ids: readonly number[], all: readonly (Position | null)[], depth: number) {
  let offset = 0
  return {
    tokens: ids.map(tokenText),
    token_logprobs: all.map((position) => position?.logprob ?? null),
    top_logprobs: all.map((position) =>
      position === null
        ? null
        : Object.fromEntries(
            position
              .rivals()
              .slice(0, depth)
              .map(({ id, logprob }) => [tokenText(id), logprob]),
          ),
    ),
    text_offset: ids.map((id) => {
      const own = offset
      offset += tokenText(id).length
      return own
    }),
  }
}

function promptsOf(prompt: unknown): number[][] | undefined {
  if (typeof prompt === 'string') return [tokenize(prompt)]
  if (!Array.isArray(prompt) || prompt.length === 0) return undefined
  if (prompt.every((item) => typeof item === 'string')) return prompt.map((text) => tokenize(text))
  if (isTokenIds(prompt)) return [prompt]
  return prompt.every(isTokenIds) ? prompt : undefined
}

function isTokenIds(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((id) => Number.isInteger(id) && id >= 0 && id < vocabularySize)
}
