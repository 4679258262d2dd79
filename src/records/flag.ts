import * as z from 'zod'

/**
 * What may look wrong about a supplier.
 *
 * - `public-gap`: better on items that anyone may have memorised than on private ones, beyond what clean suppliers show.
 * - `order-gap`, `perturbation-gap`: worse when options come in another order, or the wording changes.
 * - `canary`: gave the published wrong key of a made-up item.
 * - `replay`: the same text where chance should differ; `cache`: time does not grow with tokens, nonces are not echoed.
 * - `probe-routing`: other answers to measurements than to users' traffic.
 * - `selective-refusal`: refuses hard items more often than easy ones.
 * - `token-counts`: claims token counts that do not fit its answers; `log-probabilities`: claims ones that cannot be.
 * - `excuses`: lays its failures on the network against our own checks.
 */
export const flagKind = z.enum([
  'public-gap',
  'order-gap',
  'perturbation-gap',
  'canary',
  'replay',
  'cache',
  'probe-routing',
  'selective-refusal',
  'token-counts',
  'log-probabilities',
  'excuses',
])
export type FlagKind = z.infer<typeof flagKind>

/** A finding with its evidence and error rate; never a verdict. */
export const flag = z.object({
  kind: flagKind,
  /** One sentence with the figures, for a reader who is not a statistician. */
  statement: z.string().max(300),
  /** Observations behind it. */
  n: z.number().int().nonnegative(),
  /** How large the effect is, with its interval; null where it has no size. 20 `points` are a `share` of .2 of the whole score. */
  effect: z
    .object({ value: z.number(), lower: z.number(), upper: z.number(), unit: z.enum(['points', 'share', 'ratio']) })
    .nullable(),
  /** Natural logarithm of the evidence against "clean" (an e-value). */
  logEValue: z.number(),
  /** Bound on the probability that a clean supplier is ever flagged so, over all looks; of `token-counts`, at one look. */
  errorRate: z.number(),
  /** Samples that show it, at most 20; they become public as samples do. */
  samples: z.array(z.string()).max(20),
})
export type Flag = z.infer<typeof flag>
