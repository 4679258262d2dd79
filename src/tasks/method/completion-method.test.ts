import { describe, expect, it } from 'vitest'
import type { TaskAnswer } from '#records/task.ts'
import type { Row } from '../dataset/dataset.ts'
import type { LoadedTask } from '../harness/harness-view.ts'
import { loadTask } from '../task.ts'

const rows: readonly Row[] = [
  { question: 'Two?', choices: ['2', 'three'], label: 0, text: 'one two three' },
  { question: 'Three?', choices: ['2', 'three'], label: 1, text: `${'word '.repeat(900)}end` },
]

const choice = {
  output_type: 'multiple_choice',
  doc_to_text: '{{question}}\n',
  doc_to_choice: 'choices',
  doc_to_target: 'label',
  metric_list: [{ metric: 'acc' }],
}

function load(fields: Readonly<Record<string, unknown>>, reference = 't'): Promise<LoadedTask> {
  const definition = { dataset_path: 'own', test_split: 'test', ...fields }
  return loadTask(reference, {
    catalogue: { tasks: new Map([['t', { name: 't', path: 't.yaml', fields: definition }]]), groups: new Map() },
    readSplit: async () => ({ rows, columns: {} }),
  })
}

function documentOf({ source }: LoadedTask, index: number) {
  if (source.kind !== 'finite') throw new Error('not finite')
  return source.documentAt(index)
}

function promptsOf(task: LoadedTask, index = 0): unknown[] {
  return task.buildRequests(documentOf(task, index), { model: 'm' }).map(({ body }) => body.prompt)
}

type Token = readonly [token: string, logprob: number | null]

/** An echo of these prompt tokens and one generated token. */
function echo(
  tokens: readonly Token[],
  usage: Readonly<Record<string, number>> = { prompt_tokens: tokens.length },
): TaskAnswer {
  const all: readonly Token[] = [...tokens, ['!', -9]]
  const logprobs = { tokens: all.map(([token]) => token), token_logprobs: all.map(([, logprob]) => logprob) }
  return { body: { choices: [{ text: '', logprobs }], usage } }
}

function responses(task: LoadedTask, answers: readonly TaskAnswer[], index = 0): unknown {
  return task.harness.samples(documentOf(task, index), answers, { model: 'm' })[0]?.resps
}

