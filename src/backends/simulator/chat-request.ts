import * as z from 'zod'
import { invalidRequest, type Parsed } from '../http-server/api-error.ts'
import { wellFormedText } from '../http-server/well-formed-text.ts'
import { generationFields, refuseInvalid, type StreamOptions, stopList, unsupported } from './generation-fields.ts'

const part = z.looseObject({ type: z.literal('text'), text: wellFormedText })

const chatBody = z.looseObject({
  ...generationFields,
  messages: z
    .array(
      z.looseObject({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
        content: z.union([wellFormedText, z.array(part)]).nullish(),
      }),
    )
    .min(1),
  max_tokens: z.number().int().min(1).nullish(),
  max_completion_tokens: z.number().int().min(1).nullish(),
  logprobs: z.boolean().nullish(),
  top_logprobs: z.number().int().min(0).max(20).nullish(),
})

export type ChatMessage = { readonly role: string; readonly text: string }

/** A chat request with everything said once. */
export type ChatRequest = {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly maximumTokens: number | undefined
  /** Above 0: the text is drawn by chance. */
  readonly temperature: number
  readonly ignoresEnd: boolean
  readonly stop: readonly string[]
  readonly stream: StreamOptions
  /** How many likely tokens to list per token; undefined = no log-probabilities. */
  readonly topCount: number | undefined
}

/** Reads the body of `POST /v1/chat/completions`. */
export function parseChatRequest(json: unknown): Parsed<ChatRequest> {
  const result = chatBody.safeParse(json)
  if (!result.success) return refuseInvalid(result.error)
  const body = result.data
  const refusal = unsupported(body, ['tools', 'functions', 'response_format', 'audio', 'web_search_options'])
  if (refusal !== undefined) return { kind: 'refused', error: refusal }
  if (body.logprobs !== true && typeof body.top_logprobs === 'number' && body.top_logprobs > 0) {
    return { kind: 'refused', error: invalidRequest('top_logprobs needs logprobs: true.', 'top_logprobs') }
  }
  return {
    kind: 'parsed',
    value: {
      model: body.model,
      messages: body.messages.map(({ role, content }) => ({ role, text: toText(content) })),
      maximumTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
      temperature: body.temperature ?? 0,
      ignoresEnd: body.ignore_eos ?? false,
      stop: stopList(body.stop),
      stream: { isOn: body.stream ?? false, includesUsage: body.stream_options?.include_usage ?? false },
      topCount: body.logprobs === true ? (body.top_logprobs ?? 0) : undefined,
    },
  }
}

function toText(content: z.infer<typeof chatBody>['messages'][number]['content']): string {
  if (content === null || content === undefined) return ''
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('')
}
