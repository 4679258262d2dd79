import { setTimeout as delay } from 'node:timers/promises'
import { errorReply } from '../mock-reply.ts'
import { answeredOtherwise, changedJson, fieldsOf, type Mutation, type Violation } from '../mutation.ts'

/** Reads the first thousand tokens of prompts. */
export const cutPrompts: Mutation = changedJson('/chat/completions', (json) => {
  const usage = json.usage as { prompt_tokens: number }
  const prompt_tokens = Math.min(1_000, usage.prompt_tokens)
  return { ...json, usage: { ...usage, prompt_tokens } }
})

/** Two seats; whoever comes when they are taken gets this. */
function withTwoSeats(status: number, headers: Record<string, string>): Mutation {
  let taken = 0
  return async (_request, answer) => {
    if (taken >= 2) {
      const reply = errorReply(status, null, 'Too many requests.')
      return { ...reply, headers: { ...reply.headers, ...headers } }
    }
    taken += 1
    await delay(60)
    taken -= 1
    return answer()
  }
}

export const limitViolations: readonly Violation[] = [
  {
    check: 'limits.context-window',
    does: 'cuts prompts without a word',
    verdict: 'silently-ignored',
    mutation: cutPrompts,
  },
  {
    check: 'limits.context-window',
    does: 'fails on long prompts',
    mutation: answeredOtherwise(
      ({ body }) => body.byteLength > 6_000,
      () => errorReply(500, null, 'out of memory'),
    ),
  },
  {
    check: 'limits.max-output',
    does: 'fails on a large max_tokens',
    mutation: answeredOtherwise(
      (request) => Number(fieldsOf(request).max_tokens) > 1_000_000,
      () => errorReply(500, null, 'out of memory'),
    ),
  },
  { check: 'limits.concurrency', does: 'fails when it is busy', mutation: withTwoSeats(500, {}) },
  { check: 'limits.concurrency', does: 'does not say when to come back', mutation: withTwoSeats(429, {}) },
]
