import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Task } from '#records/task.ts'
import type { ReadSplit, Row } from './dataset/dataset.ts'
import { type Catalogue, readCatalogue } from './definition/catalogue.ts'
import { PythonFunction } from './definition/read-yaml.ts'
import { type LoadTaskOptions, loadTask } from './task.ts'

const own = await readCatalogue()

const questions = Array.from(
  { length: 30 },
  (_, index): Row => ({ question: `${index} + 1?`, answer: `So.\n#### ${index + 1}` }),
)
const exams = Array.from(
  { length: 9 },
  (_, index): Row => ({
    question: ` q${index} `,
    choices: ['w', 'x', 'y', `z${index}`],
    answer: index % 4,
  }),
)
const sciences = Array.from(
  { length: 40 },
  (_, index): Row => ({
    id: `s${index}`,
    question: `why ${index}?`,
    choices: { text: ['because', 'for a long time', 'no'], label: ['1', '2', '3'] },
    answerKey: String((index % 3) + 1),
  }),
)

const readSplit: ReadSplit = async ({ path }) => {
  const rows = { 'openai/gsm8k': questions, 'cais/mmlu': exams, 'allenai/ai2_arc': sciences }[path]
  return { rows: rows ?? [], columns: {} }
}

function load(reference: string, options: Partial<LoadTaskOptions> = {}): Promise<Task> {
  return loadTask(reference, { catalogue: own, readSplit, ...options })
}

function withDefinition(fields: Record<string, unknown>): Catalogue {
  const definition = { dataset_path: 'openai/gsm8k', test_split: 'test', training_split: 'train', ...fields }
  return {
    tasks: new Map([['t', { name: 't', path: 't.yaml', fields: { task: 't', ...definition } }]]),
    groups: new Map(),
  }
}

function documentOf(task: Task, index: number) {
  if (task.source.kind !== 'finite') throw new Error('not finite')
  return task.source.documentAt(index)
}

function text(answer: string) {
  return { body: { choices: [{ text: answer }] } }
}

describe('loadTask', () => {
  it('default: says what it needs', async () => {
    const tasks = await Promise.all(
      ['gsm8k', 'gsm8k@chat', 'mmlu_anatomy', 'mmlu_anatomy@letter', 'mmlu_anatomy@letter-chat', 'arc_challenge'].map(
        (name) => load(name),
      ),
    )
    expect(tasks.map(({ name, needs, minimum }) => [name, needs, minimum])).toEqual([
      ['gsm8k', 'C0', 0],
      ['gsm8k@chat', 'C0', 0],
      ['mmlu_anatomy', 'C2', 0],
      ['mmlu_anatomy@letter', 'C1', 0],
      ['mmlu_anatomy@letter-chat', 'C1', 0],
      ['arc_challenge', 'C2', 0],
    ])
  })

  it('behavior: the version changes with everything that shapes requests and scores, and with nothing else', async () => {
    const versions = await Promise.all([
      load('gsm8k'),
      load('gsm8k', { shots: 2 }),
      load('gsm8k', { systemInstruction: 'x' }),
      load('gsm8k@chat'),
      load('gsm8k@chat', { isMultiturn: false }),
    ])
    expect(new Set(versions.map(({ version }) => version)).size).toBe(5)
    expect((await load('gsm8k')).version).toBe(versions[0]?.version)
  })

  it.each([
    ['nothing', 'TASK_UNKNOWN', 'no definition has that name'],
    ['mmlu', 'TASK_UNKNOWN', 'it is a group of tasks'],
    ['gsm8k@loud', 'TASK_UNKNOWN', 'the variants are completion, probe, chat, letter, letter-chat'],
    ['gsm8k@letter', 'TASK_UNSUPPORTED', 'its answers are texts'],
    ['mmlu_anatomy@chat', 'TASK_UNSUPPORTED', 'the variant letter-chat works'],
    ['arc_challenge@letter', 'TASK_UNSUPPORTED', 'its choices are texts, not single letters'],
  ])('error: %s is %s', async (reference, code, reason) => {
    await expect(load(reference)).rejects.toMatchObject({ code, message: expect.stringContaining(reason) })
  })

  it.each([
    [{ metric_list: [{ metric: 'nothing' }] }, 'its metric "nothing" is not supported for generate_until'],
    [{ metric_list: [{ metric: 'f1', aggregation: 'nothing' }] }, 'its aggregation "nothing" of f1 is not supported'],
    [{ process_docs: new PythonFunction('utils.f') }, 'it needs the Python function utils.f'],
    [{ class: 'Squad' }, 'it is the Python class Squad'],
    [{ filter_list: [{ name: 'f', filter: [{ function: 'custom' }] }] }, 'its filter "custom" is not supported'],
    [{ num_fewshot: 1, fewshot_config: { sampler: 'balanced' } }, 'sampler "balanced" is not supported'],
    [{ test_split: undefined }, 'neither a test nor a validation split'],
    [{ dataset_path: undefined }, 'it names no data set'],
    [{ output_type: 'multiple_choice' }, 'it has no doc_to_choice'],
  ])('error: a definition with %j', async (fields, reason) => {
    const loading = async () => {
      const catalogue = withDefinition({ doc_to_text: 'question', doc_to_target: 'answer', ...fields })
      const task = await load('t', { catalogue })
      task.buildRequests(documentOf(task, 0), { model: 'm' })
    }
    await expect(loading()).rejects.toMatchObject({
      code: 'TASK_UNSUPPORTED',
      message: expect.stringContaining(reason),
    })
  })

  it('error: a template that does not fit the data', async () => {
    const task = await load('t', { catalogue: withDefinition({ doc_to_text: '{{nope}}', doc_to_target: 'answer' }) })
    expect(() => task.buildRequests(documentOf(task, 0), { model: 'm' })).toThrow(
      "'nope' is undefined\nTask: t\nField: doc_to_text",
    )
  })
})

