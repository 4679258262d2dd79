import { type ApiError, invalidRequest, unknownModel } from '../http-server/api-error.ts'
import { parseJson } from '../http-server/read-body.ts'
import { findMisbehaviour } from './active-misbehaviours.ts'
import type { KeyedItem } from './answer-key.ts'
import { type ChatRequest, parseChatRequest } from './chat-request.ts'
import { chatBody, chatEvents, chatPrompt, countChatTokens } from './chat-response.ts'
import { type CompletionRequest, parseCompletionRequest } from './completion-request.ts'
import { type CompletionChoice, completionBody, completionEvents } from './completion-response.ts'
import type { Generation } from './generation.ts'
import { generate, rateGeneration, ratePrompt } from './generation.ts'
import { jitterFactor } from './jitter-factor.ts'
import { type Mind, mindOf } from './mind.ts'
import type { Position } from './pseudo-language.ts'
import { errorReply, jsonReply, type Reply } from './reply.ts'
import type { ServerEvent } from './server-event.ts'
import type { Endpoint, Occasion, Simulation } from './simulation.ts'
import { spoilPositions } from './spoil-positions.ts'
import { unitHash } from './unit-hash.ts'
import { claimUsage } from './usage.ts'

type Question<Request> = {
  readonly simulation: Simulation
  readonly occasion: Occasion
  readonly request: Request
  readonly item: KeyedItem | undefined
  readonly mind: Mind
}

/**
 * What the simulated model replies to the body of a POST, refusals of its own included.
 *
 * @throws whatever the answer key throws.
 */
export async function answerRequest(
  simulation: Simulation,
  occasion: Occasion,
  endpoint: Endpoint,
  body: Buffer,
): Promise<Reply> {
  const json = parseJson(body)
  if (json === undefined) return errorReply(invalidRequest('The body is not JSON in UTF-8.', null, 'invalid_json'))
  const { behaviour, vocabulary } = simulation
  const decode = behaviour.tokenIds === 'supported' ? vocabulary.decode : undefined
  const parsed = endpoint === 'chat' ? parseChatRequest(json) : parseCompletionRequest(json, decode)
  if (parsed.kind === 'refused') return errorReply(parsed.error)
  const request = withoutIgnored(simulation, parsed.value)
  const refusal = refuseModel(simulation, request) ?? refuseCapability(simulation, request)
  if (refusal !== undefined) return errorReply(refusal)
  const text = body.toString()
  const item = await simulation.answerKey(text)
  const hard = refuseHard(simulation, occasion, item)
  if (hard !== undefined) return errorReply(hard)
  const subject = item === undefined ? { id: text, isItem: false } : { id: item.itemId, isItem: true }
  const mind = mindOf(simulation.name, simulation.behaviour, occasion.misbehaviours, subject)
  return 'messages' in request
    ? answerChat({ simulation, occasion, request, item, mind })
    : answerCompletion({ simulation, occasion, request, item, mind })
}

function answerChat({ simulation, occasion, request, item, mind }: Question<ChatRequest>): Reply {
  const promptTokens = countChatTokens(request.messages, mind.tokenizer)
  const room = simulation.behaviour.contextTokens - promptTokens
  if (room < (request.maximumTokens ?? 1)) return errorReply(tooLong(simulation, 'messages'))
  const prompt = chatPrompt(request.messages)
  const limits = { ...request, maximumTokens: request.maximumTokens ?? room }
  const generation = generate({ mind, prompt, item, limits, chance: chanceOf(simulation, occasion) })
  const spoil = spoilerOf(simulation, occasion)
  const answer = {
    ...identify(simulation, occasion, 'chatcmpl', request.model),
    generation,
    positions:
      request.topCount === undefined
        ? undefined
        : spoil(
            rateGeneration({
              mind,
              prompt,
              generation,
              topCount: request.topCount,
              isGreedy: request.temperature === 0,
            }),
          ),
    usage: claim(occasion, promptTokens, [generation]),
  }
  return request.stream.isOn
    ? streamReply(simulation, occasion, chatEvents(answer, request.stream.includesUsage))
    : wholeReply(simulation, occasion, chatBody(answer), generation.tokens.length)
}

function answerCompletion({ simulation, occasion, request, item, mind }: Question<CompletionRequest>): Reply {
  const promptTokens = request.prompts.map(mind.tokenizer.count)
  if (simulation.behaviour.contextTokens < Math.max(...promptTokens) + request.maximumTokens) {
    return errorReply(tooLong(simulation, 'prompt'))
  }
  const chance = chanceOf(simulation, occasion)
  const spoil = spoilerOf(simulation, occasion)
  const choices = request.prompts.map((prompt) => completePrompt({ mind, request, prompt, item, chance, spoil }))
  const generations = choices.map(({ generation }) => generation)
  const total = promptTokens.reduce((sum, count) => sum + count, 0)
  const answer = {
    ...identify(simulation, occasion, 'cmpl', request.model),
    choices,
    usage: claim(occasion, total, generations),
  }
  return request.stream.isOn
    ? streamReply(simulation, occasion, completionEvents(answer, request.stream.includesUsage))
    : wholeReply(simulation, occasion, completionBody(answer), Math.max(...generations.map((one) => one.tokens.length)))
}

