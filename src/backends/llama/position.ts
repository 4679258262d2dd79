import type { LanguageModel, NextTokens, Token } from './language-model.ts'
import { logprobOf } from './sample-token.ts'

/** A token that might have come, or has. */
export type Candidate = {
  readonly token: Token
  /** None for control tokens. */
  readonly bytes: Uint8Array
  /** Natural logarithm, of the model's own distribution: before temperature, penalties and biases. */
  readonly logprob: number
}

/** A token of a text and what the model held likely at its place. */
export type Position = Candidate & {
  /** The likeliest ones, the likeliest first; as many as were asked for. */
  readonly top: readonly Candidate[]
}

/** The entry for `token` in a text, from the table of what might have come at its place. */
export function positionOf(model: LanguageModel, next: NextTokens, token: Token, topCount: number): Position {
  const top: Candidate[] = []
  if (topCount > 0) {
    for (const [rival, probability] of next) {
      top.push(candidate(model, rival, probability))
      if (top.length >= topCount) break
    }
  }
  return { ...candidate(model, token, next.get(token) ?? 0), top }
}

function candidate(model: LanguageModel, token: Token, probability: number): Candidate {
  return { token, bytes: model.bytesOf(token), logprob: logprobOf(probability) }
}
