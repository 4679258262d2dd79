import * as z from 'zod'
import { invalidRequest, type Parsed } from '../simulator/api-error.ts'
import type { ChatMessage } from './chat-template.ts'
import {
  generationFields,
  refuseInvalid,
  type SharedRequest,
  sharedRequest,
  unsupported,
  wellFormedText,
} from './request-fields.ts'

const textPart = z.looseObject({ type: z.literal('text'), text: wellFormedText })

const chatBody = z.looseObject({
  ...generationFields,
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: z
          .union([wellFormedText, z.array(textPart)], {
            error: 'Expected text in valid Unicode, or a list of text parts',
          })
          .nullish(),
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
  /** How many likely tokens to list per token; undefined = no log-probabilities. */
  readonly topCount: number | undefined
}

/** Reads the body of `POST /v1/chat/completions`. */
export function parseChatRequest(json: unknown, vocabularySize: number): Parsed<ChatRequest> {
  const result = chatBody.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const tools = body.tool_choice === 'none' ? [] : ['tools', 'functions']
  const refusal = unsupported(body, [...tools, 'response_format', 'audio', 'modalities', 'web_search_options'])
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  if (body.logprobs !== true && typeof body.top_logprobs === 'number' && body.top_logprobs > 0) {
    return { kind: 'refused', error: invalidRequest('top_logprobs needs logprobs: true.', 'top_logprobs') }
  }
  const shared = sharedRequest(body, vocabularySize)
  if (shared.kind === 'refused') return shared
  return {
    kind: 'parsed',
    value: {
      ...shared.value,
      messages: body.messages.map(({ role, content }) => ({
        // What newer models call the developer, templates know as the system.
        role: role === 'developer' ? 'system' : role,
        content: toText(content),
      })),
      maximumTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
      topCount: body.logprobs === true ? (body.top_logprobs ?? 0) : undefined,
    },
  }
}

function toText(content: z.infer<typeof chatBody>['messages'][number]['content']): string {
  if (content === null || content === undefined) return ''
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}
