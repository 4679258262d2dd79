import * as z from 'zod'
import type { LogProbabilityAnswer } from '#statistics/identity/check-log-probabilities.ts'
import type { RandomStream } from '#statistics/random-stream.ts'
import type { SelfTestRequest } from '#tasks/capability/self-tests.ts'
import { longPromptCharacters, textTokens } from './audit-plan.ts'

const subjects =
  'a lighthouse, a lost key, the first snow, a night train, an old map, bees, a violin, the tide, a market, a comet, a bridge, salt, a garden, a letter, rust, a mirror, the desert, a clock, wool, an island, a storm, bread, a library, a river, an orchard, a mountain hut, glass, a ferry, a fox, copper'
    .split(', ')
    .map((subject) => `Write three sentences about ${subject}.`)

/** Most prompts that there are. */
export const mostPrompts = subjects.length

/** Prompts that leave room for chance, in an order drawn by lot. */
export function textPrompts(stream: RandomStream, count: number): string[] {
  return stream.shuffle(subjects).slice(0, count)
}

/** A text at temperature 1. */
export function textRequest(model: string, prompt: string): SelfTestRequest {
  return chat(model, prompt, { temperature: 1, max_tokens: textTokens })
}

/** One token with the likeliest ones. */
export function tokenRequest(model: string, prompt: string, temperature: 0 | 1): SelfTestRequest {
  return chat(model, prompt, { temperature, max_tokens: 1, logprobs: true, top_logprobs: 20 })
}

/** One token after a prompt long enough for a prefix cache to show. */
export function longRequest(model: string, prompt: string): SelfTestRequest {
  return chat(model, prompt, { temperature: 0, max_tokens: 1 })
}

/** Words by lot: no cache has seen their like before. */
export function longPrompt(stream: RandomStream): string {
  let prompt = 'How many of these groups begin with a vowel?'
  while (prompt.length < longPromptCharacters) {
    prompt += ` ${Array.from({ length: 5 }, () => String.fromCharCode(97 + stream.integer(26))).join('')}`
  }
  return prompt
}

function chat(model: string, prompt: string, parameters: Record<string, unknown>): SelfTestRequest {
  const messages = [{ role: 'user', content: prompt }]
  return { kind: 'chat', path: '/v1/chat/completions', body: { model, messages, ...parameters } }
}

const chatText = z.object({ choices: z.tuple([z.object({ message: z.object({ content: z.string() }) })], z.unknown()) })

/** The text of an answer, or null. */
export function textOf(body: unknown): string | null {
  return chatText.safeParse(body).data?.choices[0].message.content ?? null
}

const tokenEntry = z.object({ token: z.string(), logprob: z.number() })
const listed = tokenEntry.extend({ top_logprobs: z.array(tokenEntry).min(1) })
const chatLogProbabilities = z.object({
  choices: z.tuple([z.object({ logprobs: z.object({ content: z.tuple([listed], z.unknown()) }) })], z.unknown()),
})

/** The first token of an answer with the likeliest ones, or null when there are none. */
export function logProbabilityAnswerOf(
  body: unknown,
  asked: Pick<LogProbabilityAnswer, 'prompt' | 'isSampled'>,
): LogProbabilityAnswer | null {
  const first = chatLogProbabilities.safeParse(body).data?.choices[0].logprobs.content[0]
  if (first === undefined) return null
  const top = first.top_logprobs.map(({ token, logprob }) => ({ token, logProbability: logprob }))
  return { ...asked, token: first.token, top }
}
