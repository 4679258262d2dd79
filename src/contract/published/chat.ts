import * as z from 'zod'
import { boundedArray } from '../bounded-array.ts'
import { completionUsage } from './usage.ts'

const logprobFields = {
  token: z.string(),
  logprob: z.number(),
  bytes: boundedArray(z.int()).nullable(),
}

/** Source: openai/openai-openapi f85dbe2, ChatCompletionTokenLogprob. */
const tokenLogprob = z.looseObject({ ...logprobFields, top_logprobs: boundedArray(z.looseObject(logprobFields)) })

const logprobs = z
  .looseObject({ content: boundedArray(tokenLogprob).nullable(), refusal: boundedArray(tokenLogprob).nullable() })
  .nullable()

const finishReason = z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call'])

const toolCall = z.looseObject({
  id: z.string(),
  type: z.literal('function'),
  function: z.looseObject({ name: z.string(), arguments: z.string() }),
})

/** Source: openai/openai-openapi f85dbe2, CreateChatCompletionResponse. */
export const publishedChat = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion'),
  created: z.int(),
  model: z.string(),
  choices: boundedArray(
    z.looseObject({
      index: z.int(),
      finish_reason: finishReason,
      message: z.looseObject({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.string().nullable(),
        tool_calls: boundedArray(toolCall).optional(),
      }),
      logprobs,
    }),
  ),
  system_fingerprint: z.string().optional(),
  usage: completionUsage.optional(),
})

const toolCallPart = z.looseObject({
  index: z.int(),
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.looseObject({ name: z.string().optional(), arguments: z.string().optional() }).optional(),
})

/** Source: openai/openai-openapi f85dbe2, CreateChatCompletionStreamResponse. */
export const publishedChatChunk = z.looseObject({
  id: z.string(),
  object: z.literal('chat.completion.chunk'),
  created: z.int(),
  model: z.string(),
  choices: boundedArray(
    z.looseObject({
      index: z.int(),
      delta: z.looseObject({
        role: z.enum(['developer', 'system', 'user', 'assistant', 'tool']).optional(),
        content: z.string().nullish(),
        refusal: z.string().nullish(),
        tool_calls: boundedArray(toolCallPart).optional(),
      }),
      finish_reason: finishReason.nullable(),
      logprobs: logprobs.optional(),
    }),
  ),
  system_fingerprint: z.string().optional(),
  usage: completionUsage.nullish(),
})
