import { pairwiseSum } from './numbers.ts'

/** Probabilities from log-probabilities of any scale, shifted by their maximum. */
export function softmax(logprobs: readonly number[]): number[] {
  const largest = logprobs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const weights = logprobs.map((logprob) => Math.exp(logprob - largest))
  const total = pairwiseSum(weights)
  return weights.map((weight) => weight / total)
}
