import type { Token } from './token.ts'

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
