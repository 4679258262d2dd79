import { readUsage } from '#contract/read-usage.ts'
import { chatRequest, type Fields, readChat } from './ask-chat.ts'
import type { Probe } from './probe.ts'

/** How many tokens the endpoint says that a prompt has. */
export type CountedPrompt =
  | { readonly kind: 'counted'; readonly tokens: number }
  | { readonly kind: 'uncounted' }
  | { readonly kind: 'refused'; readonly problem: string; readonly json: unknown }
  | { readonly kind: 'broken'; readonly problem: string }

/** Asks for one token and reads the count of the prompt's. */
export async function countPrompt(probe: Probe, prompt: string, fields: Fields = {}): Promise<CountedPrompt> {
  const reply = readChat(await probe.exchange(chatRequest(probe, prompt, { max_tokens: 1, ...fields })))
  if (reply.kind !== 'chat') return reply
  const tokens = readUsage(reply.json)?.promptTokens ?? null
  return tokens === null ? { kind: 'uncounted' } : { kind: 'counted', tokens }
}
