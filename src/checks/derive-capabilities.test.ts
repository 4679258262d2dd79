import { expect, it } from 'vitest'
import { deriveCapabilities } from './derive-capabilities.ts'
import type { CheckVerdict } from './finding.ts'

function found(id: string, verdict: CheckVerdict, measures = {}) {
  return { check: { id }, verdict, detail: '', measures }
}

it('default: what verdicts say an endpoint can do, and the figures that were measured', () => {
  expect(
    deriveCapabilities([
      found('chat.answers', 'pass'),
      found('stream.events', 'fail'),
      found('stream.usage', 'silently-ignored'),
      found('stream.interleaved', 'refused-properly'),
      found('chat.content-parts', 'not-run'),
      found('limits.context-window', 'pass', { context_window_tokens: 4_096 }),
      found('self-test.chat-text', 'pass', { task_level: 'C0' }),
      found('self-test.chat-rivals', 'pass', { task_level: 'C1' }),
      found('self-test.tokenizer', 'fail', { task_level: 'C3' }),
    ]),
  ).toEqual({
    level: 'C1',
    supports: {
      chat: 'supported',
      streaming: 'broken',
      'streaming-usage': 'ignored',
      'several-choices': 'refused',
      'content-parts': 'unknown',
    },
    contextWindowTokens: 4_096,
    logprobDepth: null,
  })
})

it('behavior: nothing is known of an endpoint that was not asked', () => {
  expect(deriveCapabilities([])).toEqual({ level: null, supports: {}, contextWindowTokens: null, logprobDepth: null })
})
