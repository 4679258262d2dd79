import { pick } from '../draw.ts'
import type { RandomStream } from '../random-stream.ts'

/** A number close to a whole number but not equal: a slip of one, of a carry, or of a digit. */
export function nearMiss(stream: RandomStream, value: number): string {
  const slip = pick(stream, value > 30 ? [1, 2, 10, -1, -10] : [1, 2, 1, 3, 1])
  return String(value + slip)
}
