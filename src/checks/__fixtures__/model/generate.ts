import { bytesOf, nextLogprobs, noise, normalized, textOf } from './tiny-language.ts'

export type Sampling = {
  readonly temperature: number
  readonly topP: number
  readonly frequencyPenalty: number
  readonly presencePenalty: number
  readonly bias: ReadonlyMap<number, number>
  readonly seed: string
  readonly stops: readonly string[]
  readonly maximumTokens: number
}

export type Position = { readonly id: number; readonly logprob: number; readonly rivals: () => readonly Rival[] }
export type Rival = { readonly id: number; readonly logprob: number }

export type Generation = {
  readonly text: string
  readonly positions: readonly Position[]
  readonly finishReason: 'stop' | 'length'
}

/** Samples a continuation. Log probabilities are the model's own, before temperature, penalties and bias. */
export function generate(prompt: readonly number[], sampling: Sampling): Generation {
  const random = noise(sampling.seed)
  const positions: Position[] = []
  while (positions.length < sampling.maximumTokens) {
    const ids = positions.map(({ id }) => id)
    const logprobs = nextLogprobs([...prompt, ...ids])
    const id = choose(logprobs, ids, sampling, random())
    if (id === 0) return { text: textOf(ids), positions, finishReason: 'stop' }
    positions.push(positionOf(logprobs, id))
    const text = sampling.stops.length === 0 ? '' : textOf([...ids, id])
    const end = Math.min(
      ...sampling.stops.map((stop) => (text.includes(stop) ? text.indexOf(stop) : Number.POSITIVE_INFINITY)),
    )
    if (end !== Number.POSITIVE_INFINITY) return { text: text.slice(0, end), positions, finishReason: 'stop' }
  }
  return { text: textOf(positions.map(({ id }) => id)), positions, finishReason: 'length' }
}

/** What the model thinks of each token of a text, given those before it; the first has nothing before it. */
export function readBack(ids: readonly number[]): (Position | null)[] {
  return ids.map((id, index) => (index === 0 ? null : positionOf(nextLogprobs(ids.slice(0, index)), id)))
}

function positionOf(logprobs: Float64Array, id: number): Position {
  return {
    id,
    logprob: logprobs[id] ?? Number.NEGATIVE_INFINITY,
    rivals: () =>
      likeliestFirst(logprobs)
        .slice(0, 20)
        .map((rival) => ({ id: rival, logprob: logprobs[rival] ?? Number.NEGATIVE_INFINITY })),
  }
}

function choose(logprobs: Float64Array, before: readonly number[], sampling: Sampling, draw: number): number {
  const isPlain = sampling.bias.size === 0 && sampling.frequencyPenalty === 0 && sampling.presencePenalty === 0
  const logits = isPlain ? logprobs : biased(logprobs, before, sampling)
  if (sampling.temperature === 0) return logits.indexOf(Math.max(...logits))
  const warmed = normalized(logits.map((logit) => logit / sampling.temperature))
  const nucleus = sampling.topP >= 1 ? [...warmed.keys()] : nucleusOf(warmed, sampling.topP)
  const total = nucleus.reduce((sum, id) => sum + Math.exp(warmed[id] ?? 0), 0)
  let rest = draw * total
  for (const id of nucleus) {
    rest -= Math.exp(warmed[id] ?? 0)
    if (rest < 0) return id
  }
  return nucleus[0] ?? 0
}

/** The likeliest tokens that together have the probability asked for. */
function nucleusOf(logprobs: Float64Array, topP: number): number[] {
  const nucleus: number[] = []
  let total = 0
  for (const id of likeliestFirst(logprobs)) {
    if (total >= topP && nucleus.length > 0) break
    nucleus.push(id)
    total += Math.exp(logprobs[id] ?? 0)
  }
  return nucleus
}

function likeliestFirst(logprobs: Float64Array): number[] {
  return [...logprobs.keys()].sort((a, b) => (logprobs[b] ?? 0) - (logprobs[a] ?? 0))
}

function biased(logprobs: Float64Array, before: readonly number[], sampling: Sampling): Float64Array {
  const logits = Float64Array.from(logprobs)
  for (const [id, value] of sampling.bias) logits[id] = (logits[id] ?? 0) + value
  for (const id of before) logits[id] = (logits[id] ?? 0) - sampling.frequencyPenalty
  for (const id of new Set(before)) logits[id] = (logits[id] ?? 0) - sampling.presencePenalty
  return logits
}

/** A token as servers write it: characters that are not whole become U+FFFD. */
export function tokenText(id: number): string {
  return bytesOf(id).toString('utf8')
}
