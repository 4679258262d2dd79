import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fuzzParameters } from '../__fixtures__/fuzz-parameters.ts'
import { rowsFor } from '../__fixtures__/fuzz-rows.ts'
import { hostileText, hostileValue } from '../__fixtures__/fuzz-values.ts'
import type { Row } from '../dataset/dataset.ts'
import { readCatalogue } from '../definition/catalogue.ts'
import { taskFunctions } from '../find-functions.ts'
import { ports } from '../ports/registry.ts'
import { loadTask } from '../task.ts'

const catalogue = await readCatalogue()
const { resolverOf } = taskFunctions({ ports, harness: undefined })
const names = [...catalogue.tasks.keys()].filter((name) => !name.includes(':'))
const tried = names.filter((name, index) => index % 6 === 0 || !/bbh|mmlu|mgsm|agieval|math/.test(name))

/** What an error is thrown as, or nothing where there is none. */
async function failure(run: () => unknown): Promise<unknown> {
  try {
    await run()
    return 'none'
  } catch (error) {
    if (error instanceof Error && typeof (error as { code?: unknown }).code === 'string') return 'none'
    return error instanceof Error ? error.stack : error
  }
}

async function use(name: string, rows: readonly Row[], fields: Readonly<Record<string, unknown>>): Promise<void> {
  const raw = catalogue.tasks.get(name)
  if (raw === undefined) throw new Error(`no task ${name}`)
  const changed = { ...raw, fields: { ...raw.fields, ...fields } }
  const task = await loadTask(name, {
    catalogue: { ...catalogue, tasks: new Map([[name, changed]]) },
    resolve: resolverOf(name),
    shots: 2,
    readSplit: async () => ({ rows, columns: {} }),
  })
  if (task.source.kind !== 'finite' || task.source.size === 0) return
  const document = task.source.documentAt(0)
  const requests = task.buildRequests(document, { model: 'm' })
  JSON.stringify(requests)
  const answers = requests.map(() => ({ body: { choices: [{ text: 'A' }] } }))
  task.score(document, answers)
  const samples = task.harness.samples(document, answers, { model: 'm' })
  task.harness.results(samples, { bootstrapIterations: 2 })
}

describe('documents', () => {
  test.each(tried)(
    'behavior: rows of any values for %s give requests and a score, or an error with a code',
    async (name) => {
      const [row = {}] = rowsFor({ task: name }, 1)
      const changes = fc.array(fc.tuple(fc.constantFrom(...Object.keys(row)), fc.oneof(hostileValue, hostileText)), {
        minLength: 1,
        maxLength: 30,
      })
      await fc.assert(
        fc.asyncProperty(changes, fc.nat(2), async (changed, which) => {
          const rows = rowsFor({ task: name }, 4).map((each, index) =>
            index % 3 === which ? { ...each, ...Object.fromEntries(changed) } : each,
          )
          expect(await failure(() => use(name, rows, {}))).toBe('none')
        }),
        fuzzParameters(12),
      )
    },
  )
})

const fieldNames = [
  'doc_to_text',
  'doc_to_target',
  'doc_to_choice',
  'description',
  'output_type',
  'generation_kwargs',
  'filter_list',
  'metric_list',
  'fewshot_config',
  'gen_prefix',
  'target_delimiter',
  'fewshot_delimiter',
  'num_fewshot',
  'repeats',
  'metadata',
  'process_docs',
  'process_results',
  'test_split',
  'class',
  'task_alias',
]
const words = [
  'regex',
  'take_first',
  'majority_vote',
  'remove_whitespace',
  'multi_choice_regex',
  'map',
  'decontaminate',
  'custom',
]
const filterStep = fc.record(
  {
    function: fc.oneof(fc.constantFrom(...words), hostileValue),
    regex_pattern: fc.oneof(fc.constantFrom('(a+)+$', '(', '(?<x>a)', '[', '(?P<n>.)', '(.*)*'), hostileText),
    group_select: fc.oneof(fc.integer(), hostileValue),
    fallback: hostileValue,
    mapping_dict: hostileValue,
    default_value: hostileValue,
  },
  { requiredKeys: ['function'] },
)
const metricItem = fc.record(
  {
    metric: fc.oneof(
      fc.constantFrom(
        'acc',
        'exact_match',
        'bleu',
        'ter',
        'chrf',
        'perplexity',
        'f1',
        'mcc',
        'brier_score',
        'rouge',
        'bits_per_byte',
        'toString',
        '__proto__',
      ),
      hostileValue,
    ),
    aggregation: fc.oneof(
      fc.constantFrom('mean', 'median', 'bleu', 'perplexity', 'nanmean', 'f1', 'constructor'),
      hostileValue,
    ),
    higher_is_better: fc.oneof(fc.boolean(), hostileValue),
    regexes_to_ignore: fc.oneof(fc.array(hostileText, { maxLength: 3 }), hostileValue),
    ignore_case: hostileValue,
  },
  { requiredKeys: ['metric'] },
)
const template = fc.oneof(
  hostileText,
  fc.constantFrom(
    '{{',
    '{{x',
    '{% for',
    '{{question',
    "{{'a'*100000000}}",
    '{{10**10**10}}',
    '{% for a in range(10**9) %}{% endfor %}',
  ),
  fc.constantFrom(
    '{{question.__class__}}',
    '{{choices.constructor}}',
    '{{question|map("x")}}',
    '{{answer}}',
    '{{gold[99]}}',
  ),
)
const generation = fc.record(
  {
    until: fc.oneof(fc.array(hostileText, { maxLength: 3 }), hostileValue),
    max_gen_toks: fc.oneof(fc.double(), hostileValue),
    temperature: fc.oneof(fc.double(), hostileValue),
    do_sample: hostileValue,
  },
  { requiredKeys: [] },
)

const change = fc.oneof(
  fc.tuple(fc.constantFrom(...fieldNames), fc.oneof(hostileValue, template, hostileText)),
  fc.tuple(fc.constantFrom('doc_to_text', 'doc_to_target', 'doc_to_choice', 'description', 'gen_prefix'), template),
  fc.tuple(
    fc.constant('filter_list'),
    fc.array(fc.record({ name: hostileText, filter: fc.array(filterStep, { maxLength: 3 }) }), { maxLength: 2 }),
  ),
  fc.tuple(fc.constant('metric_list'), fc.array(metricItem, { maxLength: 2 })),
  fc.tuple(fc.constant('generation_kwargs'), generation),
  fc.tuple(
    fc.constant('output_type'),
    fc.constantFrom('multiple_choice', 'generate_until', 'loglikelihood', 'loglikelihood_rolling'),
  ),
)

describe('definitions', () => {
  test.each(['gsm8k', 'arc_easy', 'lambada_openai', 'boolq', 'drop', 'triviaqa', 'winogrande'])(
    'behavior: %s with any fields gives requests and a score, or an error with a code',
    async (name) => {
      await fc.assert(
        fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
          expect(await failure(() => use(name, rowsFor({ task: name }), Object.fromEntries(changes)))).toBe('none')
        }),
        fuzzParameters(80),
      )
    },
  )
})
