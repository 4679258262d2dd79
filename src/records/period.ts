import { hash } from 'node:crypto'
import * as z from 'zod'

/**
 * A stretch of calendar time with one secret seed. Its commitment is published before any draw from it,
 * and the seed itself after the period has ended, so that anyone can repeat the draws.
 */
export const period = z.object({
  id: z.string(),
  /** Milliseconds since 1970. */
  startsAt: z.number(),
  endsAt: z.number(),
  /** SHA-256 of the seed's bytes, hexadecimal. */
  commitment: z.string(),
  committedAt: z.number(),
  /** Null until the seed is public. */
  revealedAt: z.number().nullable(),
})
export type Period = z.infer<typeof period>

/** A period with its seed (32 bytes, hexadecimal): only the manager and the sampler see it before the reveal. */
export const secretPeriod = period.extend({ seed: z.string() })
export type SecretPeriod = z.infer<typeof secretPeriod>

/** What is published before the period: SHA-256 over the bytes of the seed. */
export function commitmentOf(seed: string): string {
  return hash('sha256', Buffer.from(seed, 'hex'))
}
