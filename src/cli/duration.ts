import { InvalidArgumentError } from 'commander'

const unitsMs = { ms: 1, s: 1_000, m: 60_000 } as const

/**
 * Reads the value of a flag that is a stretch of time: `500ms`, `30s`, `2m`; a bare number is milliseconds.
 * @returns milliseconds, a whole number above 0
 * @throws {InvalidArgumentError} which names the flag.
 */
export function readDurationMs(text: string): number {
  const [, amount = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(text) ?? []
  const durationMs = Number(amount) * unitsMs[unit as keyof typeof unitsMs]
  if (!Number.isInteger(durationMs) || durationMs < 1) {
    throw new InvalidArgumentError('It must be a stretch of time such as 500ms, 30s or 2m.')
  }
  return durationMs
}
