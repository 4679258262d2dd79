import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Row } from './dataset/dataset.ts'
import { PythonFunction } from './definition/read-yaml.ts'
import { loadTask } from './task.ts'

const text = fc.oneof(
  fc.constantFrom(
    'q',
    '{{q}}',
    '{{n}}',
    '{{l}}',
    '{{l[0]}}',
    '{{x.y}}',
    '{% if n %}a{% endif %}',
    '[1, 2]',
    '',
    '{{',
    '😀 ',
  ),
  fc.string({ maxLength: 12 }),
)
const value: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.integer({ min: -3, max: 9 }),
  fc.constantFrom(null, true, 0.5, new PythonFunction('utils.f')),
  fc.array(text, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'function', 'metric', 'name'), text, { maxKeys: 3 }),
)
const output = fc.constantFrom('multiple_choice', 'generate_until', 'loglikelihood', 'loglikelihood_rolling')
const metric = fc.constantFrom(
  'acc',
  'acc_norm',
  'acc_mutual_info',
  'f1',
  'brier_score',
  'exact_match',
  'bleu',
  'perplexity',
)
const step = fc.oneof(
  fc
    .constantFrom('take_first', 'majority_vote', 'multi_choice_regex', 'regex_pos', 'format_span', 'lowercase', 'map')
    .map((name) => ({ function: name })),
  fc.record({ function: fc.constant('regex'), regex_pattern: fc.constantFrom('(\\d)|(x)', '(?P<n>.)') }),
)

/** Definitions that are nearly right, some of whose fields are anything. */
const definition = fc
  .tuple(
    fc.record(
      {
        output_type: output,
        doc_to_text: text,
        doc_to_target: fc.oneof(text, fc.nat(3)),
        doc_to_choice: fc.oneof(fc.constantFrom('l', '{{l}}'), fc.array(text, { minLength: 1, maxLength: 3 })),
        num_fewshot: fc.nat(3),
        training_split: fc.constant('train'),
        gen_prefix: text,
        description: text,
        metric_list: fc.array(fc.record({ metric }), { maxLength: 3 }),
        filter_list: fc.array(
          fc.record({ name: fc.constantFrom('f', 'g'), filter: fc.array(step, { maxLength: 3 }) }),
          {
            maxLength: 2,
          },
        ),
        repeats: fc.integer({ min: 1, max: 3 }),
      },
      { requiredKeys: ['output_type', 'doc_to_text'] },
    ),
    fc.dictionary(
      fc.constantFrom(
        'doc_to_target',
        'doc_to_choice',
        'fewshot_config',
        'generation_kwargs',
        'metric_list',
        'metadata',
      ),
      value,
      { maxKeys: 1 },
    ),
  )
  .map(([right, wrong]): Record<string, unknown> => ({ dataset_path: 'own', test_split: 'test', ...right, ...wrong }))

const rows = fc.array(
  fc.record({
    q: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 20 }), fc.constantFrom('', '\ud800', null)),
    n: fc.oneof(fc.integer({ min: -2, max: 3 }), fc.constant(null)),
    l: fc.oneof(fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 }), fc.constant(null)),
  }),
  { minLength: 1, maxLength: 5 },
) as fc.Arbitrary<Row[]>

const answers = fc.array(
  fc.oneof(
    fc.jsonValue(),
    fc.string({ unit: 'grapheme', maxLength: 30 }).map((answer) => ({ choices: [{ text: answer }] })),
  ),
  { maxLength: 6 },
)

/** Everything that a run does with a task; errors must have a code, whatever the definition, the data and the answers. */
async function run(fields: Record<string, unknown>, data: readonly Row[], bodies: readonly unknown[]): Promise<void> {
  const catalogue = { tasks: new Map([['t', { name: 't', path: 't.yaml', fields }]]), groups: new Map() }
  const task = await loadTask('t', { catalogue, readSplit: async () => ({ rows: data, columns: {} }) })
  if (task.source.kind !== 'finite') return
  const document = task.source.documentAt(0)
  task.buildRequests(document, { model: 'm' })
  const given = bodies.map((body) => ({ body }))
  const score = task.score(document, given)
  expect(score.value).toBeGreaterThanOrEqual(0)
  expect(score.value).toBeLessThanOrEqual(1)
  expect(Object.values(score.metrics).every(Number.isFinite)).toBe(true)
  task.exampleReplies(document)
  task.harness.results(task.harness.samples(document, given, { model: 'm' }), { bootstrapIterations: 2 })
}

describe('loadTask', () => {
  it('behavior: any definition, data and answers give a score or an error with a code', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(definition, rows, answers, async (fields, data, bodies) => {
        try {
          await run(fields, data, bodies)
        } catch (error) {
          if (typeof (error as { code?: unknown }).code !== 'string') throw error
        }
      }),
      { numRuns: 400, seed: 1 },
    )
  })
})
