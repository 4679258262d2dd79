import { numberOf, type PythonValue } from '../python/value.ts'

/** A metric's value as a number: Python counts True as 1. NaN for everything that is no number. */
export function toNumber(value: PythonValue | undefined): number {
  const number = numberOf(value)
  return number === undefined ? Number.NaN : Number(number)
}

/** Python's `sum` of floats up to 3.11: from left to right. */
export function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}

/**
 * numpy's sum of a contiguous array of float64: eight partial sums up to 128 numbers, halves above (Higham 1993,
 * pairwise summation, with numpy's block sizes). Its last bits differ from a plain sum's.
 */
export function pairwiseSum(values: readonly number[] | Float64Array, start = 0, end = values.length): number {
  const length = end - start
  if (length < 8) return sum(values.slice(start, end))
  if (length <= 128) return blockSum(values, start, end)
  const half = start + Math.floor(length / 2) - (Math.floor(length / 2) % 8)
  return pairwiseSum(values, start, half) + pairwiseSum(values, half, end)
}

function blockSum(values: readonly number[] | Float64Array, start: number, end: number): number {
  const partial = new Float64Array(8)
  const whole = end - ((end - start) % 8)
  for (let index = start; index < whole; index++) {
    const lane = (index - start) % 8
    partial[lane] = (partial[lane] ?? 0) + (values[index] ?? 0)
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = partial
  let total = a + b + (c + d) + (e + f + (g + h))
  for (let index = whole; index < end; index++) total += values[index] ?? 0
  return total
}
