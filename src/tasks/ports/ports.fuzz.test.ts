import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameAnswer } from '../mathematics/same-answer.ts'
import type { PythonRow } from './port.ts'
import { ports } from './registry.ts'

const pieces = [
  ...'\\frac \\sqrt \\boxed{ \\text{ \\left( \\right) \\cup \\pm \\infty \\begin{pmatrix} \\end{pmatrix} \\\\ & \\% ^\\circ'.split(
    ' ',
  ),
  ...'{ } ( ) [ ] | ! ^ _ , ; = < > + - * / . $ 0 1 12 3.5 x y e i sin \\sin \\log \\overline \\binom \\{ \\} \\lfloor'.split(
    ' ',
  ),
  ...[
    'Final Answer: The final answer is',
    '. I hope it is correct.',
    '\n',
    ' ',
    '***',
    '<<',
    '>>',
    '* ',
    '- ',
    '"',
    '\u{1f642}',
    '\ud800',
  ],
]
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

describe('isSameAnswer, any texts', () => {
  it('behavior: ends, is reflexive but for nothing, and symmetric', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(isSameAnswer(a, b)).toBe(isSameAnswer(b, a))
        if (a.replace(/[\s$.]|\\left|\\right/g, '') !== '') expect(isSameAnswer(a, a)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})

/** A row that fits each function of results. */
const rows: Readonly<Record<string, PythonRow>> = {
  'hendrycks_math/utils': { solution: '\\boxed{1}' },
  'aime/utils': { answer: '1' },
  'assay/mathematics': { answer: '\\frac12' },
  'agieval/utils': { answer: '1', gold: [0], choices: ['a', 'b'] },
  'drop/utils': { answers: [['1 cat', 'two']] },
  'coqa/utils': { questions: { input_text: ['q'] }, answers: { input_text: ['a'] } },
  'assay/squad-v2': { id: '1', answers: { text: ['x'] } },
  'truthfulqa/utils': { correct_answers: ['a'], incorrect_answers: ['b'], mc2_targets: { labels: [1] } },
  'wikitext/preprocess_wikitext': { page: 'a b' },
  'c4/preprocess_c4': { text: 'a b' },
  'crows_pairs/utils': {},
  'ifeval/utils': {
    instruction_id_list: ['detectable_format:title', 'detectable_format:json_format'],
    kwargs: [{}, {}],
  },
  'leaderboard/ifeval/utils': { instruction_id_list: ['combination:two_responses'], kwargs: [{}] },
}

describe('process_results, any response', () => {
  const scorers = ports.flatMap((port) => (port.kind === 'process_results' ? [port] : []))

  it.each(scorers.map((port) => [port.reference, port] as const))('behavior: %s gives a score', (reference, port) => {
    const row = rows[reference.split(':')[0] ?? ''] ?? {}
    fc.assert(
      fc.property(text, (response) => {
        expect(Object.keys(port.run(row, [response])).length).toBeGreaterThan(0)
      }),
      { numRuns: 200 },
    )
  })
})
