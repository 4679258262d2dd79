import * as z from 'zod'

/**
 * How alike two suppliers are, from most to least: one backend, the same weights at the same precision, the same family
 * (other precision or engine), different. `unknown` is an answer.
 */
export const identityLevel = z.enum(['same-backend', 'same-weights', 'same-family', 'different', 'unknown'])
export type IdentityLevel = z.infer<typeof identityLevel>

/** The suppliers that one cannot be told apart from, and how surely. */
export const backendGroup = z.object({
  /** The least supplier id of the group. */
  id: z.string(),
  level: identityLevel,
  members: z.array(z.string()).min(2),
  /** Items that its members were compared on, over all pairs. */
  comparedItems: z.number().int(),
  /** Bound on the expected share of false pairs among all pairs that are published. */
  falseDiscoveryRate: z.number(),
})
export type BackendGroup = z.infer<typeof backendGroup>

/** What is known of a supplier's identity. */
export const identity = z.object({
  /** Null: nobody like it was found. */
  group: backendGroup.nullable(),
  /** Members of its group that are shown to have its weights at its precision; the group may hold other variants too. */
  sameWeightsAs: z.array(z.string()).default([]),
  /** Suppliers with equal token counts on equal prompts share it; null = no honest counts. */
  tokenizerClass: z.string().nullable(),
  /** Other suppliers that it was compared with on enough items. */
  comparedWith: z.number().int(),
  /** Of these, those that are shown to be of another family. All others are unknown. */
  differentFrom: z.number().int().default(0),
})
export type Identity = z.infer<typeof identity>
