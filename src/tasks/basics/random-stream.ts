/** A stream of reproducible randomness, as the generators need it. */
export type RandomStream = {
  /** A number in [0, 1). */
  next(): number
  /** A whole number in [0, limit); `limit` is at least 1. */
  integer(limit: number): number
}

/** Makes the stream of a 32-byte seed: the same on every machine. */
export type SeedToStream = (seed: Uint8Array) => RandomStream
