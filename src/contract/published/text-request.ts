import * as z from 'zod'
import { boundedArray, boundedRecord } from '../bounded-array.ts'

const sampling = {
  model: z.string(),
  frequency_penalty: z.number().min(-2).max(2).nullish(),
  presence_penalty: z.number().min(-2).max(2).nullish(),
  logit_bias: boundedRecord(z.int()).nullish(),
  max_tokens: z.int().nullish(),
  n: z.int().min(1).max(128).nullish(),
  // The specification allows 64 bits; a number beyond 53 bits does not survive JSON readers, so it is none here.
  seed: z.int().nullish(),
  stop: z
    .union([z.string(), boundedArray(z.string(), { minimum: 1, maximum: 4 })], {
      error: 'text, or a list of 1 to 4 texts',
    })
    .nullish(),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
  temperature: z.number().min(0).max(2).nullish(),
  top_p: z.number().min(0).max(1).nullish(),
  user: z.string().optional(),
}

const part = z.looseObject({ type: z.string() })
const content = z.union([z.string(), boundedArray(part, { minimum: 1 })], { error: 'text, or a list of content parts' })
const call = z.looseObject({
  id: z.string(),
  type: z.string(),
  function: z.looseObject({ name: z.string(), arguments: z.string() }).optional(),
})

const message = z.discriminatedUnion(
  'role',
  [
    z.looseObject({ role: z.literal('developer'), content, name: z.string().optional() }),
    z.looseObject({ role: z.literal('system'), content, name: z.string().optional() }),
    z.looseObject({ role: z.literal('user'), content, name: z.string().optional() }),
    z.looseObject({
      role: z.literal('assistant'),
      content: content.nullish(),
      refusal: z.string().nullish(),
      name: z.string().optional(),
      tool_calls: boundedArray(call).optional(),
    }),
    z.looseObject({ role: z.literal('tool'), content, tool_call_id: z.string() }),
    z.looseObject({ role: z.literal('function'), content: z.string().nullable(), name: z.string() }),
  ],
  { error: 'a message with the role developer, system, user, assistant, tool or function' },
)

const functionName = z.stringFormat('a name of at most 64 letters, digits, _ and -', /^[A-Za-z0-9_-]{1,64}$/)
const tool = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({
    name: functionName,
    description: z.string().optional(),
    parameters: z.looseObject({}).optional(),
    strict: z.boolean().nullish(),
  }),
})

const responseFormat = z.discriminatedUnion(
  'type',
  [
    z.looseObject({ type: z.literal('text') }),
    z.looseObject({ type: z.literal('json_object') }),
    z.looseObject({
      type: z.literal('json_schema'),
      json_schema: z.looseObject({
        name: functionName,
        schema: z.looseObject({}).optional(),
        strict: z.boolean().nullish(),
      }),
    }),
  ],
  { error: 'a response format: text, json_object or json_schema' },
)

const toolChoice = z.union(
  [
    z.enum(['none', 'auto', 'required']),
    z.looseObject({ type: z.literal('function'), function: z.looseObject({ name: z.string() }) }),
  ],
  { error: '"none", "auto", "required" or a named function' },
)

/** Source: openai/openai-openapi f85dbe2, CreateChatCompletionRequest; fields for sound and search are let pass. */
export const publishedChatRequest = z.looseObject({
  ...sampling,
  messages: boundedArray(message, { minimum: 1 }),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.int().min(0).max(20).nullish(),
  max_completion_tokens: z.int().nullish(),
  response_format: responseFormat.optional(),
  tools: boundedArray(tool, { maximum: 128 }).optional(),
  tool_choice: toolChoice.optional(),
  parallel_tool_calls: z.boolean().optional(),
})

const tokens = boundedArray(z.int(), { minimum: 1 })

const prompt = z.union(
  [z.string(), tokens, boundedArray(z.string(), { minimum: 1 }), boundedArray(tokens, { minimum: 1 })],
  { error: 'text, a list of texts, token ids, or a list of lists of token ids' },
)

/** Source: openai/openai-openapi f85dbe2, CreateCompletionRequest. */
export const publishedCompletionRequest = z.looseObject({
  ...sampling,
  prompt: prompt.nullable(),
  best_of: z.int().min(0).max(20).nullish(),
  echo: z.boolean().nullish(),
  logprobs: z.int().min(0).max(5).nullish(),
  suffix: z.string().nullish(),
})

/** Source: openai/openai-openapi f85dbe2, CreateEmbeddingRequest. */
export const publishedEmbeddingRequest = z.looseObject({
  model: z.string(),
  input: prompt,
  encoding_format: z.enum(['float', 'base64']).optional(),
  dimensions: z.int().min(1).optional(),
  user: z.string().optional(),
})
