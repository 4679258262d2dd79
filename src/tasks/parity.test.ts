import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { TaskAnswer } from '#records/task.ts'
import {
  comparable,
  type Golden,
  type GoldenSample,
  goldenAnswers,
  metricsOf,
  readGolden,
} from './__fixtures__/golden.ts'
import { goldenData } from './__fixtures__/golden-data.ts'
import { splitReader } from './dataset/split-reader.ts'
import { type Catalogue, readCatalogue } from './definition/catalogue.ts'
import type { HarnessSample, LoadedTask } from './harness/harness-view.ts'
import { groupResults } from './metric/aggregate.ts'
import { scoreResponses } from './score-responses.ts'
import { type LoadTaskOptions, loadTask } from './task.ts'

/** Runs of the real lm-evaluation-harness (commit 4e7e0d47f) with a deterministic stand-in for a model. */
const goldens = process.env.ASSAY_GOLDENS
const datasets = process.env.ASSAY_DATASETS
/** The harness's own task files, for those that are not ours. */
const harness = process.env.ASSAY_LMEH

type Case = { readonly golden: string; readonly reference: string; readonly options?: Partial<LoadTaskOptions> }

const cases: readonly Case[] = [
  { golden: 'gsm8k_5shot', reference: 'gsm8k' },
  {
    golden: 'gsm8k_5shot_chat_multiturn',
    reference: 'gsm8k@chat',
    options: { systemInstruction: 'You are helpful.' },
  },
  { golden: 'arc_challenge_25shot', reference: 'arc_challenge' },
  { golden: 'mmlu_anatomy_0shot', reference: 'mmlu_anatomy', options: { shots: 0 } },
  { golden: 'boolq_2shot', reference: 'boolq', options: { shots: 2 } },
  { golden: 'nq_open_5shot', reference: 'nq_open', options: { shots: 5 } },
]

/** The goldens' stand-in ignores some stop texts, and the harness does not trim what APIs send. */
const asTheHarness = { answers: 'as-sent' } as const

/** Definitions of our own for the goldens of tasks that are not shipped. */
const testDefinitions: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  boolq: {
    task: 'boolq',
    dataset_path: 'aps/super_glue',
    dataset_name: 'boolq',
    output_type: 'multiple_choice',
    training_split: 'train',
    validation_split: 'validation',
    doc_to_text: '{{passage}}\nQuestion: {{question}}?\nAnswer:',
    doc_to_target: 'label',
    doc_to_choice: ['no', 'yes'],
    metric_list: [{ metric: 'acc' }],
  },
  nq_open: {
    task: 'nq_open',
    dataset_path: 'google-research-datasets/nq_open',
    training_split: 'train',
    validation_split: 'validation',
    description: 'Answer these questions:\n\n',
    doc_to_text: 'Q: {{question}}?\nA:',
    doc_to_target: '{{answer}}',
    fewshot_delimiter: '\n',
    generation_kwargs: { until: ['\n', '.', ','], do_sample: false, temperature: 0 },
    filter_list: [
      { name: 'remove_whitespace', filter: [{ function: 'remove_whitespace' }, { function: 'take_first' }] },
    ],
    metric_list: [
      {
        metric: 'exact_match',
        ignore_case: true,
        ignore_punctuation: true,
        regexes_to_ignore: ['\\b(?:The |the |An |A |The |a |an )'],
      },
    ],
  },
}

async function testCatalogue(): Promise<Catalogue> {
  const own = await readCatalogue()
  const added = Object.entries(testDefinitions).map(([name, fields]) => [name, { name, path: 'test', fields }] as const)
  return { ...own, tasks: new Map([...added, ...own.tasks]) }
}

function documentOf(task: LoadedTask, sample: GoldenSample) {
  if (task.source.kind !== 'finite') throw new Error('not finite')
  return task.source.documentAt(sample.doc_id)
}

/** Builds and scores what a golden holds; true bodies of requests are compared with the golden's arguments on the way. */
function samplesOf(task: LoadedTask, samples: readonly GoldenSample[]): HarnessSample[] {
  const [first] = samples
  return samples
    .filter(({ filter }) => filter === first?.filter)
    .flatMap((sample) => {
      const document = documentOf(task, sample)
      const requests = task.buildRequests(document, { model: 'm' })
      expect(requests.map(({ body }) => promptOf(body))).toEqual(sample.arguments.map(promptArgument))
      return task.harness.samples(document, goldenAnswers(sample), { model: 'm' })
    })
}

function promptOf({ prompt, messages }: Readonly<Record<string, unknown>>): unknown {
  return prompt ?? messages
}

/** Context and continuation as an echo request joins them; messages as they are. */
function promptArgument([context, second]: readonly unknown[]): unknown {
  if (typeof second === 'string') return `${context}${second}`
  return String(context).startsWith('[{"role"') ? JSON.parse(String(context)) : context
}

function byFilter<Sample extends { readonly filter: string }>(samples: readonly Sample[]): Sample[] {
  const filters = [...new Set(samples.map(({ filter }) => filter))]
  return filters.flatMap((filter) => samples.filter((sample) => sample.filter === filter))
}