describe('buildRequests', () => {
  it('default: a completion with examples drawn by the seed', async () => {
    const task = await load('gsm8k', { shots: 1 })
    const [request] = task.buildRequests(documentOf(task, 0), { model: 'a-model' })
    expect(request).toEqual({
      kind: 'completion',
      path: '/v1/completions',
      body: {
        model: 'a-model',
        prompt: 'Question: 24 + 1?\nAnswer: So.\n#### 25\n\nQuestion: 0 + 1?\nAnswer:',
        max_tokens: 256,
        temperature: 0,
        stop: ['Question:', '</s>', '<|im_end|>'],
        seed: 1234,
      },
    })
  })

  it('args: another seed draws other examples; any document alone is as in a full run', async () => {
    const [task, fresh] = [await load('gsm8k'), await load('gsm8k')]
    const full = questions.map((_, index) => task.buildRequests(documentOf(task, index), { model: 'm' }))
    expect(fresh.buildRequests(documentOf(fresh, 20), { model: 'm' })).toEqual(full[20])
    expect(fresh.buildRequests(documentOf(fresh, 20), { model: 'm', fewshotSeed: 1 })).not.toEqual(full[20])
  })

  it('behavior: a document that went through storage as JSON builds the same', async () => {
    const task = await load('arc_challenge')
    const document = documentOf(task, 3)
    const stored = JSON.parse(JSON.stringify(document)) as typeof document
    expect(task.buildRequests(stored, { model: 'm' })).toEqual(task.buildRequests(document, { model: 'm' }))
  })

  it('error: a document of another task', async () => {
    const task = await load('gsm8k')
    expect(() => task.buildRequests({ id: '999', data: {} }, { model: 'm' })).toThrow(
      'A document id does not belong to the task',
    )
    expect(() => task.buildRequests({ id: '-1', data: questions[0] ?? {} }, { model: 'm' })).toThrow('Id: -1')
  })
})

