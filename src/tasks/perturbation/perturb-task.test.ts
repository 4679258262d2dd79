import { describe, expect, it } from 'vitest'
import type { ReadSplit, Row } from '../dataset/dataset.ts'
import type { Catalogue } from '../definition/catalogue.ts'
import { PythonFunction } from '../definition/read-yaml.ts'
import type { LoadedTask } from '../harness/harness-view.ts'
import { type LoadTaskOptions, loadTask } from '../task.ts'

const options = ['first', 'second', 'third']
const rows = Array.from({ length: 40 }, (_, index): Row => {
  return {
    passage: `It is PASSAGE ${index}`,
    q: `Which one IS right in ${index}?`,
    options,
    gold: index % 3,
    last: 'A',
  }
})
const readSplit: ReadSplit = async () => ({ rows, columns: {} })

const choice = { output_type: 'multiple_choice', doc_to_text: '{{passage}} {{q}}', doc_to_target: 'gold' }

function load(reference: string, fields: Record<string, unknown>, more: Partial<LoadTaskOptions> = {}) {
  const definition = { task: 't', dataset_path: 'x', test_split: 'test', training_split: 'train', ...fields }
  const catalogue: Catalogue = {
    tasks: new Map([['t', { name: 't', path: 't.yaml', fields: definition }]]),
    groups: new Map(),
  }
  return loadTask(reference, { catalogue, readSplit, ...more })
}

function prompt(task: LoadedTask, index: number): string {
  if (task.source.kind !== 'finite') throw new TypeError('not finite')
  const [request] = task.buildRequests(task.source.documentAt(index), { model: 'm' })
  return String(request?.body.prompt)
}

describe('loadTask: NAME~PERTURBATION', () => {
  it('default: the question changes; examples, choices and the original do not', async () => {
    const fields = { ...choice, doc_to_choice: 'options', num_fewshot: 1 }
    const [original, lower] = await Promise.all([load('t', fields), load('t~lower-case', fields)])
    const [before, after] = [prompt(original, 5), prompt(lower, 5)]
    const cut = before.indexOf('It is PASSAGE 5 ')
    expect(after.slice(0, cut)).toBe(before.slice(0, cut))
    expect(after.slice(cut)).toBe('it is passage 5 which one is right in 5? first')
    expect(lower.harness).toMatchObject({ task: 't~lower-case', alias: 't~lower-case' })
    expect(lower.harness.config).toMatchObject({ task: 't', perturbation: { kind: 'lower-case', seed: 0 } })
  })

  it('default: options in another order, the same one right', async () => {
    const task = await load('t~option-order', { ...choice, doc_to_choice: 'options' })
    if (task.source.kind !== 'finite') throw new TypeError('not finite')
    for (let index = 0; index < 40; index++) {
      const { data } = task.source.documentAt(index)
      expect(data.options).not.toEqual(options)
      expect((data.options as string[])[Number(data.gold)]).toBe(options[index % 3])
    }
  })

  it('behavior: the version tells kind and seed, and equal ones ask the same', async () => {
    const fields = { ...choice, doc_to_choice: 'options' }
    const tasks = await Promise.all([
      load('t', fields, { perturbationSeed: 1 }),
      load('t', fields),
      load('t~typos', fields),
      load('t~typos', fields, { perturbationSeed: 0 }),
      load('t~typos', fields, { perturbationSeed: 1 }),
      load('t~spaces', fields),
    ])
    const places = (texts: readonly string[]) => texts.map((text) => texts.indexOf(text))
    expect(places(tasks.map(({ version }) => version))).toEqual([0, 0, 2, 2, 4, 5])
    expect(places(tasks.map((task) => prompt(task, 0) + prompt(task, 1)))).toEqual([0, 0, 2, 2, 4, 5])
  })

  it('args: metadata names the columns', async () => {
    const metadata = { assay: { perturb: { texts: ['q'] } } }
    const task = await load('t~lower-case', { ...choice, doc_to_choice: 'options', metadata })
    expect(prompt(task, 0)).toBe('It is PASSAGE 0 which one is right in 0? first')
  })

  it.each([
    ['t~typos', { doc_to_text: '{{q}}', doc_to_target: '{{q}}' }, /which columns hold its questions/],
    [
      't~typos',
      { ...choice, doc_to_text: new PythonFunction('u.f', { module: 'u', path: undefined }) },
      /Python function|needs the Python/,
    ],
    ['t~option-order', { doc_to_text: 'q', doc_to_target: 'last' }, /not scored by its choices/],
    // The target says 1 where the options say 0.
    [
      't~option-order',
      { ...choice, doc_to_choice: 'options', doc_to_target: '{{(gold + 1) % 3}}' },
      /would be another/,
    ],
    ['t~option-order', { ...choice, doc_to_choice: ['a', 'b'] }, /which columns hold options/],
    ['t~nothing', choice, /the perturbations are typos, /],
    ['t~typos~typos', choice, /the perturbations are typos, /],
  ])('error: %s %o', async (reference, fields, message) => {
    await expect(load(reference, fields)).rejects.toThrow(message)
  })
})
