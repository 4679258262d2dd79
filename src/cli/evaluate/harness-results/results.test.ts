import { describe, expect, it } from 'vitest'
import type { HarnessSample, HarnessView } from '#tasks/harness/harness-view.ts'
import { fileDate, type HarnessRun, resultsFile, sanitizedModelName } from './results.ts'
import { sampleLine } from './sample-line.ts'

const sample: HarnessSample = {
  doc_id: 0,
  doc: { question: 'Two and two?', answer: 4 },
  target: 4,
  arguments: { gen_args_0: { arg_0: 'Q: Two and two?', arg_1: ' 4' } },
  resps: [[[-1, true]]],
  filtered_resps: [[-1.5, false]],
  filter: 'none',
  metrics: ['acc'],
  doc_hash: 'a',
  prompt_hash: 'b',
  target_hash: 'c',
  values: { acc: 1 },
}

const view: HarnessView = {
  task: 'sums',
  alias: ' - sums',
  version: 2,
  shots: 3,
  documents: 10,
  config: { task: 'sums' },
  metrics: [{ name: 'acc', filter: 'none', aggregation: 'mean', isHigherBetter: true }],
  cluster: undefined,
  samples: () => [sample],
  results: () => ({ 'acc,none': 1 }),
  resultsInThreads: async () => ({ 'acc,none': 1 }),
  choices: () => undefined,
}

const run: HarnessRun & { assay: Record<string, unknown> } = {
  assay: { robustness: [] },
  model: 'org/model',
  endpoint: 'http://127.0.0.1:8080',
  concurrency: 8,
  limit: 1,
  fewshotSeed: 1234,
  bootstrapIterations: 100_000,
  systemInstruction: 'Be kind.',
  isChat: true,
  isMultiturn: true,
  startedAtMs: 1_500,
  elapsedMs: 2_500,
  writer: 'assay 0',
}

const task = {
  name: 'sums',
  view,
  samples: [sample],
  size: 10,
  results: { 'acc,none': 1, 'acc_stderr,none': 'N/A' },
  clusters: undefined,
  forecasts: [],
} as const

describe('resultsFile', () => {
  it('default: the blocks of a run without groups', () => {
    const file = resultsFile([task], [], run)
    expect(file).toMatchObject({
      results: { sums: { name: 'sums', alias: ' - sums', sample_len: 1, 'acc,none': 1, 'acc_stderr,none': 'N/A' } },
      group_subtasks: {},
      assay: { robustness: [] },
      configs: { sums: { task: 'sums' } },
      versions: { sums: 2 },
      'n-shot': { sums: 3 },
      higher_is_better: { sums: { acc: true } },
      'n-samples': { sums: { original: 10, effective: 1 } },
      date: 1.5,
      // sha256 of "abc", the three hashes of the one sample
      task_hashes: { sums: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' },
      model_source: 'local-chat-completions',
      model_name: 'org/model',
      model_name_sanitized: 'org__model',
      fewshot_as_multiturn: true,
      total_evaluation_time_seconds: '2.5',
    })
    expect(Object.keys(file)).not.toContain('groups')
  })

  it('behavior: a group with sums is in groups, a mere collection only in group_subtasks', () => {
    const group = { version: '7', members: ['sums'], sampleLength: 1, sampleCount: {}, results: {} }
    const file = resultsFile(
      [task],
      [
        { ...group, name: 'all', alias: 'All', results: { 'acc,none': 1 }, sampleCount: { 'acc,none': 1 } },
        { ...group, name: 'heap', alias: 'heap', version: 'N/A' },
      ],
      run,
    )
    const all = { alias: 'All', name: 'all', sample_len: 1, 'acc,none': 1, sample_count: { 'acc,none': 1 } }
    expect(file).toMatchObject({
      groups: { all },
      results: { sums: { 'acc,none': 1 }, all, heap: { alias: 'heap', name: 'heap' } },
      group_subtasks: { all: ['sums'], heap: ['sums'] },
      versions: { sums: 2, all: '7', heap: 'N/A' },
      'n-shot': { sums: 3, all: 3, heap: 3 },
      higher_is_better: { sums: { acc: true }, all: { acc: true }, heap: { acc: true } },
      assay: { robustness: [] },
    })
    expect(Object.keys(file.groups as object)).toEqual(['all'])
  })
})

describe('sampleLine', () => {
  it('default: answers and target as texts of Python, values beside them', () => {
    expect(JSON.parse(sampleLine(sample))).toEqual({
      doc_id: 0,
      doc: { question: 'Two and two?', answer: 4 },
      target: '4',
      arguments: { gen_args_0: { arg_0: 'Q: Two and two?', arg_1: ' 4' } },
      resps: [[['-1.0', 'True']]],
      filtered_resps: [['-1.5', 'False']],
      filter: 'none',
      metrics: ['acc'],
      doc_hash: 'a',
      prompt_hash: 'b',
      target_hash: 'c',
      acc: 1,
    })
  })
})

describe('names of files', () => {
  it('args: what cannot stand in a path', () => {
    expect(sanitizedModelName('a/b:c*[d]"e"')).toBe('a__b__c__d__e__')
    expect(fileDate(Date.UTC(2026, 10, 22, 15, 57, 14, 121))).toBe('2026-11-22T15-57-14.121000')
  })
})
