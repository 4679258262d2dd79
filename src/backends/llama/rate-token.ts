import type { LanguageModel } from './language-model.ts'
import type { Candidate, Position } from './position.ts'
import { logprobOf } from './sample-token.ts'
import type { NextTokens, Token } from './token.ts'

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
