import * as z from 'zod'
import { ability } from './ability.ts'

const share = z.number().min(0).max(1)
const positiveInteger = z.number().int().positive()

/** A point in time: seconds after the simulator's start, or a wall time such as `2026-01-31T12:00:00Z`. */
const moment = z.union([z.number().nonnegative(), z.iso.datetime({ offset: true })], {
  error: 'Expected seconds after the start, or a wall time such as 2026-01-31T12:00:00Z',
})
export type Moment = z.infer<typeof moment>

/** When a misbehaviour holds: from (default: the start) until (default: for ever), the end left out. */
export const window = { from: moment.optional(), until: moment.optional() }

/** The ways in which an answer can be broken although its status says success. */
const brokenForm = z.enum(['truncated', 'html', 'invalid-utf8', 'deep-nesting', 'wrong-content-type', 'empty'])
export type BrokenForm = z.infer<typeof brokenForm>

/** What may be wrong with an endpoint. Shares are of requests unless said otherwise, drawn by the seeded hash. */
export const misbehaviour = z.discriminatedUnion('kind', [
  /** Refuses items above a difficulty; `share` of those items, always the same ones. */
  z.strictObject({
    kind: z.literal('refuse-hard'),
    ...window,
    above: share,
    status: z.union([z.literal(429), z.literal(400)]).default(429),
    share: share.default(1),
  }),
  /** Status 200 around `{"error": …}`. */
  z.strictObject({
    kind: z.literal('error-object'),
    ...window,
    share,
    message: z.string().default('The model is overloaded, try again later.'),
  }),
  /** Claims `factor` × the true token counts plus `constant`; a lie about the total alone does not add up. */
  z.strictObject({
    kind: z.literal('lie-about-usage'),
    ...window,
    factor: z.number().nonnegative().default(1),
    constant: z.number().int().default(0),
    of: z.enum(['prompt', 'completion', 'both', 'total']).default('both'),
  }),
  /** Log-probabilities that are not the model's: all the same, or made up anew for every answer. */
  z.strictObject({
    kind: z.literal('lie-about-logprobs'),
    ...window,
    how: z.enum(['constant', 'made-up']).default('made-up'),
  }),
  /**
   * Fails in bursts: time is cut into slices of `burstSeconds`, and in a `share` of the slices every request fails in
   * the slice's way. 0 seconds: every request is drawn by itself.
   */
  z.strictObject({
    kind: z.literal('flaky'),
    ...window,
    share,
    ways: z
      .array(z.enum(['reset', 'unavailable', 'hang']))
      .min(1)
      .default(['reset', 'unavailable', 'hang']),
    burstSeconds: z.number().nonnegative().default(5),
    /** A hanging request is dropped after this long. */
    hangMs: z.number().positive().default(600_000),
  }),
  /** Sends bodies at this speed. */
  z.strictObject({ kind: z.literal('slow-drip'), ...window, bytesPerSecond: z.number().positive() }),
  /** Answers with a JSON text that grows until it has this many bytes. */
  z.strictObject({ kind: z.literal('oversized-body'), ...window, bytes: positiveInteger, share: share.default(1) }),
  /** Another model answers. `seed` names it; by default it is not the model that was. */
  z.strictObject({
    kind: z.literal('switch-model'),
    from: moment,
    until: moment.optional(),
    ability,
    seed: z.string().min(1).optional(),
  }),
  /**
   * Knows this share of the public items, whatever its ability, by their text; of those that it knows it recognises the share
   * `inOtherWords` in other words, too.
   */
  z.strictObject({
    kind: z.literal('memorised-public'),
    ...window,
    recall: share.default(1),
    inOtherWords: share.default(0),
  }),
  /**
   * Stands before a model that others of the same `group` stand before too. Members that state the same ability give
   * the same answers, but for the share `noise` of items that each address draws anew.
   */
  z.strictObject({ kind: z.literal('shared-backend'), ...window, group: z.string().min(1), noise: share.default(0) }),
  /** Says the same text again where chance should differ, as who answers from a store of replies does. */
  z.strictObject({ kind: z.literal('replay'), ...window }),
  /** Answers a request that it has answered before at once, with the reply that it gave then. */
  z.strictObject({ kind: z.literal('cache'), ...window }),
  /**
   * Has a better model answer what it takes for a test: a share `detects` of the items of tasks, and of what is no such item
   * the share `mistakes`. Users are left with the model of the behaviour.
   */
  z.strictObject({
    kind: z.literal('route-probes'),
    ...window,
    ability,
    seed: z.string().min(1).optional(),
    detects: share.default(1),
    mistakes: share.default(0),
  }),
  /** Answers that are not the JSON they should be. */
  z.strictObject({
    kind: z.literal('broken-json'),
    ...window,
    share: share.default(1),
    forms: z.array(brokenForm).min(1).default(brokenForm.options),
  }),
  /** Sends the client elsewhere. */
  z.strictObject({
    kind: z.literal('redirect'),
    ...window,
    location: z.string().min(1),
    status: z.union([z.literal(301), z.literal(302), z.literal(303), z.literal(307), z.literal(308)]).default(307),
    share: share.default(1),
  }),
  /** A small gzip body that unpacks to this many bytes. */
  z.strictObject({ kind: z.literal('gzip-bomb'), ...window, bytes: positiveInteger, share: share.default(1) }),
])
export type Misbehaviour = z.infer<typeof misbehaviour>
