import type { BuiltRequest } from '#records/task.ts'
import type { ChatMessage } from '../context/turn.ts'
import { strip } from '../python/text.ts'
import { jsonAt } from './answer-text.ts'
import { requestSeed } from './generate.ts'

/** How many of the likeliest tokens are asked for: what common servers allow at most. */
const topCount = 20

/** Asks a completion endpoint for one token with its likeliest rivals. */
export function letterCompletionRequest(model: string, prompt: string): BuiltRequest {
  return {
    kind: 'completion',
    path: '/v1/completions',
    body: { model, prompt, max_tokens: 1, logprobs: topCount, temperature: 0, seed: requestSeed },
  }
}

/** Asks a chat endpoint for one token with its likeliest rivals. */
export function letterChatRequest(model: string, messages: readonly ChatMessage[]): BuiltRequest {
  return {
    kind: 'chat',
    path: '/v1/chat/completions',
    body: { model, messages, max_tokens: 1, logprobs: true, top_logprobs: topCount, temperature: 0, seed: requestSeed },
  }
}

/**
 * The log-probability of each letter as the first token of the answer, read from the likeliest tokens: with or without
 * white space around it, the likelier counts. A letter that is not among them is −Infinity.
 */
export function readLetterLogprobs(body: unknown, letters: readonly string[]): number[] {
  const found = new Map<string, number>()
  for (const [token, logprob] of firstTokenRivals(body)) {
    const letter = strip(token.replace(/^[▁Ġ]/, ''))
    found.set(letter, Math.max(logprob, found.get(letter) ?? Number.NEGATIVE_INFINITY))
  }
  return letters.map((letter) => found.get(letter) ?? Number.NEGATIVE_INFINITY)
}

/** Whether an answer lists the likeliest first tokens at all; no server that knows them gives only one. */
export function hasRivals(body: unknown): boolean {
  return firstTokenRivals(body).length > 1
}

/** The likeliest first tokens of an answer with their log-probabilities; none where the answer lists none. */
export function firstTokenRivals(body: unknown): [string, number][] {
  const block = jsonAt(body, 'choices', 0, 'logprobs')
  const completion = jsonAt(block, 'top_logprobs', 0)
  const chat = jsonAt(block, 'content', 0, 'top_logprobs')
  const pairs: [unknown, unknown][] = Array.isArray(chat)
    ? chat.map((rival) => [jsonAt(rival, 'token'), jsonAt(rival, 'logprob')])
    : typeof completion === 'object' && completion !== null
      ? Object.entries(completion)
      : []
  return pairs.filter((pair): pair is [string, number] => typeof pair[0] === 'string' && isLogprob(pair[1]))
}

function isLogprob(value: unknown): boolean {
  return typeof value === 'number' && value <= 0
}
