import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Row } from './dataset/dataset.ts'
import { PythonFunction } from './definition/read-yaml.ts'
import type { LoadedTask } from './harness/harness-view.ts'
import type { TaskFunctionKind, TaskFunctions } from './ports/port.ts'
import type { ResolveFunction } from './ports/resolve.ts'
import { PythonFloat, type PythonValue } from './python/value.ts'
import { loadTask } from './task.ts'

const rows: readonly Row[] = Array.from({ length: 4 }, (_, index) => ({ q: `q${index}`, a: `a${index}`, n: index }))

/** Functions as ports or interpreted Python would give them. */
const functions: { readonly [Kind in TaskFunctionKind]?: Readonly<Record<string, TaskFunctions[Kind]>> } = {
  process_docs: {
    odd: (given) =>
      given.filter(({ n }) => Number(n) % 2 === 1).map((row) => ({ ...row, half: new PythonFloat(Number(row.n) / 2) })),
    fail: () => {
      throw new Error('no column x')
    },
  },
  document: {
    text: ({ q }) => `${q}?`,
    target: ({ a = null }) => a,
    choices: ({ a = null }) => [a, 'other'],
  },
  process_results: {
    lengths: ({ a }, [answer]) => ({ right: answer === a, length: new PythonFloat(String(answer).length / 10) }),
    fail: () => {
      throw new Error('list index out of range')
    },
  },
  metric: {
    overlap: ({ references: [gold], predictions: [prediction], options }) => ({
      same: gold === prediction ? 1 : 0,
      power: new PythonFloat(Number(options.power ?? 0)),
    }),
  },
  aggregation: {
    most: (items) =>
      new PythonFloat(Math.max(...items.map((item) => (item instanceof PythonFloat ? item.value : Number(item))))),
  },
  filter: {
    lastWord: (responses, _, { upper }) =>
      responses.map((response) => {
        const word = String(response).split(' ').at(-1) ?? ''
        return upper === true ? word.toUpperCase() : word
      }),
  },
  samples: { shots: () => [{ q: 'shot', a: 'made', n: new PythonFloat(1) }] },
}

const resolve: ResolveFunction = async ({ reference }, kind) => {
  const found = functions[kind]?.[reference.replace('utils.', '')]
  if (found === undefined) throw new Error(`no ${kind} ${reference}`)
  return found
}

const named = (name: string) => new PythonFunction(`utils.${name}`)

function load(fields: Readonly<Record<string, unknown>>, shots?: number): Promise<LoadedTask> {
  const definition = { dataset_path: 'own', test_split: 'test', doc_to_text: 'q', doc_to_target: 'a', ...fields }
  return loadTask('t', {
    catalogue: { tasks: new Map([['t', { name: 't', path: 't.yaml', fields: definition }]]), groups: new Map() },
    readSplit: async () => ({ rows, columns: {} }),
    resolve,
    shots,
  })
}

function documentOf({ source }: LoadedTask, index: number) {
  if (source.kind !== 'finite') throw new Error('not finite')
  return source.documentAt(index)
}

const answer = (text: string) => [{ body: { choices: [{ text }] } }]

