import type { MockMessage } from '../mock-model.ts'
import { promptTokens } from '../mock-model.ts'
import { errorReply, type MockReply, type MockRequest } from '../mock-reply.ts'
import { changedJson, fieldsOf, type Violation } from '../mutation.ts'

function messagesOf(request: MockRequest): MockMessage[] {
  const { messages } = fieldsOf(request)
  return Array.isArray(messages) ? messages : []
}

/** Reads other messages than were sent, and counts those. */
function reading(readMessages: (messages: MockMessage[]) => MockMessage[]): Violation['mutation'] {
  return changedJson('/chat/completions', (json, request) => {
    const usage = json.usage as Record<string, number>
    const prompt_tokens = promptTokens(readMessages(messagesOf(request)))
    return { ...json, usage: { ...usage, prompt_tokens, total_tokens: prompt_tokens + (usage.completion_tokens ?? 0) } }
  })
}

function failingOn(isMeant: (message: MockMessage) => boolean, reply: MockReply): Violation['mutation'] {
  return (request, answer) => (messagesOf(request).some(isMeant) ? reply : answer())
}

const failure = errorReply(500, null, 'Internal error')
const isRole = (role: string) => (message: MockMessage) => message.role === role

export const conversationViolations: readonly Violation[] = [
  {
    check: 'chat.system-role',
    does: 'drops system messages',
    verdict: 'silently-ignored',
    mutation: reading((messages) => messages.filter(({ role }) => role !== 'system')),
  },
  {
    check: 'chat.system-role',
    does: 'refuses system messages',
    mutation: failingOn(isRole('system'), errorReply(400, null, 'no such role')),
  },
  { check: 'chat.developer-role', does: 'fails on developers', mutation: failingOn(isRole('developer'), failure) },
  {
    check: 'chat.multi-turn',
    does: 'reads the last message only',
    verdict: 'silently-ignored',
    mutation: reading((messages) => messages.slice(-1)),
  },
  {
    check: 'chat.assistant-prefill',
    does: 'drops a last message of the assistant',
    verdict: 'silently-ignored',
    mutation: reading((messages) => (messages.at(-1)?.role === 'assistant' ? messages.slice(0, -1) : messages)),
  },
  { check: 'chat.name-field', does: 'fails on names', mutation: failingOn((message) => 'name' in message, failure) },
  {
    check: 'chat.content-parts',
    does: 'reads no parts',
    verdict: 'silently-ignored',
    mutation: reading((messages) =>
      messages.map(({ role, content }) => ({ role, content: Array.isArray(content) ? '' : content })),
    ),
  },
  {
    check: 'chat.content-parts',
    does: 'reads the markup of parts',
    mutation: reading((messages) =>
      messages.map(({ role, content }) => ({
        role,
        content: Array.isArray(content) ? JSON.stringify(content) : content,
      })),
    ),
  },
]
