import type { KeyedItem } from './answer-key.ts'
import { continuationLogprob } from './continuation-logprob.ts'
import { knows, type Mind, mistakeOf, openVoiceOf, voiceOf } from './mind.ts'
import {
  drawToken,
  type Position,
  type PositionRequest,
  ratePosition,
  readText,
  startState,
  type TextState,
} from './pseudo-language.ts'
import { unitHash } from './unit-hash.ts'

/** What limits an answer, and how much chance is in it. */
export type GenerationLimits = {
  readonly temperature: number
  readonly maximumTokens: number
  /** Write on to the maximum instead of stopping at the end. */
  readonly ignoresEnd: boolean
  readonly stop: readonly string[]
}

/** An answer in tokens; joined they are its text. */
export type Generation = {
  readonly tokens: readonly string[]
  /** How many of the first tokens a key dictated. */
  readonly keyed: number
  readonly finishReason: 'stop' | 'length'
}

/**
 * The model's answer to a prompt. A keyed item gets its right or its wrong reply; anything else gets pseudo-text whose
 * length and words are fixed by the prompt.
 */
export function generate({
  mind,
  prompt,
  item,
  limits,
  chance,
}: {
  readonly mind: Mind
  readonly prompt: string
  readonly item: KeyedItem | undefined
  readonly limits: GenerationLimits
  /** Differs from request to request. */
  readonly chance: string
}): Generation {
  const reply = item === undefined || item.reply.kind !== 'text' ? undefined : replyTo(mind, item, item.reply)
  const planned = reply === undefined ? undefined : mind.tokenizer.tokenize(reply)
  const tokens = (planned ?? []).slice(0, limits.maximumTokens)
  const natural = planned?.length ?? pseudoLength(mind, prompt)
  const wanted = Math.min(limits.maximumTokens, limits.ignoresEnd ? limits.maximumTokens : natural)
  if (tokens.length < wanted) {
    const from = readText(voiceState(mind, prompt), prompt + tokens.join(''))
    writeOn(tokens, { from, length: wanted, temperature: limits.temperature, chance })
  }
  const stopped = cutAtStop(tokens, limits.stop)
  const keyed = planned?.length ?? 0
  if (stopped !== undefined) return { tokens: stopped, keyed, finishReason: 'stop' }
  return { tokens, keyed, finishReason: natural > wanted || limits.ignoresEnd ? 'length' : 'stop' }
}

/** Log-probabilities of an answer; the model holds each dictated token for the most likely. */
export function rateGeneration({
  mind,
  prompt,
  generation: { tokens, keyed },
  topCount,
  isGreedy,
}: {
  readonly mind: Mind
  readonly prompt: string
  readonly generation: Generation
  readonly topCount: number
  /** At temperature 0. */
  readonly isGreedy: boolean
}): Position[] {
  let state = readText(voiceState(mind, prompt), prompt)
  return tokens.map((token, index) => {
    const rating = index < keyed ? ({ kind: 'chosen' } as const) : ({ kind: 'found', isGreedy } as const)
    const position = ratePosition(state, { token, topCount, rating })
    state = readText(state, token)
    return position
  })
}

/**
 * Log-probabilities of a prompt's tokens. The first is rated too, although servers report none for it. Where the prompt
 * ends in a keyed continuation, the sum over the continuation says what the model believes of it.
 */
export function ratePrompt({
  mind,
  prompt,
  item,
  topCount,
}: {
  readonly mind: Mind
  readonly prompt: string
  readonly item: KeyedItem | undefined
  readonly topCount: number
}): Position[] {
  const tokens = mind.tokenizer.tokenize(prompt)
  const dictated = dictate(mind, prompt, tokens, item)
  let state = voiceState(mind, prompt)
  return tokens.map((token, index) => {
    const rating = dictated[index - (tokens.length - dictated.length)] ?? ({ kind: 'found' } as const)
    const position = ratePosition(state, { token, topCount, rating })
    state = readText(state, token)
    return position
  })
}

function replyTo(mind: Mind, item: KeyedItem, { right, wrong }: Extract<KeyedItem['reply'], { kind: 'text' }>): string {
  return knows(mind, item) ? right : mistakeOf(mind, item.itemId, wrong)
}

function voiceState(mind: Mind, prompt: string): TextState {
  const state = startState(openVoiceOf(mind, prompt), mind.nearTies)
  // Another precision is a little more or less sure of everything.
  return mind.variant === undefined ? state : { ...state, shift: unitHash('shift', mind.variant.name, prompt) }
}

function pseudoLength(mind: Mind, prompt: string): number {
  return 16 + Math.floor(48 * unitHash('length', openVoiceOf(mind, prompt), prompt))
}

function writeOn(
  tokens: string[],
  {
    from,
    length,
    temperature,
    chance,
  }: {
    readonly from: TextState
    readonly length: number
    readonly temperature: number
    readonly chance: string
  },
): void {
  let state = from
  const luck = startState(chance)
  while (tokens.length < length) {
    const token = drawToken(state, { temperature, luck, place: tokens.length })
    tokens.push(token)
    state = readText(state, token)
  }
}

/** The tokens before the first stop sequence, the last one cut short if need be; undefined when none occurs. */
function cutAtStop(tokens: readonly string[], stop: readonly string[]): string[] | undefined {
  if (stop.length === 0) return undefined
  const text = tokens.join('')
  const places = stop.map((sequence) => text.indexOf(sequence)).filter((place) => place >= 0)
  if (places.length === 0) return undefined
  const end = Math.min(...places)
  const kept: string[] = []
  let length = 0
  for (const token of tokens) {
    if (length >= end) break
    kept.push(token.slice(0, end - length))
    length += token.length
  }
  return kept
}

/** Ratings of the last tokens of a prompt that ends in a keyed continuation. */
function dictate(
  mind: Mind,
  prompt: string,
  tokens: readonly string[],
  item: KeyedItem | undefined,
): PositionRequest['rating'][] {
  if (item === undefined || item.reply.kind !== 'continuation') return []
  const { continuation, isRight } = item.reply
  if (continuation === '' || !prompt.endsWith(continuation)) return []
  const isKnown = knows(mind, item)
  const { logprob, isLikeliest } = continuationLogprob({
    seed: voiceOf(mind, item.itemId),
    itemId: item.itemId,
    continuation,
    isRight,
    isKnown,
  })
  const count = tokensOfEnd(tokens, continuation.length)
  if (isRight === isKnown && !isRight) return believedWrong(logprob, count)
  const share = Math.round((logprob / count) * 1e6) / 1e6
  return Array.from({ length: count }, () => ({ kind: 'given', logprob: share, isTop: isLikeliest }))
}

/** Not the likeliest way to begin; once begun, the likeliest way to go on. */
function believedWrong(logprob: number, count: number): PositionRequest['rating'][] {
  const later = 0.001
  const first = Math.round((logprob + later * (count - 1)) * 1e6) / 1e6
  return Array.from({ length: count }, (_, index) =>
    index === 0 ? { kind: 'given', logprob: first, isTop: false } : { kind: 'given', logprob: -later, isTop: true },
  )
}

/** How many of the last tokens begin within the last `length` units; at least the last one. */
function tokensOfEnd(tokens: readonly string[], length: number): number {
  let count = 0
  let covered = 0
  while (count < tokens.length && covered + (tokens[tokens.length - 1 - count]?.length ?? 0) <= length) {
    covered += tokens[tokens.length - 1 - count]?.length ?? 0
    count += 1
  }
  return Math.max(count, 1)
}
