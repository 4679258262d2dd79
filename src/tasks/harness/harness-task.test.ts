import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TaskAnswer } from '#records/task.ts'
import { comparable, type GoldenSample, goldenAnswers } from '../__fixtures__/golden.ts'
import type { ColumnType, Row } from '../dataset/dataset.ts'
import { loadTask } from '../task.ts'
import type { HarnessSample } from './harness-view.ts'

/** Runs of lm-evaluation-harness 0.4.13 over definitions and rows of our own (`__golden__/generate.py`). */
type Golden = {
  readonly rows: Readonly<Record<string, readonly Row[]>>
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly cases: readonly Case[]
}

type Case = {
  readonly name: string
  readonly shots: number
  readonly chat?: boolean
  readonly multiturn?: boolean
  readonly system?: string
  readonly definition: Readonly<Record<string, unknown>>
  readonly samples: readonly (GoldenSample & Hashes)[]
  readonly results: Readonly<Record<string, number | string>>
}

type Hashes = { readonly doc_hash: string; readonly prompt_hash: string; readonly target_hash: string }

const golden = JSON.parse(readFileSync(join(import.meta.dirname, '__golden__', 'harness.json'), 'utf8')) as Golden

function load({ name, definition, shots, system, chat, multiturn }: Case) {
  const variant = definition.output_type === undefined ? 'chat' : 'letter-chat'
  return loadTask(chat === true ? `${name}@${variant}` : name, {
    catalogue: { tasks: new Map([[name, { name, path: 'golden', fields: definition }]]), groups: new Map() },
    readSplit: async (_, split) => ({ rows: golden.rows[split] ?? [], columns: golden.columns }),
    shots,
    systemInstruction: system,
    isMultiturn: multiturn === true,
    answers: 'as-sent',
  })
}

/** Answers of the golden; a whole text's log-probability as one token. */
function answersOf(sample: GoldenSample): TaskAnswer[] {
  const [response] = sample.resps[0] ?? []
  if (typeof response !== 'number') return goldenAnswers(sample)
  const logprobs = { tokens: ['<s>', sample.arguments[0]?.[0], '!'], token_logprobs: [null, response, -1] }
  return [{ body: { choices: [{ logprobs }], usage: { prompt_tokens: 2 } } }]
}

function withHashes(sample: HarnessSample) {
  const { doc: _, ...compared } = comparable(sample)
  const { doc_hash, prompt_hash, target_hash } = sample
  return { ...compared, doc_hash, prompt_hash, target_hash }
}

describe('harnessView', () => {
  const isByLetter = ({ chat, definition }: Case) => chat === true && definition.output_type !== undefined

  it.each(golden.cases.filter((entry) => !isByLetter(entry)).map((entry) => [entry.name, entry] as const))(
    'behavior: %s is as lm-evaluation-harness has it: prompts, responses, hashes, values, sums',
    async (_, entry) => {
      const { source, harness, buildRequests } = await load(entry)
      if (source.kind !== 'finite') throw new Error('not finite')
      const [first] = entry.samples
      const samples = entry.samples
        .filter(({ filter }) => filter === first?.filter)
        .flatMap((sample) => {
          const document = source.documentAt(sample.doc_id)
          expect(buildRequests(document, { model: 'm' })).toHaveLength(answersOf(sample).length)
          return harness.samples(document, answersOf(sample), { model: 'm' })
        })
      const filters = entry.samples.map(({ filter }) => filter)
      const ordered = samples.toSorted((a, b) => filters.indexOf(a.filter) - filters.indexOf(b.filter))
      expect(ordered.map(withHashes)).toEqual(entry.samples)
      const results = harness.results(samples, { bootstrapIterations: 2000 })
      expect(await harness.resultsInThreads(samples, { bootstrapIterations: 2000, threads: 2 })).toEqual(results)
      expect(Object.keys(results)).toEqual(Object.keys(entry.results))
      for (const [name, expected] of Object.entries(entry.results)) {
        if (typeof expected === 'string') expect([name, results[name]]).toEqual([name, expected])
        else expect(results[name]).toBeCloseTo(expected, 12)
      }
    },
  )

  it.each(golden.cases.filter(isByLetter).map((entry) => [entry.name, entry] as const))(
    'behavior: %s, asked for one letter: prompts, hashes and verdicts',
    async (_, entry) => {
      const { source, harness } = await load(entry)
      if (source.kind !== 'finite') throw new Error('not finite')
      for (const sample of entry.samples) {
        const rivals = sample.resps.map(([pair], index) => ({ token: 'ABC'[index], logprob: (pair as number[])[0] }))
        const body = { choices: [{ logprobs: { content: [{ top_logprobs: rivals }] } }] }
        const [made] = harness.samples(source.documentAt(sample.doc_id), [{ body }], { model: 'm' })
        // Whether a text was the likeliest is another question than whether a letter was.
        const kept = ({ resps: _r, filtered_resps: _f, doc: _d, ...rest }: Record<string, unknown>) => rest
        expect(made && kept(withHashes(made))).toEqual(kept(sample))
      }
    },
  )
})
