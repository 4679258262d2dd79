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
      found('self-test.prompt-logprobs', 'refused-properly', { task_level: 'C2' }),
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

it.each([
  { name: 'all judged', verdicts: ['pass', 'fail', 'refused-properly', 'fail'], level: 'C0' },
  { name: 'a gap', verdicts: ['pass', 'fail', 'pass', 'fail'], level: 'C2' },
  { name: 'the highest passed', verdicts: ['not-observable', 'fail', 'fail', 'pass'], level: 'C3' },
  { name: 'one above did not end', verdicts: ['pass', 'not-observable', 'fail', 'fail'], level: null },
  { name: 'those above were not run', verdicts: ['pass'], level: null },
  { name: 'none passed', verdicts: ['fail', 'fail', 'fail', 'fail'], level: null },
] as const)('matrix: the level with $name', ({ verdicts, level }) => {
  const results = verdicts.map((verdict, index) => found(`self-test.${index}`, verdict, { task_level: `C${index}` }))
  expect(deriveCapabilities(results).level).toBe(level)
})
