import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Task } from '#records/task.ts'
import type { ReadSplit } from './dataset/dataset.ts'
import { splitReader } from './dataset/split-reader.ts'
import { type Catalogue, readCatalogue } from './definition/catalogue.ts'
import { scoreResponses } from './score-responses.ts'
import { type LoadTaskOptions, loadTask } from './task.ts'

/** Runs of the real lm-evaluation-harness (commit 4e7e0d47f) with a deterministic stand-in for a model. */
const goldens = process.env.ASSAY_GOLDENS
const datasets = process.env.ASSAY_DATASETS

type Sample = {
  doc_id: number
  doc: Record<string, unknown>
  arguments: [string, string | Record<string, unknown>][]
  resps: [string | [number, boolean]][]
  filtered_resps: unknown[]
  filter: string
} & Record<string, unknown>

type Golden = { results: Record<string, Record<string, number | string>>; samples: Record<string, Sample[]> }

function readGolden(name: string): Golden {
  const path = join(goldens ?? '', 'lmeh', `${name}.json`)
  if (!existsSync(path)) throw new Error(`ASSAY_GOLDENS is set, but ${path} is not there`)
  return JSON.parse(readFileSync(path, 'utf8')) as Golden
}

/** The goldens were made with the last 200 test questions as ARC's train split. */
function withStandIns(readSplit: ReadSplit): ReadSplit {
  return async (source, split) => {
    if (source.config !== 'ARC-Challenge' || split !== 'train') return readSplit(source, split)
    const { rows, columns } = await readSplit(source, 'test')
    return { rows: rows.slice(-200), columns }
  }
}

type Case = {
  golden: string
  task: string
  reference: string
  options: Partial<LoadTaskOptions>
  /** The golden's argument of a request, from the request. */
  argument: (body: Readonly<Record<string, unknown>>, sample: Sample, index: number) => unknown
  expectedArgument: (sample: Sample, index: number) => unknown
}

/** Python's json.dumps(messages, ensure_ascii=False). */
function dumps(messages: unknown): string {
  const parts = (messages as { role: string; content: string }[]).map(
    ({ role, content }) => `{"role": ${JSON.stringify(role)}, "content": ${JSON.stringify(content)}}`,
  )
  return `[${parts.join(', ')}]`
}

const generationCases: Case[] = [
  {
    golden: 'gsm8k_5shot',
    task: 'gsm8k',
    reference: 'gsm8k',
    options: {},
    argument: ({ prompt }) => prompt,
    expectedArgument: (sample) => sample.arguments[0]?.[0],
  },
  {
    golden: 'gsm8k_5shot_chat_multiturn',
    task: 'gsm8k',
    reference: 'gsm8k@chat',
    options: { systemInstruction: 'You are helpful.' },
    argument: ({ messages }) => dumps(messages),
    expectedArgument: (sample) => sample.arguments[0]?.[0],
  },
]

const choiceCases: Case[] = [
  ...(['arc_challenge_25shot', 'mmlu_anatomy_0shot'] as const).map((golden) => ({
    golden,
    task: golden === 'arc_challenge_25shot' ? 'arc_challenge' : 'mmlu_anatomy',
    reference: golden === 'arc_challenge_25shot' ? 'arc_challenge' : 'mmlu_anatomy',
    options: golden === 'arc_challenge_25shot' ? {} : { shots: 0 },
    argument: ({ prompt }: Readonly<Record<string, unknown>>) => prompt,
    expectedArgument: (sample: Sample, index: number) => sample.arguments[index]?.join(''),
  })),
  {
    golden: 'mmlu_anatomy_5shot_chat',
    task: 'mmlu_anatomy',
    reference: 'mmlu_anatomy@letter-chat',
    options: {},
    argument: ({ messages }) => dumps(messages),
    expectedArgument: (sample, index) => sample.arguments[index]?.[0],
  },
]

/** A body from which the golden's log-probability of a continuation can be read, by echo. */
function echoBody(prompt: string, continuation: string, [logprob, isGreedy]: [number, boolean]) {
  const rival = isGreedy ? logprob : logprob / 2
  return {
    choices: [
      {
        text: `${prompt}!`,
        logprobs: {
          tokens: ['<s>', prompt.slice(0, -continuation.length), continuation, '!'],
          token_logprobs: [null, -1, logprob, -2],
          top_logprobs: [null, { x: -1 }, { [continuation]: logprob, other: rival }, { '!': -2 }],
        },
      },
    ],
    usage: { prompt_tokens: 3, completion_tokens: 1 },
  }
}

/** A chat body with the golden's log-probabilities as those of letters. */
function letterBody(sample: Sample) {
  const rivals = sample.resps.map(([response], index) => ({
    token: 'ABCD'[index],
    logprob: (response as [number, boolean])[0],
  }))
  return {
    choices: [
      { message: { content: 'A' }, logprobs: { content: [{ token: 'A', logprob: -1, top_logprobs: rivals }] } },
    ],
  }
}