function expectParity(task: LoadedTask, name: string, golden: Golden): HarnessSample[] {
  const expected = golden.samples[name] ?? []
  const samples = samplesOf(task, expected)
  expect(byFilter(samples).map(comparable)).toEqual(byFilter(expected))
  const results = task.harness.results(samples, { bootstrapIterations: golden.bootstrap_iters })
  expect(results).toEqual(metricsOf(golden.results[name] ?? {}))
  return samples
}

const isReady = goldens !== undefined && datasets !== undefined

describe.skipIf(!isReady)(
  `parity with lm-evaluation-harness${isReady ? '' : ' (skipped: ASSAY_GOLDENS and ASSAY_DATASETS are not set)'}`,
  () => {
    let catalogue: Catalogue
    beforeAll(async () => {
      catalogue = await testCatalogue()
    })

    function load(reference: string, options: Partial<LoadTaskOptions> = {}): Promise<LoadedTask> {
      return loadTask(reference, { catalogue, readSplit: goldenData(datasets ?? ''), ...asTheHarness, ...options })
    }

    it.each(cases.map((entry) => [entry.golden, entry] as const))(
      '%s: requests, samples, results',
      async (_, entry) => {
        const golden = readGolden(goldens ?? '', entry.golden)
        const task = await load(entry.reference, entry.options)
        expectParity(task, task.harness.task, golden)
      },
    )

    it('mmlu_anatomy_5shot_chat: prompts and verdicts, asked for one letter', async () => {
      const golden = readGolden(goldens ?? '', 'mmlu_anatomy_5shot_chat')
      const task = await load('mmlu_anatomy@letter-chat')
      for (const sample of golden.samples.mmlu_anatomy ?? []) {
        const document = documentOf(task, sample)
        const [request] = task.buildRequests(document, { model: 'm' })
        expect(request?.body.messages).toEqual(JSON.parse(String(sample.arguments[0]?.[0])))
        const [made] = task.harness.samples(document, [letterAnswer(sample)], { model: 'm' })
        const { arguments: shown, doc, target, values } = made ?? { arguments: {} }
        expect(Object.values(shown).map((question) => Object.values(question))).toEqual(sample.arguments)
        expect({ doc, target, ...values }).toEqual({ doc: sample.doc, target: sample.target, acc: sample.acc })
      }
    })

    it('gsm8k: answered documents are summed up as in the golden', async () => {
      const { samples, results } = readGolden(goldens ?? '', 'gsm8k_5shot')
      const task = await load('gsm8k')
      const rows = (samples.gsm8k ?? [])
        .filter(({ filter }) => filter === 'strict-match')
        .map((sample) => ({
          documentId: String(sample.doc_id),
          bodies: goldenAnswers(sample).map(({ body }) => body),
        }))
      const scored = scoreResponses(task, rows)
      expect(scored.results).toEqual(metricsOf(results.gsm8k ?? {}))
      expect(scored.sampleLength).toBe(results.gsm8k?.sample_len)
    })

    it('gsm8k: the reply of a model that knows is right, that of one that does not is wrong, for every document', async () => {
      const task = await loadTask('gsm8k', { catalogue, readSplit: splitReader({ dataFolder: datasets }) })
      if (task.source.kind !== 'finite') throw new Error('not finite')
      for (let index = 0; index < task.source.size; index++) {
        const document = task.source.documentAt(index)
        const [reply] = task.exampleReplies(document)
        if (reply?.kind !== 'text') throw new Error('no text')
        const scores = [reply.right, reply.wrong[0]].map(
          (text) => task.score(document, [{ body: { choices: [{ text }] } }]).value,
        )
        expect([document.id, ...scores]).toEqual([document.id, 1, 0])
      }
    })
  },
)

const hasHarness = isReady && harness !== undefined

describe.skipIf(!hasHarness)(
  `parity of the harness's own task files${hasHarness ? '' : ' (skipped: ASSAY_LMEH is not set too)'}`,
  () => {
    it('leaderboard_bbh_3shot: 24 tasks and their group', { timeout: 60_000 }, async () => {
      const golden = readGolden(goldens ?? '', 'leaderboard_bbh_3shot')
      const catalogue = await readCatalogue([join(harness ?? '', 'leaderboard', 'bbh_mc')])
      const members = []
      for (const name of Object.keys(golden.samples)) {
        const task = await loadTask(name, { catalogue, readSplit: goldenData(datasets ?? ''), ...asTheHarness })
        const samples = expectParity(task, name, golden)
        const results = task.harness.results(samples, { bootstrapIterations: golden.bootstrap_iters })
        members.push({ results, sampleLength: samples.length })
      }
      expect(members.length).toBe(24)
      const wanted = [{ metric: 'acc_norm', filters: null, isWeightedBySize: true }]
      expect(groupResults(members, wanted)).toEqual(metricsOf(golden.groups?.leaderboard_bbh ?? {}))
    })
  },
)

/** A chat body with the golden's log-probabilities as those of letters. */
function letterAnswer(sample: GoldenSample): TaskAnswer {
  const rivals = sample.resps.map(([response], index) => ({
    token: 'ABCD'[index],
    logprob: (response as [number, boolean])[0],
  }))
  const content = [{ token: 'A', logprob: -1, top_logprobs: rivals }]
  return { body: { choices: [{ message: { content: 'A' }, logprobs: { content } }] } }
}