describe('loadTask with functions', () => {
  it('default: documents, fields and examples are made by functions', async () => {
    const task = await load(
      {
        process_docs: named('odd'),
        doc_to_text: named('text'),
        doc_to_target: named('target'),
        fewshot_config: { sampler: 'first_n', samples: named('shots'), doc_to_target: '{{a}} {{n}}' },
      },
      1,
    )
    const document = documentOf(task, 1)
    expect(document).toEqual({ id: '1', data: { q: 'q3', a: 'a3', n: 3, half: 1.5 } })
    const stored = JSON.parse(JSON.stringify(document)) as typeof document
    expect(task.buildRequests(stored, { model: 'm' })[0]?.body.prompt).toBe('shot? made 1.0\n\nq3?')
    expect(task.harness.config).toMatchObject({ process_docs: 'utils.odd', doc_to_text: 'utils.text', num_fewshot: 1 })
  })

  it('behavior: process_results names the metrics; those not listed are means', async () => {
    const task = await load({
      process_results: named('lengths'),
      metric_list: [{ metric: 'right', aggregation: named('most'), higher_is_better: true }],
    })
    expect(task.score(documentOf(task, 0), answer('a0'))).toMatchObject({
      value: 1,
      metrics: { 'right,none': 1, 'length,none': 0.2 },
    })
    const samples = ['a0', 'x', 'yyyy'].flatMap((text, index) =>
      task.harness.samples(documentOf(task, index), answer(text), { model: 'm' }),
    )
    const results = task.harness.results(samples, { bootstrapIterations: 10 })
    expect(results).toMatchObject({ 'right,none': 1, 'right_stderr,none': 'N/A' })
    expect(results['length,none']).toBeCloseTo((0.2 + 0.1 + 0.4) / 3, 12)
  })

  it('behavior: a metric may have several names, which share its aggregation', async () => {
    const task = await load({ metric_list: [{ metric: named('overlap'), aggregation: named('most'), power: 3 }] })
    const samples = ['a0', 'x'].flatMap((text, index) =>
      task.harness.samples(documentOf(task, index), answer(text), { model: 'm' }),
    )
    expect(samples.map(({ metrics, values }) => [metrics, values])).toEqual([
      [['same', 'power'], { same: 1, power: 3 }],
      [['same', 'power'], { same: 0, power: 3 }],
    ])
    expect(task.harness.results(samples, { bootstrapIterations: 0 })).toMatchObject({ 'same,none': 1, 'power,none': 3 })
  })

  it('behavior: filters that are functions, alone and through custom', async () => {
    const filter_list = [
      { name: 'class', filter: [{ function: named('lastWord'), upper: true }, { function: 'take_first' }] },
      { name: 'custom', filter: [{ function: 'custom', filter_fn: named('lastWord') }, { function: 'take_first' }] },
      { name: 'list', filter: [{ function: 'custom', filter_fn: named('lastWord') }] },
    ]
    const task = await load({ filter_list })
    expect(task.score(documentOf(task, 0), answer('it is a0')).extracted).toEqual({
      class: 'A0',
      custom: 'a0',
      list: "['a0']",
    })
    const filtered = task.harness.samples(documentOf(task, 0), answer('it is a0'), { model: 'm' })
    expect(filtered.map(({ filtered_resps }) => filtered_resps)).toEqual([['A0'], ['a0'], [['a0']]])
  })

  it('behavior: a number that filters made is compared with the target as a number', async () => {
    const filter = [{ function: 'map', mapping_dict: { A: 0, B: 1 }, default_value: -1 }, { function: 'take_first' }]
    const task = await load({
      doc_to_target: '{{n}}',
      filter_list: [{ name: 'mapped', filter }],
      metric_list: [{ metric: named('overlap'), aggregation: 'mean' }],
    })
    const same = ['A', 'B', 'C'].map((text) => task.score(documentOf(task, 1), answer(text)).metrics['same,mapped'])
    expect(same).toEqual([0, 1, 0])
  })

  it('behavior: a function that fails on an answer scores nothing, and says so', async () => {
    const task = await load({ process_results: named('fail'), metric_list: [{ metric: 'acc' }, { metric: 'f1' }] })
    expect(task.score(documentOf(task, 0), answer('a0'))).toEqual({
      value: 0,
      metrics: {
        'acc,none': 0,
        'f1,none': 0,
        scoring_failed: 1,
        stop_trimmed: 0,
        reasoning_stripped: 0,
        unreadable_answers: 0,
      },
      extracted: { none: 'a0' },
    })
  })

  it('error: functions that fail on the data, or are not there', async () => {
    await expect(load({ process_docs: named('fail') })).rejects.toMatchObject({
      code: 'TASK_UNSUPPORTED',
      message: expect.stringContaining('its process_docs fails on the rows of the data set: no column x'),
    })
    await expect(load({ doc_to_text: named('nowhere') })).rejects.toThrow('no document utils.nowhere')
  })

  it.each([
    [
      { output_type: 'multiple_choice', doc_to_choice: named('choices'), doc_to_target: 'n' },
      ['acc', 'brier_score', 'mcc'],
    ],
    [
      { output_type: 'multiple_choice', doc_to_choice: named('choices'), doc_to_text: 'n' },
      ['acc_norm', 'acc_mutual_info'],
    ],
    [{ output_type: 'loglikelihood' }, ['perplexity', 'acc']],
    [{ output_type: 'loglikelihood_rolling' }, ['word_perplexity', 'bits_per_byte']],
    [{ process_results: named('lengths') }, ['right']],
    [{}, ['bleu', 'exact_match']],
  ])('behavior: %j scores any JSON whatever within [0, 1] and never throws', async (fields, metrics) => {
    const task = await load({ ...fields, metric_list: metrics.map((metric) => ({ metric })) })
    const keys = ['choices', 'text', 'logprobs', 'tokens', 'token_logprobs', 'top_logprobs', 'usage', 'prompt_tokens']
    const shaped = fc.letrec<{ value: PythonValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6 },
        fc.jsonValue() as fc.Arbitrary<PythonValue>,
        fc.constantFrom('q0', 'a0', ' a0', ' other', -0.5, 0, null),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }),
      ),
    })).value
    fc.assert(
      fc.property(fc.array(shaped, { maxLength: 5 }), fc.nat(3), (bodies, index) => {
        const document = documentOf(task, index)
        const answers = bodies.map((body) => ({ body }))
        const score = task.score(document, answers)
        task.harness.results(task.harness.samples(document, answers, { model: 'm' }), { bootstrapIterations: 3 })
        return score.value >= 0 && score.value <= 1 && Object.values(score.metrics).every(Number.isFinite)
      }),
      { numRuns: 200, seed: 1 },
    )
  })
})
