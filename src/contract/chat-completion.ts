import * as z from 'zod'
import { boundedArray, boundedNumbers } from './bounded-array.ts'

/**
 * What clients need of an OpenAI chat completion, and no more: what servers in use leave out or add is let pass.
 * Source: openai/openai-openapi f85dbe2, CreateChatCompletionResponse and CreateChatCompletionStreamResponse.
 */

/** A token with its log probability. `bytes` may be null where a token is no text of its own. */
export const chatTokenLogprob = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes: boundedNumbers().nullish(),
  top_logprobs: boundedArray(
    z.looseObject({ token: z.string(), logprob: z.number(), bytes: boundedNumbers().nullish() }),
  ).nullish(),
})

const chatLogprobs = z.looseObject({
  content: boundedArray(chatTokenLogprob).nullish(),
  refusal: boundedArray(chatTokenLogprob).nullish(),
})

const toolCall = z.looseObject({
  id: z.string().nullish(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
})

/** A message says something: text (null beside tool calls or a refusal), or calls. */
const chatMessage = z
  .looseObject({
    role: z.string().nullish(),
    content: z.string().nullish(),
    refusal: z.string().nullish(),
    reasoning_content: z.string().nullish(),
    tool_calls: boundedArray(toolCall).nullish(),
  })
  .refine((message) => 'content' in message || 'refusal' in message || (message.tool_calls?.length ?? 0) > 0)

export const chatCompletion = z.looseObject({
  id: z.string().nullish(),
  object: z.string().nullish(),
  created: z.number().nullish(),
  model: z.string().nullish(),
  choices: boundedArray(
    z.looseObject({
      index: z.int().nonnegative().nullish(),
      message: chatMessage,
      finish_reason: z.string().nullish(),
      logprobs: chatLogprobs.nullish(),
    }),
    { minimum: 1 },
  ),
})
export type ChatCompletion = z.infer<typeof chatCompletion>

/** One event of a streamed chat completion. The last one may have no choices and carry the usage. */
export const chatCompletionChunk = z.looseObject({
  id: z.string().nullish(),
  created: z.number().nullish(),
  model: z.string().nullish(),
  choices: boundedArray(
    z.looseObject({
      index: z.int().min(0).max(127).nullish(),
      delta: z
        .looseObject({
          role: z.string().nullish(),
          content: z.string().nullish(),
          refusal: z.string().nullish(),
          reasoning_content: z.string().nullish(),
          tool_calls: boundedArray(
            z.looseObject({
              index: z.int().min(0).max(127).nullish(),
              id: z.string().nullish(),
              function: z.looseObject({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
            }),
          ).nullish(),
        })
        .nullish(),
      finish_reason: z.string().nullish(),
      logprobs: chatLogprobs.nullish(),
    }),
  ).nullish(),
})
export type ChatCompletionChunk = z.infer<typeof chatCompletionChunk>
