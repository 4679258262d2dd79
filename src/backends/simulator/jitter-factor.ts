import type { Jitter } from './behaviour.ts'
import { unitHash } from './unit-hash.ts'

/** The factor on a request's latencies: the same for the same address and request number. */
export function jitterFactor(jitter: Jitter, name: string, ordinal: number): number {
  if (jitter.kind === 'none') return 1
  const uniform = unitHash('jitter', name, String(ordinal))
  if (jitter.kind === 'uniform') return 1 + jitter.spread * (2 * uniform - 1)
  // Box-Muller; 1 − uniform is never 0.
  const angle = 2 * Math.PI * unitHash('jitter angle', name, String(ordinal))
  return Math.exp(jitter.sigma * Math.sqrt(-2 * Math.log(1 - uniform)) * Math.cos(angle))
}