function documentOf(task: Task, sample: Sample) {
  if (task.source.kind !== 'finite') throw new Error('not finite')
  return task.source.documentAt(sample.doc_id)
}

/** The harness's results without what is no metric. */
function metricsOf(results: Record<string, number | string>): Record<string, number | string> {
  return Object.fromEntries(Object.entries(results).filter(([name]) => name.includes(',')))
}

describe.skipIf(goldens === undefined || datasets === undefined)(
  `parity with lm-evaluation-harness${goldens === undefined || datasets === undefined ? ' (skipped: ASSAY_GOLDENS and ASSAY_DATASETS are not set)' : ''}`,
  () => {
    let catalogue: Catalogue
    beforeAll(async () => {
      catalogue = await readCatalogue()
    })

    function load({ reference, options }: Case): Promise<Task> {
      const readSplit = withStandIns(splitReader({ dataFolder: datasets }))
      return loadTask(reference, { catalogue, readSplit, ...options })
    }

    it.each(generationCases.map((entry) => [entry.golden, entry] as const))(
      '%s: requests, scores, sums',
      async (_, entry) => {
        const golden = readGolden(entry.golden)
        const task = await load(entry)
        const samples = golden.samples[entry.task] ?? []
        for (const sample of samples) {
          const document = documentOf(task, sample)
          expect(document.data).toEqual(sample.doc)
          const [request] = task.buildRequests(document, { model: 'm' })
          expect(entry.argument(request?.body ?? {}, sample, 0)).toBe(entry.expectedArgument(sample, 0))
          const { stop, temperature } = request?.body ?? {}
          expect({ until: stop, do_sample: false, temperature }).toEqual(sample.arguments[0]?.[1])
          const { metrics, extracted } = task.score(document, [{ body: { choices: [{ text: sample.resps[0]?.[0] }] } }])
          expect(metrics[`exact_match,${sample.filter}`]).toBe(sample.exact_match)
          expect(extracted[sample.filter]).toBe(sample.filtered_resps[0])
        }
        const answered = samples
          .filter(({ filter }) => filter === 'strict-match')
          .map((sample) => ({
            documentId: String(sample.doc_id),
            bodies: [{ choices: [{ message: { content: sample.resps[0]?.[0] } }] }],
          }))
        const { results, sampleLength } = scoreResponses(task, answered)
        expect(results).toEqual(metricsOf(golden.results[entry.task] ?? {}))
        expect(sampleLength).toBe(golden.results[entry.task]?.sample_len)
      },
    )

    it('gsm8k: the reply of a model that knows is right, that of one that does not is wrong, for every document', async () => {
      const task = await loadTask('gsm8k', { catalogue, readSplit: splitReader({ dataFolder: datasets }) })
      if (task.source.kind !== 'finite') throw new Error('not finite')
      for (let index = 0; index < task.source.size; index++) {
        const document = task.source.documentAt(index)
        const [reply] = task.exampleReplies(document)
        if (reply?.kind !== 'text') throw new Error('no text')
        const scores = [reply.right, reply.wrong].map(
          (text) => task.score(document, [{ body: { choices: [{ text }] } }]).value,
        )
        expect([document.id, ...scores]).toEqual([document.id, 1, 0])
      }
    })

    it.each(choiceCases.map((entry) => [entry.golden, entry] as const))(
      '%s: requests, scores, sums',
      async (_, entry) => {
        const golden = readGolden(entry.golden)
        const task = await load(entry)
        const samples = golden.samples[entry.task] ?? []
        const answered = samples.map((sample) => {
          const document = documentOf(task, sample)
          expect(document.data).toEqual(sample.doc)
          const requests = task.buildRequests(document, { model: 'm' })
          for (const [index, { body }] of requests.entries()) {
            expect(entry.argument(body, sample, index)).toBe(entry.expectedArgument(sample, index))
          }
          const bodies =
            requests.length === 1
              ? [letterBody(sample)]
              : requests.map(({ body }, index) => {
                  const continuation = String(sample.arguments[index]?.[1])
                  return echoBody(String(body.prompt), continuation, sample.resps[index]?.[0] as [number, boolean])
                })
          const { metrics } = task.score(
            document,
            bodies.map((body) => ({ body })),
          )
          for (const name of ['acc', 'acc_norm'].filter((candidate) => sample[candidate] !== undefined)) {
            expect(metrics[`${name},none`]).toBe(sample[name])
          }
          return { documentId: document.id, bodies }
        })
        expect(scoreResponses(task, answered).results).toEqual(metricsOf(golden.results[entry.task] ?? {}))
      },
    )
  },
)