function completePrompt({
  mind,
  request,
  prompt,
  item,
  chance,
  spoil,
}: Pick<Question<CompletionRequest>, 'mind' | 'request' | 'item'> & {
  readonly prompt: string
  readonly chance: string
  readonly spoil: ReturnType<typeof spoilerOf>
}): CompletionChoice {
  const { topCount, isEchoed } = request
  const generation = generate({ mind, prompt, item, limits: request, chance })
  const echo = isEchoed ? prompt : undefined
  if (topCount === undefined) return { echo, generation, positions: undefined }
  const rated = rateGeneration({ mind, prompt, generation, topCount, isGreedy: request.temperature === 0 })
  const positions = isEchoed ? [...ratePrompt({ mind, prompt, item, topCount }), ...rated] : rated
  return { echo, generation, positions: spoil(positions) }
}

/** The request as an endpoint sees it that does not know these parameters. */
function withoutIgnored<Request extends ChatRequest | CompletionRequest>(
  { behaviour }: Simulation,
  request: Request,
): Request {
  return {
    ...request,
    ...(behaviour.logprobs === 'ignored' ? { topCount: undefined } : {}),
    ...(behaviour.echo === 'ignored' && 'isEchoed' in request ? { isEchoed: false } : {}),
  }
}

/** What becomes of the log-probabilities of an answer. */
function spoilerOf(
  simulation: Simulation,
  occasion: Occasion,
): (positions: readonly Position[]) => readonly Position[] {
  const lie = findMisbehaviour(occasion.misbehaviours, 'lie-about-logprobs')
  return (positions) => spoilPositions(positions, lie, `${simulation.name} ${occasion.ordinal}`)
}

/** What an answer's chances hang on: the address and the request, and nothing for who replays what was said once. */
function chanceOf({ name }: Simulation, { ordinal, misbehaviours }: Occasion): string {
  return findMisbehaviour(misbehaviours, 'replay') === undefined ? `${name} ${ordinal}` : name
}

function refuseModel({ behaviour }: Simulation, { model }: { readonly model: string }): ApiError | undefined {
  const { strictModel, aliases, model: own } = behaviour
  return strictModel && model !== own && !aliases.includes(model) ? unknownModel(model) : undefined
}

function refuseCapability({ behaviour }: Simulation, request: ChatRequest | CompletionRequest): ApiError | undefined {
  if (behaviour.logprobs === 'refused' && request.topCount !== undefined) {
    return invalidRequest('This server gives no log-probabilities.', 'logprobs', 'unsupported_parameter')
  }
  if (behaviour.echo === 'refused' && 'isEchoed' in request && request.isEchoed) {
    return invalidRequest('This server echoes no prompts.', 'echo', 'unsupported_parameter')
  }
  return undefined
}

function refuseHard(
  { name }: Simulation,
  { misbehaviours }: Occasion,
  item: KeyedItem | undefined,
): ApiError | undefined {
  const refuser = findMisbehaviour(misbehaviours, 'refuse-hard')
  if (refuser === undefined || item === undefined || item.difficulty <= refuser.above) return undefined
  if (unitHash('refuse', name, item.itemId) >= refuser.share) return undefined
  if (refuser.status === 400) return invalidRequest('The prompt cannot be processed.', null)
  const message = 'Rate limit reached. Try again in 1 s.'
  return tooManyRequests(message)
}

/** A 429 that asks to come back in a second. */
export function tooManyRequests(message: string): ApiError {
  const code = 'rate_limit_exceeded'
  return { status: 429, message, type: 'rate_limit_error', param: null, code, headers: { 'retry-after': '1' } }
}

function tooLong({ behaviour }: Simulation, param: string): ApiError {
  const message = `The prompt and the answer together exceed the context of ${behaviour.contextTokens} tokens.`
  return invalidRequest(message, param, 'context_length_exceeded')
}

function identify({ name, startedAt }: Simulation, { ordinal, now }: Occasion, prefix: string, model: string) {
  const mark = Math.floor(unitHash('id', name, String(startedAt)) * 36 ** 6).toString(36)
  return { id: `${prefix}-sim${mark}-${ordinal.toString(36)}`, created: Math.floor(now / 1000), model }
}

function claim({ misbehaviours }: Occasion, promptTokens: number, generations: readonly Generation[]) {
  const completionTokens = generations.reduce((sum, { tokens }) => sum + tokens.length, 0)
  return claimUsage({ promptTokens, completionTokens }, findMisbehaviour(misbehaviours, 'lie-about-usage'))
}

function wholeReply({ behaviour, name }: Simulation, { ordinal }: Occasion, content: string, tokens: number): Reply {
  const { baseMs, perTokenMs, jitter } = behaviour.latency
  return { ...jsonReply(200, content), waitMs: (baseMs + perTokenMs * tokens) * jitterFactor(jitter, name, ordinal) }
}

function streamReply({ behaviour, name }: Simulation, { ordinal }: Occasion, events: readonly ServerEvent[]): Reply {
  const { baseMs, perTokenMs, jitter } = behaviour.latency
  const factor = jitterFactor(jitter, name, ordinal)
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    waitMs: baseMs * factor,
    body: { kind: 'events', events, perTokenMs: perTokenMs * factor },
  }
}
