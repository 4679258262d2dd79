import * as z from 'zod'

/**
 * Why an item has no score. Most are not the supplier's doing, or it is not known whose doing it is. `capability-missing`: it
 * answered, and without the log-probabilities that were asked for; it cannot be asked this, which says nothing of its model.
 */
export const unscoredReason = z.enum([
  'lost-by-us',
  'lost-by-network',
  'undetermined',
  'scorer-fault',
  'capability-missing',
  'evidence-expired',
])
export type UnscoredReason = z.infer<typeof unscoredReason>

/** How a scored item came by its value: by what was answered, or because the supplier failed to answer twice. */
export const scoreBasis = z.enum(['answer', 'supplier-failure'])

/** The evaluator's word on one sample. */
export const scoreResult = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('scored'),
    /** In [0, 1]. */
    value: z.number().min(0).max(1),
    basis: scoreBasis,
  }),
  z.object({ kind: z.literal('unscored'), reason: unscoredReason }),
])
export type ScoreResult = z.infer<typeof scoreResult>

export const score = z.object({
  sampleId: z.string(),
  result: scoreResult,
  /** Every metric of the task by name, `metric,filter` as lm-evaluation-harness writes it. */
  metrics: z.record(z.string(), z.number()),
  /** What the filters extracted, by filter name: shown beside the expected answer. */
  extracted: z.record(z.string(), z.string()),
  /**
   * 16 hexadecimal digits of the SHA-256 of the first text extracted: equal answers have equal ones. Null when nothing was
   * answered or extracted.
   */
  answer: z.string().nullable(),
  /** How hard the item is by its task's own label, in [0, 1]; null where tasks label nothing. */
  difficulty: z.number().nullable(),
  /** When this result was found; scoring the sample again with the same result leaves it. */
  evaluatedAt: z.number(),
})
export type Score = z.infer<typeof score>
