import * as z from 'zod'
import { boundedArray, boundedNumbers, boundedRecord } from './bounded-array.ts'

/**
 * Log probabilities of a legacy completion. With `echo` the first token has none, so its entry is null: the published
 * schema says `number` and is wrong there (vLLM and the original API both send null).
 */
export const completionLogprobs = z.looseObject({
  tokens: boundedArray(z.string()).nullish(),
  token_logprobs: boundedArray(z.number().nullable()).nullish(),
  top_logprobs: boundedArray(boundedRecord(z.number().nullable()).nullable()).nullish(),
  text_offset: boundedNumbers().nullish(),
})

/**
 * What clients need of an OpenAI legacy completion, streamed or not (both have the same shape).
 * Source: openai/openai-openapi f85dbe2, CreateCompletionResponse.
 */
export const completion = z.looseObject({
  id: z.string().nullish(),
  object: z.string().nullish(),
  created: z.number().nullish(),
  model: z.string().nullish(),
  choices: boundedArray(
    z.looseObject({
      index: z.int().nonnegative().nullish(),
      text: z.string(),
      finish_reason: z.string().nullish(),
      logprobs: completionLogprobs.nullish(),
    }),
    { minimum: 1 },
  ),
})
export type Completion = z.infer<typeof completion>

/** One event of a streamed completion. */
export const completionChunk = z.looseObject({
  id: z.string().nullish(),
  created: z.number().nullish(),
  model: z.string().nullish(),
  choices: boundedArray(
    z.looseObject({
      index: z.int().min(0).max(127).nullish(),
      text: z.string().nullish(),
      finish_reason: z.string().nullish(),
      logprobs: completionLogprobs.nullish(),
    }),
  ).nullish(),
})
export type CompletionChunk = z.infer<typeof completionChunk>
