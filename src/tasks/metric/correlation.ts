import { pairwiseSum } from './numbers.ts'

/** Pearson's correlation of two lists of one length; NaN when one of them is constant or has fewer than two numbers. */
export function pearsonCorrelation(x: readonly number[], y: readonly number[]): number {
  const [left, right] = [centred(x), centred(y)]
  const norm = (values: readonly number[]) => Math.sqrt(pairwiseSum(values.map((value) => value * value)))
  const [leftNorm, rightNorm] = [norm(left), norm(right)]
  const correlation = pairwiseSum(left.map((value, index) => (value / leftNorm) * ((right[index] ?? 0) / rightNorm)))
  return Math.max(-1, Math.min(1, correlation))
}

/** Spearman's correlation: Pearson's of the ranks; equal numbers share their mean rank. */
export function spearmanCorrelation(x: readonly number[], y: readonly number[]): number {
  return pearsonCorrelation(ranks(x), ranks(y))
}

function centred(values: readonly number[]): number[] {
  const mean = pairwiseSum(values) / values.length
  return values.map((value) => value - mean)
}

function ranks(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b)
  const last = new Map(sorted.map((value, place) => [value, place]))
  const first = new Map(sorted.map((value, place) => [value, place] as const).reverse())
  return values.map((value) => ((first.get(value) ?? 0) + (last.get(value) ?? 0)) / 2 + 1)
}
