import * as z from 'zod'
import { boundedArray, boundedRecord } from '../bounded-array.ts'
import type { Corrected } from './corrections.ts'
import { completionUsage } from './usage.ts'

/**
 * The schema of a legacy completion, or of one event of a streamed one, with the given corrections.
 * Source: openai/openai-openapi f85dbe2, CreateCompletionResponse.
 */
export function publishedCompletion(corrected: Corrected, { isEvent }: { readonly isEvent: boolean }) {
  const finishReason = z.enum(['stop', 'length', 'content_filter'])
  const mayBeUnfinished = isEvent && corrected.has('completion-event-without-finish-reason')
  const mayLackUsage = isEvent && corrected.has('completion-event-without-usage')
  const alternatives = boundedRecord(z.number())
  const hasNullLogprob = corrected.has('first-echoed-token-has-no-logprob')
  const hasNullAlternatives = corrected.has('first-echoed-token-has-no-alternatives')
  return z.looseObject({
    id: z.string(),
    object: z.literal('text_completion'),
    created: z.int(),
    model: z.string(),
    choices: boundedArray(
      z.looseObject({
        index: z.int(),
        text: z.string(),
        finish_reason: mayBeUnfinished ? finishReason.nullable() : finishReason,
        logprobs: z
          .looseObject({
            tokens: boundedArray(z.string()).optional(),
            token_logprobs: boundedArray(hasNullLogprob ? z.number().nullable() : z.number()).optional(),
            top_logprobs: boundedArray(hasNullAlternatives ? alternatives.nullable() : alternatives).optional(),
            text_offset: boundedArray(z.int()).optional(),
          })
          .nullable(),
      }),
    ),
    system_fingerprint: z.string().optional(),
    usage: mayLackUsage ? completionUsage.nullish() : completionUsage.optional(),
  })
}
