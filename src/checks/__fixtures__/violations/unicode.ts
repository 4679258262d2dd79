import { type MockMessage, messageText, promptTokens } from '../mock-model.ts'
import { errorReply, type MockRequest } from '../mock-reply.ts'
import { answeredOtherwise, changedJson, fieldsOf, type Mutation, type Violation } from '../mutation.ts'

function textOf(request: MockRequest): string {
  const { messages } = fieldsOf(request)
  return Array.isArray(messages) ? (messages as MockMessage[]).map(messageText).join('\n') : ''
}

/** Fails on texts that have this in them. */
function failingOn(pattern: RegExp): Mutation {
  return answeredOtherwise(
    (request) => pattern.test(textOf(request)),
    () => errorReply(500, null, 'Internal error'),
  )
}

/** Reads another text than was sent, and counts that. */
function reading(change: (text: string, request: MockRequest) => string): Mutation {
  return changedJson('/chat/completions', (json, request) => {
    const prompt_tokens = promptTokens([{ role: 'user', content: change(textOf(request), request) }])
    return { ...json, usage: { prompt_tokens, completion_tokens: 1, total_tokens: prompt_tokens + 1 } }
  })
}

export const unicodeViolations: readonly Violation[] = [
  { check: 'unicode.emoji', does: 'fails on joined emoji', mutation: failingOn(/\u200d/) },
  {
    check: 'unicode.combining-marks',
    does: 'drops all but Latin letters',
    mutation: reading((text) => text.replace(/ [^\0-\x7f].*| e\u0301.*| x\u0336.*/s, '')),
  },
  { check: 'unicode.right-to-left', does: 'fails on Arabic and Hebrew', mutation: failingOn(/[\u0590-\u06ff]/) },
  {
    check: 'unicode.four-byte',
    does: 'drops characters of four bytes and what follows',
    mutation: reading((text) => text.replace(/ [\u{10000}-\u{10ffff}].*/su, '')),
  },
  {
    check: 'unicode.escapes',
    does: 'reads escapes as they are written',
    mutation: reading((text, { body }) => (body.includes('\\u') ? `${text}\\u00f1\\u00f1\\u00f1` : text)),
  },
  {
    check: 'unicode.lone-surrogate',
    does: 'fails on half characters',
    mutation: answeredOtherwise(
      (request) => !textOf(request).isWellFormed(),
      () => errorReply(500, null, 'surrogates not allowed'),
    ),
  },
  {
    check: 'unicode.lone-surrogate',
    does: 'replaces half characters',
    verdict: 'silently-ignored',
    mutation: async (request, answer) => {
      if (textOf(request).isWellFormed()) return answer()
      const choices = [{ index: 0, message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }]
      const bytes = JSON.stringify({ choices })
      return { status: 200, headers: { 'content-type': 'application/json' }, pieces: [{ bytes, afterMs: 0 }] }
    },
  },
  {
    check: 'unicode.nul',
    does: 'ends texts at NUL',
    mutation: reading((text) => text.split('\u0000')[0] ?? ''),
  },
  { check: 'unicode.nul', does: 'fails on NUL', mutation: failingOn(/\0/) },
  { check: 'unicode.long-word', does: 'fails on long words', mutation: failingOn(/[a-z]{4000}/) },
  {
    check: 'unicode.control-tokens',
    does: 'lets users end their turn',
    mutation: reading((text) => text.replaceAll('<|im_end|>', '\n')),
  },
  {
    check: 'unicode.control-tokens',
    does: 'drops control tokens',
    mutation: reading((text) => text.replaceAll('<|eot_id|>', '')),
  },
  {
    check: 'unicode.long-stop',
    does: 'fails on a long stop',
    mutation: answeredOtherwise(
      (request) => 'stop' in fieldsOf(request),
      () => errorReply(500, null, 'Internal error'),
    ),
  },
]
