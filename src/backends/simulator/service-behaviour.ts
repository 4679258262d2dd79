import * as z from 'zod'
import { checkBehaviour, latency } from './behaviour.ts'
import { window } from './misbehaviour.ts'

const share = z.number().min(0).max(1).default(1)

/** What may be wrong with any service. Shares are of requests, drawn by the seeded hash. */
const slow = z.strictObject({ kind: z.literal('slow'), ...window, share, ms: z.number().positive() })
const failing = z.strictObject({
  kind: z.literal('fail'),
  ...window,
  share,
  status: z.union([z.literal(429), z.literal(500), z.literal(503)]).default(500),
})

const everyService = {
  /** The model name that the endpoint claims to serve. */
  model: z.string().min(1),
  /** What decides all that it says; the model name unless given. Equal seeds = one model. */
  seed: z.string().min(1).optional(),
  latency: latency.default({ baseMs: 0, perTokenMs: 0, jitter: { kind: 'none' } }),
  /** Requests served at a time; without it there is no bound. */
  concurrency: z.number().int().positive().optional(),
  /** Requests that may wait for their turn; one more is answered 429. Without it there is no bound. */
  queue: z.number().int().nonnegative().optional(),
}

const imageBehaviour = z.strictObject({
  kind: z.literal('image'),
  ...everyService,
  /** Of all images of one request together; four of 1024 × 1024 unless told. */
  maximumPixels: z
    .number()
    .int()
    .min(64 * 64)
    .max(16 * 1024 * 1024)
    .default(4 * 1024 * 1024),
  misbehaviours: z
    .array(
      z.discriminatedUnion('kind', [
        slow,
        failing,
        /** Images of half the width and height that were asked for. */
        z.strictObject({ kind: z.literal('wrong-size'), ...window, share }),
        /** Text in place of an image that no base64 decoder takes whole. */
        z.strictObject({ kind: z.literal('broken-base64'), ...window, share }),
        /** Another picture for each request, whatever its seed, which is told as if it had been used. */
        z.strictObject({ kind: z.literal('ignored-seed'), ...window, share }),
        /** Painted anew everywhere, whatever the mask. */
        z.strictObject({ kind: z.literal('ignored-mask'), ...window, share }),
        /** Drawn from the prompt alone, whatever the image to begin with. */
        z.strictObject({ kind: z.literal('ignored-image'), ...window, share }),
        /** Black. */
        z.strictObject({ kind: z.literal('blank-image'), ...window, share }),
        /** A link in place of the image. */
        z.strictObject({ kind: z.literal('image-link'), ...window, share }),
      ]),
    )
    .default([]),
})

const embeddingBehaviour = z.strictObject({
  kind: z.literal('embedding'),
  ...everyService,
  /** The length of its vectors. */
  dimensions: z.number().int().min(8).max(4096).default(384),
  /** Per text. */
  maximumTokens: z.number().int().positive().default(8192),
  misbehaviours: z
    .array(
      z.discriminatedUnion('kind', [
        slow,
        failing,
        /** Vectors of this length whatever was asked for. */
        z.strictObject({
          kind: z.literal('wrong-dimension'),
          ...window,
          share,
          dimensions: z.number().int().min(1).max(4096),
        }),
      ]),
    )
    .default([]),
})

const regressionBehaviour = z.strictObject({
  kind: z.literal('regression'),
  ...everyService,
  intercept: z.number().default(3),
  /** One per feature. */
  weights: z.array(z.number()).min(1).max(10_000).default([0.5, -1.25, 2, 0.75]),
  misbehaviours: z
    .array(
      z.discriminatedUnion('kind', [
        slow,
        failing,
        /** Predictions that are off by this much. */
        z.strictObject({ kind: z.literal('wrong-value'), ...window, share, offset: z.number() }),
      ]),
    )
    .default([]),
})

export type ImageBehaviour = z.infer<typeof imageBehaviour>
export type EmbeddingBehaviour = z.infer<typeof embeddingBehaviour>
export type RegressionBehaviour = z.infer<typeof regressionBehaviour>

const serviceBehaviour = z.discriminatedUnion('kind', [imageBehaviour, embeddingBehaviour, regressionBehaviour])

/** How a simulator of something else than text behaves, checked and with its defaults filled in. */
export type ServiceBehaviour = z.infer<typeof serviceBehaviour>
/** The same as one writes it: only `kind` and `model` are required. */
export type ServiceBehaviourInput = z.input<typeof serviceBehaviour>

/**
 * Checks the behaviour of a simulator of images, embeddings or regression. `source` names it in errors.
 *
 * @throws {BehaviourError} with every problem found.
 */
export function readServiceBehaviour(value: unknown, source: string): ServiceBehaviour {
  return checkBehaviour(serviceBehaviour, value, source)
}