describe('completionMethod, by echo', () => {
  it('default: white space at the end of the prompt belongs to the continuation', async () => {
    const task = await load(choice)
    expect(promptsOf(task)).toEqual(['Two?\n 2', 'Two?\n three'])
    const answers = [
      echo([
        ['Two', null],
        ['?', -1],
        ['\n', -2],
        [' 2', -4],
      ]),
      echo([
        ['Two', null],
        ['?', -1],
        ['\n', -2],
        [' th', -8],
        ['ree', -16],
      ]),
    ]
    expect(responses(task, answers)).toEqual([[[-6, true]], [[-26, true]]])
    expect(task.score(documentOf(task, 0), answers)).toEqual({
      value: 1,
      metrics: { 'acc,none': 1, unreadable_choices: 0 },
      extracted: { none: '2' },
    })
  })

  it('args: the probe splits where the tokenizer ends the prompt, also within what the texts would call a token', async () => {
    const task = await load(choice, 't@probe')
    expect([task.needs, promptsOf(task)]).toEqual(['C2', ['Two?\n 2', 'Two?\n three', 'Two?']])
    const answers = [
      echo([
        ['<s>', null],
        ['Two', -1],
        ['?\n', -2],
        [' 2', -4],
      ]),
      echo([
        ['<s>', null],
        ['Two', -1],
        ['?\n', -2],
        [' three', -8],
      ]),
      echo(
        [
          ['<s>', null],
          ['Two', -1],
        ],
        { prompt_tokens: 2 },
      ),
    ]
    expect(responses(task, answers)).toEqual([[[-6, true]], [[-10, true]]])
    // Without an answer to the probe the texts decide: the token that crosses the boundary belongs to the prompt.
    expect(responses(task, answers.slice(0, 2))).toEqual([[[-4, true]], [[-8, true]]])
  })

  it('behavior: tokens without text or offsets are told apart by what the choices have in common', async () => {
    const task = await load(choice)
    const broken = '\ufffd'
    const answers = [
      echo([
        ['Q', null],
        [broken, -1],
        [broken, -2],
        ['x', -3],
      ]),
      echo([
        ['Q', null],
        [broken, -1],
        ['y', -5],
        ['x', -4],
      ]),
    ]
    expect(responses(task, answers)).toEqual([[[-5, true]], [[-9, true]]])
    expect(task.score(documentOf(task, 0), answers).metrics).toEqual({
      'acc,none': 1,
      unreadable_choices: 0,
      split_by_common_prefix: 2,
    })
  })

  it('behavior: of a choice that begins another one its last token is scored', async () => {
    const task = await load(choice)
    const broken = '\ufffd'
    const answers = [
      echo([
        ['Q', null],
        [broken, -2],
      ]),
      echo([
        ['Q', null],
        [broken, -2],
        ['x', -3],
      ]),
    ]
    expect(responses(task, answers)).toEqual([[[-2, true]], [[-5, true]]])
  })

  it('behavior: choices without their question, for mutual information; a first token that nothing precedes is left out', async () => {
    const task = await load({ ...choice, metric_list: [{ metric: 'acc' }, { metric: 'acc_mutual_info' }] })
    expect(promptsOf(task)).toEqual(['Two?\n 2', 'Two?\n three', ' 2', ' three'])
    const answers = [
      echo([
        ['Two?', null],
        ['\n 2', -4],
      ]),
      echo([
        ['Two?', null],
        ['\n three', -3],
      ]),
      echo([
        ['<s>', null],
        [' 2', -6],
      ]),
      echo([
        [' th', null],
        ['ree', -1],
      ]),
    ]
    expect(task.score(documentOf(task, 0), answers).metrics).toMatchObject({
      'acc,none': 0,
      'acc_mutual_info,none': 1,
      unreadable_choices: 0,
    })
  })

  it('behavior: an answer that is no echo of its prompt makes the whole document say nothing', async () => {
    const task = await load(choice)
    const good = echo([
      ['Two', null],
      ['?\n', -2],
      [' 2', -4],
    ])
    const second: readonly Token[] = [
      ['Two', null],
      ['?\n', -2],
      [' three', -3],
    ]
    const broken: Readonly<Record<string, TaskAnswer>> = {
      'no lists': { body: { choices: [{ text: ' three', logprobs: null }] } },
      'no answer': { body: null },
      'generated tokens only': echo([], { prompt_tokens: 3, completion_tokens: 1 }),
      'another prompt': echo([
        ['Three', null],
        ['?\n', -2],
        [' two', -3],
      ]),
      'no log-probability': echo(second.map(([token]) => [token, null])),
      'impossible values': echo(second.map(([token, logprob]) => [token, logprob === null ? null : 0.5])),
      'all equal': echo([...'abcdefgh', 'Two?\n', ' three'].map((token, index) => [token, index === 0 ? null : -1])),
    }
    const missing = (answer: TaskAnswer) => task.score(documentOf(task, 0), [good, answer]).missing
    expect(missing(echo(second))).toBeUndefined()
    const found = Object.entries(broken).map(([name, answer]) => [name, missing(answer)])
    expect(found).toEqual(Object.keys(broken).map((name) => [name, 'C2']))
    expect(task.score(documentOf(task, 0), [good]).missing).toBe('C2')
  })

  it('behavior: few tokens may be alike, and a normalised text counts by its tokens', async () => {
    const task = await load(choice)
    const alike = [' 2', ' three'].map((text) =>
      echo([
        ['Two', null],
        ['?\n', -1],
        [text, -1],
      ]),
    )
    const usage = { prompt_tokens: 3, completion_tokens: 1 }
    const normalised = [' 2', ' THREE'].map((text) =>
      echo(
        [
          ['TWO', null],
          ['? ', -1],
          [text, -2],
        ],
        usage,
      ),
    )
    const document = documentOf(task, 0)
    expect([alike, normalised].map((answers) => task.score(document, answers).missing)).toEqual([undefined, undefined])
  })

  it('behavior: without a prompt, choices are told apart only where their first tokens are alike or have a log-probability', async () => {
    const task = await load({ ...choice, doc_to_text: '', target_delimiter: '' })
    expect(promptsOf(task)).toEqual(['2', 'three'])
    const score = (first: readonly Token[], second: readonly Token[]) =>
      task.score(documentOf(task, 0), [echo(first), echo(second)])
    const led = score(
      [
        ['<s>', null],
        ['2', -1],
      ],
      [
        ['<s>', null],
        ['three', -2],
      ],
    )
    expect([led.value, led.missing, led.metrics.first_token_unscored]).toEqual([1, undefined, undefined])
    expect(score([['2', null]], [['three', null]]).missing).toBe('C2')
    const apart = score(
      [
        ['2', null],
        ['', -1],
      ],
      [
        ['th', null],
        ['ree', -1],
      ],
    )
    expect([apart.missing, apart.metrics.first_token_unscored]).toEqual(['C2', 2])
    const sentences = await load({
      ...choice,
      doc_to_text: '',
      target_delimiter: '',
      doc_to_choice: ['it is', 'it are'],
      doc_to_target: 0,
    })
    const alike = sentences.score(documentOf(sentences, 0), [
      echo([
        ['it', null],
        [' is', -1],
      ]),
      echo([
        ['it', null],
        [' are', -4],
      ]),
    ])
    expect([alike.value, alike.missing, alike.metrics.first_token_unscored]).toEqual([1, undefined, 2])
  })

  it('behavior: with many inputs each choice is a prompt, and the target the continuation', async () => {
    const task = await load({ ...choice, doc_to_text: 'label', doc_to_target: '{{question}}' })
    expect(promptsOf(task, 1)).toEqual(['2 Three?', 'three Three?'])
    const answers = [
      echo([
        ['2', null],
        [' Three?', -4],
      ]),
      echo([
        ['three', null],
        [' Three?', -3],
      ]),
    ]
    expect(task.score(documentOf(task, 1), answers).value).toBe(1)
  })
})

