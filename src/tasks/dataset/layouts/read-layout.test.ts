import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Row } from '../dataset.ts'
import { splitReader } from '../split-reader.ts'
import { readLayout } from './read-layout.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-layout-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

type Case = {
  source: [path: string, config: string | null, split: string]
  file: string
  content: string | Uint8Array
  rows: Row[]
}

const truthful =
  'Type,Category,Question,Best Answer,Correct Answers,Incorrect Answers,Source\nA,B,Why?,x,x; y ;,z; w,S\n'

const cases: Case[] = [
  {
    source: ['SaylorTwift/bbh', 'navigate', 'test'],
    file: 'bbh/bbh/navigate.json',
    content: '{"canary": "c", "examples": [{"input": "i", "target": "Yes"}]}',
    rows: [{ input: 'i', target: 'Yes' }],
  },
  {
    source: ['wis-k/instruction-following-eval', null, 'train'],
    file: 'ifeval/input_data.jsonl',
    content: '{"key": 1, "kwargs": [{}, {"n": 2}]}\n{"key": 2, "kwargs": [{"word": "w"}]}\n',
    rows: [
      {
        key: 1,
        kwargs: [
          { n: null, word: null },
          { n: 2, word: null },
        ],
      },
      { key: 2, kwargs: [{ n: null, word: 'w' }] },
    ],
  },
  {
    source: ['truthfulqa/truthful_qa', 'multiple_choice', 'validation'],
    file: 'truthfulqa/TruthfulQA.csv',
    content: truthful,
    rows: [
      {
        question: 'Why?',
        mc1_targets: { choices: ['x', 'z', 'w'], labels: [1, 0, 0] },
        mc2_targets: { choices: ['x', 'y', 'z', 'w'], labels: [1, 1, 0, 0] },
      },
    ],
  },
  {
    source: ['truthfulqa/truthful_qa', 'generation', 'validation'],
    file: 'truthfulqa/TruthfulQA.csv',
    content: truthful,
    rows: [
      {
        type: 'A',
        category: 'B',
        question: 'Why?',
        best_answer: 'x',
        correct_answers: ['x', 'y'],
        incorrect_answers: ['z', 'w'],
        source: 'S',
      },
    ],
  },
  {
    source: ['juletxara/mgsm', 'de', 'test'],
    file: 'mgsm/mgsm_de.tsv',
    content: 'Wie "viele"?\t1,250\n',
    rows: [{ question: 'Wie "viele"?', answer: null, answer_number: 1250, equation_solution: null }],
  },
  {
    source: ['juletxara/mgsm', 'de', 'train'],
    file: 'mgsm/exemplars.json',
    content: '{\n "bn": {},\n "de": {"1": {"q": "Frage: F", "a": "5 + 6 = 11. Die Antwort ist 11."}}\n}',
    rows: [
      { question: 'Frage: F', answer: '5 + 6 = 11. Die Antwort ist 11.', answer_number: 11, equation_solution: null },
    ],
  },
  {
    source: ['openai/openai_humaneval', null, 'test'],
    file: 'humaneval/HumanEval.jsonl.gz',
    content: gzipSync('{"task_id": "H/0", "prompt": "def"}\n'),
    rows: [{ task_id: 'H/0', prompt: 'def' }],
  },
  {
    source: ['HuggingFaceH4/MATH-500', 'default', 'test'],
    file: 'math500/math500_test.json',
    content: '[\n {"problem": "p", "level": 2}\n]',
    rows: [{ problem: 'p', level: 2 }],
  },
  {
    source: ['aps/super_glue', 'boolq', 'validation'],
    file: 'llm-foundry/boolq.jsonl',
    content: '{"query": "Passage: A\\nB\\nQuestion: is it?", "choices": ["no", "yes"], "gold": 1}\n',
    rows: [{ question: 'is it', passage: 'A\nB', idx: 0, label: 1 }],
  },
  {
    source: ['aps/super_glue', 'copa', 'validation'],
    file: 'llm-foundry/copa.jsonl',
    content: '{"query": "It rained, therefore", "choices": ["it was wet.", "i left."], "gold": 0}\n',
    rows: [{ premise: 'It rained.', choice1: 'It was wet.', choice2: 'I left.', question: 'effect', idx: 0, label: 0 }],
  },
  {
    source: ['baber/piqa', null, 'validation'],
    file: 'llm-foundry/piqa.jsonl',
    content: '{"query": "Question: How?\\n", "choices": ["a", "b"], "gold": 1}\n',
    rows: [{ goal: 'How?', sol1: 'a', sol2: 'b', label: 1 }],
  },
  {
    source: ['allenai/winogrande', 'winogrande_xl', 'validation'],
    file: 'llm-foundry/winogrande.jsonl',
    content: '{"context_options": ["as the car keys", "as the car kit"], "continuation": "fell.", "gold": 1}\n',
    rows: [{ sentence: 'as the car _ fell.', option1: 'keys', option2: 'kit', answer: '2' }],
  },
  {
    source: ['allenai/openbookqa', 'main', 'test'],
    file: 'llm-foundry/openbook_qa.jsonl',
    content: '{"query": "Predators eat", "choices": ["a", "b"], "gold": 1}\n',
    rows: [
      { id: '0', question_stem: 'Predators eat', choices: { text: ['a', 'b'], label: ['A', 'B'] }, answerKey: 'B' },
    ],
  },
  {
    source: ['EleutherAI/lambada_openai', 'default', 'test'],
    file: 'llm-foundry/lambada_openai.jsonl',
    content: '{"context": "give me", "continuation": "five"}\n',
    rows: [{ text: 'give me five' }],
  },
  {
    source: ['mandarjoshi/trivia_qa', 'rc.nocontext', 'validation'],
    file: 'llm-foundry/triviaqa_sm_sub.jsonl',
    content: '{"context": "Question: Who?\\nAnswer:", "answer": "A", "aliases": ["A", "a"]}\n',
    rows: [{ question: 'Who?', question_id: 'local_0', answer: { aliases: ['A', 'a'], value: 'A' } }],
  },
  {
    source: ['EleutherAI/hendrycks_math', 'algebra', 'test'],
    file: 'llm-foundry/math.jsonl',
    content:
      '{"context": "p", "chain_of_thought": "s", "category": "algebra"}\n{"context": "q", "category": "geometry"}\n',
    rows: [{ problem: 'p', level: null, type: 'Algebra', solution: 's' }],
  },
]

