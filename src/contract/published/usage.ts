import * as z from 'zod'

const count = z.int().nonnegative()

/** Source: openai/openai-openapi f85dbe2, CompletionUsage. A count below 0 is no count, though only `integer` is said. */
export const completionUsage = z.looseObject({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.looseObject({ cached_tokens: count.optional(), audio_tokens: count.optional() }).optional(),
  completion_tokens_details: z
    .looseObject({
      reasoning_tokens: count.optional(),
      audio_tokens: count.optional(),
      accepted_prediction_tokens: count.optional(),
      rejected_prediction_tokens: count.optional(),
    })
    .optional(),
})
