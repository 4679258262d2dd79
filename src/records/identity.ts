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
  /** How many suppliers it has. */
  size: z.number().int().min(2),
  /** The least ids of its members, 50 at most. Findings of all members name the same group id. */
  members: z.array(z.string()).min(2),
  /** Items that its members were compared on, over all pairs. */
  comparedItems: z.number().int(),
  /** Bound on the expected share of false pairs among all pairs that are published. */
  falseDiscoveryRate: z.number(),
})
export type BackendGroup = z.infer<typeof backendGroup>

/** What the same questions, asked of both again and again, tell of two members of a group. */
export const probedPair = z.object({
  /** The other one. */
  supplierId: z.string(),
  /** Prompts that both answered twice in text, and of these, border inputs: one of the two said more than one token. */
  prompts: z.number().int(),
  borderInputs: z.number().int(),
  /** Half the mean squared distance of their token distributions, estimated without bias, so it may be below 0; null: no prompt. */
  distance: z.number().nullable(),
  /** Prompts that both answered three times with honest log-probabilities, and those at which they lie apart. */
  listPrompts: z.number().int(),
  apart: z.number().int(),
  /** Natural logarithms of the evidence for the same tokens, and against the same weights. */
  logSameTokens: z.number(),
  logOtherWeights: z.number(),
})

/** What probes tell of a supplier beside the other members of its group. */
export const probeComparison = z.object({
  /** Members that answered the same probes. */
  comparedWith: z.number().int(),
  /** Those with the least ids, 20 at most. */
  pairs: z.array(probedPair),
  /** Bound on the expected share of false pairs among all that are published as of other weights, and among those of the same tokens. */
  falseDiscoveryRate: z.number(),
  /** Its log-probabilities: none are known, they are used, or they cannot be a model's own and are not used. */
  logProbabilities: z.enum(['none', 'used', 'not-honest']),
})
export type ProbeComparison = z.infer<typeof probeComparison>

/** What is known of a supplier's identity. */
export const identity = z.object({
  /** Null: nobody like it was found. */
  group: backendGroup.nullable(),
  /**
   * Members of its group that are shown to have its weights at its precision, the least ids, 50 at most; the group may hold
   * other variants too.
   */
  sameWeightsAs: z.array(z.string()).default([]),
  /**
   * Members of its group that are shown by probes not to have its weights, or not at its precision and on its engine; the least ids, 50
   * at most.
   */
  otherWeightsThan: z.array(z.string()).default([]),
  /**
   * Members of its group whose tokens to probes are shown to be nearer than those of copies at another precision are taken to be; the least ids, 50 at
   * most. It refines no level: `sameWeightsAs` says what answers to items show, and probes do not refute.
   */
  sameTokensAs: z.array(z.string()).default([]),
  /** Null: no other member of its group answered the same probes. */
  probes: probeComparison.nullable().default(null),
  /** Suppliers with equal token counts on equal prompts share it; null = no honest counts. */
  tokenizerClass: z.string().nullable(),
  /** Other suppliers that it was compared with on enough items. */
  comparedWith: z.number().int(),
  /** Of its scored common items, the share without a readable answer: they say nothing here. Null: it has none. */
  unreadableShare: z.number().nullable().default(null),
  /** More suppliers have common answers than are compared at once, and theirs are later: nothing was looked for. */
  isLeftOut: z.boolean().default(false),
  /** Of these, those that are shown to be of another family. All others are unknown. */
  differentFrom: z.number().int().default(0),
})
export type Identity = z.infer<typeof identity>