describe('completionMethod, whole texts', () => {
  const rolling = { output_type: 'loglikelihood_rolling', doc_to_text: '', doc_to_target: '{{text}}' }

  it('default: one echo per window; what could not be scored is noted', async () => {
    const task = await load(rolling)
    expect(promptsOf(task)).toEqual(['one two three'])
    const answers = [
      echo([
        ['one', null],
        [' two', -3],
        [' three', -6],
      ]),
    ]
    expect(responses(task, answers)).toEqual([[-9]])
    const { value, metrics } = task.score(documentOf(task, 0), answers)
    expect(value).toBeCloseTo(Math.exp(-3), 12)
    expect(metrics).toMatchObject({ text_windows: 1, first_token_unscored: 1, unreadable_windows: 0 })
  })

  it('behavior: later windows have a word of context, which is not scored again', async () => {
    const task = await load(rolling)
    const [first, second] = promptsOf(task, 1).map(String)
    expect([first?.length, second?.slice(0, 10)]).toEqual([3999, 'word word '])
    const answers = [
      echo([
        ['<s>', null],
        [first ?? '', -10],
      ]),
      echo([
        ['<s>', null],
        ['word', -5],
        [second?.slice(4) ?? '', -7],
      ]),
    ]
    expect(responses(task, answers, 1)).toEqual([[-17]])
    expect(task.score(documentOf(task, 1), answers.slice(0, 1))).toMatchObject({
      value: 0,
      metrics: { unreadable_windows: 1, first_token_unscored: 0 },
      missing: 'C2',
    })
  })
})

describe('completionMethod, texts with continuations', () => {
  const fields = {
    doc_to_text: 'question',
    doc_to_target: '{{choices[0]}}',
    repeats: 2,
    metadata: { assay: { continuations: [' unanswerable'] } },
  }

  it('default: the text is asked for first, then the continuations', async () => {
    const task = await load(fields)
    expect([task.needs, promptsOf(task)]).toEqual(['C2', ['Two?', 'Two?', 'Two? unanswerable']])
    const answers = [
      { body: { choices: [{ text: '2' }] } },
      { body: { choices: [{ text: '3' }] } },
      echo([
        ['Two?', null],
        [' unanswerable', -3],
      ]),
    ]
    expect(responses(task, answers)).toEqual([['2', '3'], [[-3, true]]])
    expect(task.score(documentOf(task, 0), answers).value).toBe(1)
    expect(task.score(documentOf(task, 0), answers.slice(0, 2)).value).toBe(0)
    await expect(load(fields, 't@chat')).rejects.toThrow('no variant chat')
  })
})
