import { describe, expect, it } from 'vitest'
import { type EndpointReport, type EndpointTest, endpointReport } from './endpoint-report.ts'

const passed: EndpointTest = {
  name: 'chat-text',
  capability: 'C0',
  shows: 'texts through chat',
  isPassed: true,
  reason: null,
  doubt: null,
  isCertain: true,
}

const report: EndpointReport = {
  endpoint: 'http://127.0.0.1:8000/\u001b[31m',
  model: 'm',
  tests: [
    passed,
    { ...passed, shows: 'texts through completions', isPassed: false, reason: 'it was too late.', isCertain: false },
    { ...passed, capability: 'C2', shows: 'echo', doubt: 'it may be shifted' },
    { ...passed, capability: 'C3', shows: 'a tokenizer', isPassed: false, reason: 'status 404.' },
  ],
  tasks: {
    seen: 13_000,
    loadable: 12_000,
    runnable: 4_000,
    asHarness: 3_000,
    lacking: [{ needs: 'C2', tasks: 8_000 }],
  },
}

describe('endpointReport', () => {
  it('default: a line per test, the reasons, and what it means for tasks', () => {
    expect(endpointReport(report, { width: 100, hasColor: false }).split('\n')).toEqual([
      expect.stringMatching(/^http:\/\/127\.0\.0\.1:8000\/[^\u001b]*, model "m"$/),
      '',
      'level  what                       can it',
      'C0     texts through chat         yes',
      'C0     texts through completions  not now',
      'C2     echo                       in doubt',
      'C3     a tokenizer                no',
      '',
      'No texts through completions: it was too late. Ask again.',
      'In doubt, echo: it may be shifted.',
      'No a tokenizer: status 404.',
      '',
      'Of 13,000 tasks 12,000 can be run; this endpoint can be asked 4,000 of them, 3,000 exactly as',
      'lm-evaluation-harness asks.',
      'The others: 8,000 need log-probabilities of prompts (C2).',
    ])
  })
})
