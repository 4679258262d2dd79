import { type MockMessage, messageText } from '../mock-model.ts'
import { changedChunks, changedJson, fieldsOf, firstChoice, type Mutation, type Violation } from '../mutation.ts'

type Usage = { prompt_tokens: number; completion_tokens: number; total_tokens: number } & Record<string, unknown>

/** Counts otherwise; the total stays the sum. */
function counting(change: (usage: Usage, prompt: string) => Partial<Usage>): Mutation {
  return changedJson('/chat/completions', (json, request) => {
    const messages = fieldsOf(request).messages as MockMessage[]
    const usage = { ...(json.usage as Usage), ...change(json.usage as Usage, messages.map(messageText).join('\n')) }
    return { ...json, usage: { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens } }
  })
}

export const usageViolations: readonly Violation[] = [
  {
    check: 'usage.present',
    does: 'counts nothing',
    mutation: changedJson('/chat/completions', ({ usage, ...json }) => json),
  },
  {
    check: 'usage.present',
    does: 'counts in fractions',
    mutation: counting(({ prompt_tokens }) => ({ prompt_tokens: prompt_tokens / 4 + 0.1 })),
  },
  {
    check: 'usage.total',
    does: 'adds up wrongly',
    mutation: changedJson('/chat/completions', (json) => {
      const usage = json.usage as Usage
      return { ...json, usage: { ...usage, total_tokens: usage.total_tokens + 1 } }
    }),
  },
  {
    check: 'usage.length',
    does: 'counts one token less',
    mutation: counting(({ completion_tokens }) => ({ completion_tokens: completion_tokens - 1 })),
  },
  {
    check: 'usage.length',
    does: 'counts twice',
    mutation: counting(({ completion_tokens }) => ({ completion_tokens: completion_tokens * 2 })),
  },
  {
    check: 'usage.details',
    does: 'caches more than there is',
    mutation: counting(({ prompt_tokens }) => ({ prompt_tokens_details: { cached_tokens: prompt_tokens + 1 } })),
  },
  {
    check: 'usage.logprobs-count',
    does: 'leaves log-probabilities out',
    mutation: changedJson('/chat/completions', (json) => {
      const { logprobs } = firstChoice(json) as { logprobs?: { content: unknown[] } | null }
      if (logprobs != null) logprobs.content = logprobs.content.slice(0, 3)
      return json
    }),
  },
  {
    check: 'usage.stream-equals',
    does: 'counts streamed prompts twice',
    mutation: changedChunks((chunk) => {
      const usage = chunk.usage as Usage | null
      return usage == null ? chunk : { ...chunk, usage: { ...usage, prompt_tokens: usage.prompt_tokens * 2 } }
    }),
  },
  {
    check: 'usage.slope',
    does: 'makes long prompts longer',
    mutation: counting(({ prompt_tokens }) => ({ prompt_tokens: Math.round(prompt_tokens ** 1.1) })),
  },
  {
    check: 'usage.slope',
    does: 'counts letters thrice',
    mutation: counting((_usage, prompt) => ({ prompt_tokens: 3 * prompt.length })),
  },
  { check: 'usage.slope', does: 'always counts the same', mutation: counting(() => ({ prompt_tokens: 100 })) },
  {
    check: 'usage.tokenize',
    does: 'has the tokenizer of another model',
    mutation: changedJson('/tokenize', ({ tokens }) => ({ count: 2 * (tokens as unknown[]).length, tokens })),
  },
  {
    check: 'usage.tokenize',
    does: 'counts a third more, evenly',
    mutation: counting(({ prompt_tokens }) => ({ prompt_tokens: Math.round(prompt_tokens * 1.33) })),
  },
  {
    check: 'usage.languages',
    does: 'charges more for other scripts',
    mutation: counting(({ prompt_tokens }, prompt) => ({
      prompt_tokens: /[^\0-\u02ff]/.test(prompt) ? 4 * Buffer.byteLength(prompt) : prompt_tokens,
    })),
  },
]
