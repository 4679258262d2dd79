import type { Value } from '../value.ts'

/** True for ints and bools. */
export function isInteger(value: Value): value is number | bigint | boolean {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean'
}

export function toInteger(value: number | bigint | boolean): bigint {
  return BigInt(value)
}

/** A Python int: a JavaScript number where that is exact. */
export function fromInteger(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
