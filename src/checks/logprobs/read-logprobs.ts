import * as z from 'zod'
import { fieldAt } from '../read-fields.ts'

const entry = z.looseObject({
  token: z.string(),
  logprob: z.number(),
  bytes: z.array(z.int().min(0).max(255)).nullish(),
})
const position = entry.extend({ top_logprobs: z.array(entry).nullish() })

export type TokenEntry = z.infer<typeof entry>
export type TokenPosition = z.infer<typeof position>

/** The log-probabilities of a chat answer; undefined where they are missing or have another shape. */
export function chatPositions(body: unknown): readonly TokenPosition[] | undefined {
  const content = z.array(position).safeParse(fieldAt(body, 'choices', 0, 'logprobs', 'content'))
  return content.success ? content.data : undefined
}

const arrays = z.looseObject({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number().nullable()),
  top_logprobs: z.array(z.record(z.string(), z.number().nullable()).nullable()).nullish(),
  text_offset: z.array(z.int()).nullish(),
})
export type CompletionArrays = z.infer<typeof arrays>

/** The log-probabilities of a legacy completion; undefined where they are missing or have another shape. */
export function completionArrays(body: unknown): CompletionArrays | undefined {
  const parsed = arrays.safeParse(fieldAt(body, 'choices', 0, 'logprobs'))
  return parsed.success ? parsed.data : undefined
}
