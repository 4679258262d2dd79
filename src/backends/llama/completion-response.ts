import { incompleteEnd, spelled, textOfBytes } from './byte-text.ts'
import type { LanguageModel } from './language-model.ts'
import type { Candidate, Position } from './position.ts'
import type { ResponseHead, Usage } from './response-head.ts'

/** A token of a text; the first of a prompt has no rating. */
export type TextToken = Pick<Candidate, 'token' | 'bytes'> & Partial<Position>

/** A choice of a completion. */
export type CompletionChoice = {
  readonly text: string
  /** Where log-probabilities were asked for. */
  readonly tokens: readonly TextToken[] | undefined
  readonly finishReason: string
}

/** The whole response as JSON text. */
export function completionBody(
  model: LanguageModel,
  head: ResponseHead,
  choices: readonly CompletionChoice[],
  usage: Usage,
): string {
  return JSON.stringify({
    ...head,
    object: 'text_completion',
    choices: choices.map(({ text, tokens, finishReason }, index) => ({
      index,
      text,
      logprobs: tokens === undefined ? null : createLogprobLists(model)(tokens),
      finish_reason: finishReason,
    })),
    usage,
  })
}

/** One event of a streamed completion. */
export function completionChunk({
  head,
  index,
  text,
  logprobs,
  finishReason = null,
  includesUsage,
}: {
  readonly head: ResponseHead
  readonly index: number
  readonly text: string
  readonly logprobs: object | null
  readonly finishReason?: string | null
  readonly includesUsage: boolean
}): string {
  return JSON.stringify({
    ...head,
    object: 'text_completion',
    choices: [{ index, text, logprobs, finish_reason: finishReason }],
    ...(includesUsage ? { usage: null } : {}),
  })
}

/** The last event where usage was asked for. */
export function completionUsageChunk(head: ResponseHead, usage: Usage): string {
  return JSON.stringify({ ...head, object: 'text_completion', choices: [], usage })
}

/**
 * Makes the four parallel lists of the older API, piece after piece of one text. Offsets count code points, as Python does; a
 * token that is part of a character is spelled `bytes:\xe2\x82`, as in OpenAI's API, and has the offset of its character.
 */
export function createLogprobLists(model: LanguageModel): (tokens: readonly TextToken[]) => object {
  let bytesBefore: Buffer = Buffer.alloc(0)
  let offset = 0
  return (tokens) => {
    const offsets = tokens.map(({ bytes }) => {
      const place = offset
      bytesBefore = Buffer.concat([bytesBefore, bytes])
      const whole = bytesBefore.length - incompleteEnd(bytesBefore)
      offset += codePoints(bytesBefore.subarray(0, whole).toString())
      bytesBefore = bytesBefore.subarray(whole)
      return place
    })
    return {
      tokens: tokens.map((token) => nameOf(model, token, '')),
      token_logprobs: tokens.map(({ logprob }) => logprob ?? null),
      top_logprobs: tokens.map((token) => topOf(model, token)),
      text_offset: offsets,
    }
  }
}

/** The likeliest tokens and the one that came, by name; two tokens of one name are the likelier of them. */
function topOf(model: LanguageModel, { token, bytes, logprob, top }: TextToken): object | null {
  if (logprob === undefined || top === undefined) return null
  const entries = new Map<string, number>()
  for (const candidate of [...top, { token, bytes, logprob }]) {
    const name = nameOf(model, candidate, undefined)
    if (!entries.has(name)) entries.set(name, candidate.logprob)
  }
  return Object.fromEntries(entries)
}

/** @param control what control tokens are called in this place; their own name unless given */
function nameOf(
  model: LanguageModel,
  { token, bytes }: Pick<Candidate, 'token' | 'bytes'>,
  control: string | undefined,
) {
  const name = model.controlNameOf(token)
  if (name !== undefined) return control ?? name
  return textOfBytes(bytes) ?? `bytes:${spelled(bytes)}`
}

function codePoints(text: string): number {
  let count = 0
  for (const _ of text) count += 1
  return count
}
