import { unitHash } from './unit-hash.ts'

/**
 * The log-probability of a whole continuation, in three bands that do not touch, whether compared as they are or per
 * byte. So choosing the likeliest (LMEH `acc`) and the likeliest per byte (`acc_norm`) both find what the model
 * believes:
 *
 * - right and known: above −0.4, and never below −0.4 per byte;
 * - wrong, believed: −3.5 to −2.5 (several wrong ones may be believed, and stay below probability 1 together);
 * - not believed: below −6 − 4 per byte.
 */
export function continuationLogprob({
  seed,
  itemId,
  continuation,
  isRight,
  isKnown,
}: {
  readonly seed: string
  readonly itemId: string
  readonly continuation: string
  readonly isRight: boolean
  readonly isKnown: boolean
}): { readonly logprob: number; readonly isLikeliest: boolean } {
  const spread = unitHash('continuation', seed, itemId, continuation)
  if (isRight !== isKnown) {
    return { logprob: -(6 + 4 * Buffer.byteLength(continuation)) * (1 + 0.2 * spread), isLikeliest: false }
  }
  return isRight
    ? { logprob: -0.05 - 0.35 * spread, isLikeliest: true }
    : { logprob: -2.5 - spread, isLikeliest: false }
}
