import * as z from 'zod'
import { invalidRequest, type Parsed } from '../http-server/api-error.ts'
import { wellFormedText } from '../http-server/well-formed-text.ts'
import type { ChatMessage } from './chat-message.ts'
import type { AnswerForm } from './form/form-writer.ts'
import { generationFields, refuseInvalid, type SharedRequest, sharedRequest, unsupported } from './request-fields.ts'
import { answerForm, responseFormat } from './tools/answer-form.ts'
import type { Tool } from './tools/tool.ts'
import { toolCallList, toolFields, toolRequest } from './tools/tool-request.ts'

const textPart = z.looseObject({ type: z.literal('text'), text: wellFormedText })

const chatBody = z.looseObject({
  ...generationFields,
  ...toolFields,
  response_format: responseFormat.nullish(),
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: z
          .union([wellFormedText, z.array(textPart)], {
            error: 'Expected text in valid Unicode, or a list of text parts',
          })
          .nullish(),
        tool_calls: toolCallList,
      }),
    )
    .min(1),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
})

/** A chat request with everything said once. */
export type ChatRequest = SharedRequest & {
  readonly messages: readonly ChatMessage[]
  /** undefined: until the answer ends, or the context is full. */
  readonly maximumTokens: number | undefined
  /** Those that the model is told of. */
  readonly tools: readonly Tool[]
  /** What the answer must be; undefined = any text. */
  readonly form: AnswerForm | undefined
  /** Text, where it is no call, is JSON. */
  readonly isTextFormed: boolean
  /** How many likely tokens to list per token; undefined = no log-probabilities. */
  readonly topCount: number | undefined
}

/** Reads the body of `POST /v1/chat/completions`. */
export function parseChatRequest(json: unknown, vocabularySize: number): Parsed<ChatRequest> {
  const result = chatBody.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const refusal = unsupported(body, ['functions', 'audio', 'modalities', 'web_search_options'])
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  if (body.logprobs !== true && typeof body.top_logprobs === 'number' && body.top_logprobs > 0) {
    return { kind: 'refused', error: invalidRequest('top_logprobs needs logprobs: true.', 'top_logprobs') }
  }
  const shared = sharedRequest(body, vocabularySize)
  if (shared.kind === 'refused') return shared
  const tools = toolRequest(body)
  if (tools.kind === 'refused') return tools
  const form = answerForm(tools.value, body.response_format)
  if (form.kind === 'refused') return form
  return {
    kind: 'parsed',
    value: {
      ...shared.value,
      messages: body.messages.map(({ role, content, tool_calls: calls }) => ({
        // What newer models call the developer, templates know as the system.
        role: role === 'developer' ? 'system' : role,
        content: toText(content),
        calls: (calls ?? []).map(({ id, function: { name, arguments: text } }) => ({ id, name, arguments: text })),
      })),
      tools: tools.value.choice.kind === 'none' ? [] : tools.value.tools,
      form: form.value,
      isTextFormed: (body.response_format?.type ?? 'text') !== 'text',
      maximumTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
      topCount: body.logprobs === true ? (body.top_logprobs ?? 0) : undefined,
    },
  }
}

function toText(content: z.infer<typeof chatBody>['messages'][number]['content']): string {
  if (content === null || content === undefined) return ''
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}
