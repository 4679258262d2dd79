/** A number of a model's vocabulary. */
export type Token = number

/** How probable each token of the vocabulary is as the next one, the most probable first. */
export type NextTokens = ReadonlyMap<Token, number>