describe('score', () => {
  it('default: every filter, the main metric as value', async () => {
    const task = await load('gsm8k')
    expect(task.score(documentOf(task, 6), [text(' It is 3 + 4.\nSo 7.\n\nQuestion: next? 9')])).toEqual({
      value: 1,
      metrics: {
        'exact_match,strict-match': 0,
        'exact_match,flexible-extract': 1,
        stop_trimmed: 1,
        reasoning_stripped: 0,
        unreadable_answers: 0,
      },
      extracted: { 'strict-match': '[invalid]', 'flexible-extract': '7.' },
    })
  })

  it('behavior: acc_norm divides by the length of the choice', async () => {
    const task = await load('arc_challenge')
    const document = documentOf(task, 1)
    const prompts = task.buildRequests(document, { model: 'm' }).map(({ body }) => String(body.prompt))
    const choices = [' because', ' for a long time', ' no']
    const bodies = [-4, -6, -5].map((logprob, index) => {
      const choice = choices[index] ?? ''
      const tokens = [prompts[index]?.slice(0, -choice.length), choice, '!']
      return { body: { choices: [{ logprobs: { tokens, token_logprobs: [null, logprob, -1] } }] } }
    })
    expect(task.score(document, bodies)).toEqual({
      value: 1,
      metrics: { 'acc,none': 0, 'acc_norm,none': 1, unreadable_choices: 0 },
      extracted: { none: 'because' },
    })
  })

  it('behavior: an answer without any letter is wrong, whichever letter is right', async () => {
    const task = await load('mmlu_anatomy@letter')
    const body = { choices: [{ logprobs: { top_logprobs: [{ The: -0.1 }] } }] }
    expect([0, 1, 2, 3].map((index) => task.score(documentOf(task, index), [{ body }]).value)).toEqual([0, 0, 0, 0])
  })

  it('behavior: echo without the prompt is neither wrong nor chance: it says nothing', async () => {
    const task = await load('mmlu_anatomy')
    const body = { choices: [{ logprobs: { tokens: [' A'], token_logprobs: [-0.1] } }] }
    const answers = [0, 1, 2, 3].map(() => ({ body }))
    const scores = [0, 1, 2, 3].map((index) => task.score(documentOf(task, index), answers))
    expect(scores.map(({ value, missing }) => [value, missing])).toEqual(Array(4).fill([0, 'C2']))
  })

  it('behavior: letters without a list of rivals say nothing; text is asked for what it says', async () => {
    const letters = await load('mmlu_anatomy@letter')
    const chat = await load('mmlu_anatomy@letter-chat')
    const text = await load('gsm8k')
    const bare = { choices: [{ text: ' A', message: { content: 'A' }, logprobs: null }] }
    const alone = { choices: [{ logprobs: { top_logprobs: [{ ' A': -0.1 }] } }] }
    const others = { choices: [{ logprobs: { top_logprobs: [{ The: -0.1, An: -3 }] } }] }
    const missing = (task: typeof text, body: unknown) => task.score(documentOf(task, 0), [{ body }]).missing
    expect([bare, alone, others, null].map((body) => missing(letters, body))).toEqual(['C1', 'C1', undefined, 'C1'])
    expect([missing(chat, bare), missing(text, null)]).toEqual(['C1', undefined])
  })

  it.each(['gsm8k', 'gsm8k@chat', 'mmlu_anatomy', 'mmlu_anatomy@letter', 'mmlu_anatomy@letter-chat', 'arc_challenge'])(
    'behavior: %s scores any JSON whatever within [0, 1] and never throws',
    async (reference) => {
      const task = await load(reference)
      const keys = [
        'choices',
        'text',
        'message',
        'content',
        'logprobs',
        'tokens',
        'token_logprobs',
        'top_logprobs',
        'usage',
      ]
      const shaped = fc.letrec((tie) => ({
        value: fc.oneof(
          { maxDepth: 6 },
          fc.jsonValue(),
          fc.array(tie('value'), { maxLength: 4 }),
          fc.dictionary(fc.constantFrom(...keys), tie('value'), { maxKeys: 4 }),
        ),
      })).value
      fc.assert(
        fc.property(fc.array(shaped, { maxLength: 5 }), fc.nat(7), (bodies, index) => {
          const { value, metrics } = task.score(
            documentOf(task, index),
            bodies.map((body) => ({ body })),
          )
          return value >= 0 && value <= 1 && Object.values(metrics).every(Number.isFinite)
        }),
        { numRuns: 300, seed: 1 },
      )
    },
  )

  it('behavior: hostile lengths are cut before any regular expression sees them', async () => {
    const task = await load('gsm8k')
    for (const answer of [
      '$'.repeat(1_000_000),
      '####'.repeat(250_000),
      '<think>'.repeat(100_000),
      '1'.repeat(1_000_000),
    ]) {
      expect(task.score(documentOf(task, 0), [text(answer)]).value).toBe(0)
    }
  })
})

describe('exampleReplies', () => {
  it('default: right ones score the maximum, wrong ones the minimum', async () => {
    for (const reference of ['gsm8k', 'gsm8k@chat']) {
      const task = await load(reference)
      const document = documentOf(task, 4)
      const replies = task.exampleReplies(document)
      expect(replies).toEqual([{ kind: 'text', right: ' So.\n#### 5', wrong: [' I do not know.'] }])
      const values = replies.flatMap((reply) => (reply.kind === 'text' ? [reply.right, ...reply.wrong] : []))
      expect(values.map((answer) => task.score(document, [text(answer)]).value)).toEqual([1, 0])
    }
  })

  it('behavior: one per request; continuations for echo, letters for one relay', async () => {
    const echo = await load('arc_challenge')
    expect(echo.exampleReplies(documentOf(echo, 1))).toEqual([
      { kind: 'continuation', continuation: ' because', isRight: false },
      { kind: 'continuation', continuation: ' for a long time', isRight: true },
      { kind: 'continuation', continuation: ' no', isRight: false },
    ])
    const letter = await load('mmlu_anatomy@letter-chat')
    expect(letter.exampleReplies(documentOf(letter, 2))).toEqual([{ kind: 'text', right: 'C', wrong: ['A', 'B', 'D'] }])
  })
})
