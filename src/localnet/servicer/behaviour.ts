import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Which relays a behaviour shows itself on: all of them unless something is given, and then those where both hold. */
const when = z
  .strictObject({
    /** This share of relays, drawn by what is asked: the same prompt is always or never among them. */
    share: z.number().min(0).max(1).default(1),
    /** Only requests with more bytes of data than this: hard prompts tend to be long. */
    longerThanBytes: z.number().int().min(0).optional(),
  })
  .prefault({})

/** Errors that excuse a servicer: they blame the network, and nobody signs them. */
const forgeableCode = z.union([z.literal(14), z.literal(60), z.literal(71), z.literal(75), z.literal(90)])

/**
 * How a servicer departs from honesty, one way each; a servicer can have several. Sybils need none: they share a backend.
 */
export const behaviour = z.discriminatedUnion('kind', [
  /** Waits before it asks its backend. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.number().int().min(0).max(3_600_000), when }),
  /** Signs its answers with another key. */
  z.strictObject({ kind: z.literal('wrong-signature'), when }),
  /** Changes the answer after signing it. */
  z.strictObject({ kind: z.literal('altered-body'), when }),
  /** Answers without asking a backend, and signs that. */
  z.strictObject({ kind: z.literal('invented-answer'), body: z.string(), when }),
  /** Refuses with an error of the network that is not true. The relay is not counted as work. */
  z.strictObject({
    kind: z.literal('forged-error'),
    errorCode: forgeableCode,
    /** With a session that does not have this servicer, where the error comes with one. */
    forgesSession: z.boolean().default(false),
    when,
  }),
  /** Hangs up without an answer. */
  z.strictObject({ kind: z.literal('dropped-connection'), when }),
  /** Answers with that many bytes of nothing, signed. */
  z.strictObject({
    kind: z.literal('oversized-body'),
    bytes: z.number().int().min(1).max(200_000_000),
    when,
  }),
  /** Begins to unstake when the chain has this height. */
  z.strictObject({ kind: z.literal('leaving'), atHeight: z.number().int().min(1) }),
  /** Asks another backend for one chain from this height on. */
  z.strictObject({
    kind: z.literal('switched-backend'),
    atHeight: z.number().int().min(1),
    chain: z.string(),
    url: z.url({ protocol: /^https?$/ }),
  }),
])

export type Behaviour = Readonly<z.infer<typeof behaviour>>
type RelayBehaviour = Extract<Behaviour, { readonly when: unknown }>

/** What decides whether a behaviour shows itself on a relay. */
export type Occasion = { readonly seed: string; readonly path: string; readonly data: Uint8Array }

/** The behaviour of this kind that shows itself on this relay; the first one listed, if several do. */
export function shownBehaviour<Kind extends RelayBehaviour['kind']>(
  behaviours: readonly Behaviour[],
  kind: Kind,
  occasion: Occasion,
): Extract<Behaviour, { readonly kind: Kind }> | undefined {
  const ofKind = behaviours.filter(
    (candidate): candidate is Extract<RelayBehaviour, { readonly kind: Kind }> => candidate.kind === kind,
  )
  return ofKind.find(({ when: { share, longerThanBytes = -1 } }) => {
    return occasion.data.length > longerThanBytes && (share >= 1 || draw(kind, occasion) < share)
  })
}

/** Uniform in [0, 1), the same for the same seed, kind and prompt. */
function draw(kind: string, { seed, path, data }: Occasion): number {
  const digest = createHash('sha256').update(`${seed}\n${kind}\n${path}\n`).update(data).digest()
  return digest.readUIntBE(0, 6) / 2 ** 48
}
