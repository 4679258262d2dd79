import { textLength } from '../python/text.ts'

/** What the metrics of multiple choice look at. */
export type ChoiceResult = {
  /** Log-probability of each choice; −Infinity where it could not be read. */
  readonly logprobs: readonly number[]
  /** Whether each choice was the most likely text, token by token. */
  readonly isGreedy: readonly boolean[]
  readonly choices: readonly string[]
  /** Right choices; an index that does not exist is never right. */
  readonly gold: readonly number[]
}

/**
 * The place of the largest number, the first among equals; what is no number counts as larger than all (numpy's `argmax`).
 * −1 when none is larger than −Infinity: nothing could be read.
 */
export function argmax(values: readonly number[]): number {
  const unknown = values.findIndex(Number.isNaN)
  if (unknown >= 0) return unknown
  let best = -1
  for (const [index, value] of values.entries()) {
    if (value > (best < 0 ? Number.NEGATIVE_INFINITY : (values[best] ?? 0))) best = index
  }
  return best
}

function isRight(values: readonly number[], gold: readonly number[]): number {
  return gold.includes(argmax(values)) ? 1 : 0
}

/** The most likely choice is right. */
export function accuracy({ logprobs, gold }: ChoiceResult): number {
  return isRight(logprobs, gold)
}

/** The choice with the best log-probability per code point of its text (without delimiter) is right. */
export function accuracyPerCharacter({ logprobs, choices, gold }: ChoiceResult): number {
  return isRight(
    logprobs.map((logprob, index) => logprob / textLength(choices[index] ?? '')),
    gold,
  )
}

/** The choice with the best log-probability per UTF-8 byte of its text is right. */
export function accuracyPerByte({ logprobs, choices, gold }: ChoiceResult): number {
  return isRight(
    logprobs.map((logprob, index) => logprob / Buffer.byteLength(choices[index] ?? '')),
    gold,
  )
}

/** A right choice is what the model would have written itself. */
export function greedyMatch({ isGreedy, gold }: ChoiceResult): number {
  return gold.some((index) => isGreedy[index] === true) ? 1 : 0
}