describe('readLayout', () => {
  it.each(cases)('default: $source from $file', async ({ source: [path, config, split], file, content, rows }) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), content)
    expect(await readLayout(folder, { path, config }, split)).toEqual({ rows, columns: {}, revision: `local ${file}` })
    expect(await readLayout(folder, { path, config }, 'other')).toBeUndefined()
    expect(await readLayout(join(folder, 'none'), { path, config }, split)).toBeUndefined()
  })

  it('error: a row that does not fit is named', async () => {
    mkdirSync(join(folder, 'llm-foundry'))
    writeFileSync(join(folder, 'llm-foundry/boolq.jsonl'), '{"query": "x", "choices": [], "gold": 0}\n')
    await expect(readLayout(folder, { path: 'aps/super_glue', config: 'boolq' }, 'validation')).rejects.toThrow(
      'row 1 has no passage and question',
    )
  })

  it('behavior: no configuration leads out of the folder', async () => {
    expect(await readLayout(folder, { path: 'SaylorTwift/bbh', config: '../../etc/passwd' }, 'test')).toBeUndefined()
  })
})

const goldens = process.env.ASSAY_GOLDENS
const datasets = process.env.ASSAY_DATASETS

/** Runs of the real harness, whose documents are rows of these data sets in order. */
const runs: [golden: string, source: (task: string) => [path: string, config: string | null, split: string]][] = [
  ['boolq_2shot', () => ['aps/super_glue', 'boolq', 'validation']],
  ['nq_open_5shot', () => ['google-research-datasets/nq_open', null, 'validation']],
  ['leaderboard_bbh_3shot', (task) => ['SaylorTwift/bbh', task.replace('leaderboard_bbh_', ''), 'test']],
  ['arc_challenge_25shot', () => ['allenai/ai2_arc', 'ARC-Challenge', 'test']],
  ['mmlu_anatomy_0shot', () => ['cais/mmlu', 'anatomy', 'test']],
  ['gsm8k_5shot', () => ['openai/gsm8k', 'main', 'test']],
]

describe.skipIf(goldens === undefined || datasets === undefined)('readSplit, beside the harness', () => {
  it.each(runs)('default: documents of %s', async (golden, sourceOfTask) => {
    const path = join(goldens ?? '', 'lmeh', `${golden}.json`)
    if (!existsSync(path)) throw new Error(`ASSAY_GOLDENS is set, but ${path} is not there`)
    const { samples } = JSON.parse(readFileSync(path, 'utf8')) as {
      samples: Record<string, { doc_id: number; doc: Row }[]>
    }
    const readSplit = splitReader({ dataFolder: datasets })
    for (const [task, documents] of Object.entries(samples)) {
      const [name, config, split] = sourceOfTask(task)
      const { rows } = await readSplit({ path: name, config }, split)
      expect(documents.map(({ doc_id: id }) => rows[id])).toEqual(documents.map(({ doc }) => doc))
    }
  })
})
