import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { PythonFloat } from '../python/value.ts'
import { readCatalogue } from './catalogue.ts'
import { PythonFunction } from './python-function.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-definitions-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

async function fieldsOf(name: string) {
  return (await readCatalogue([folder])).tasks.get(name)?.fields
}

describe('readCatalogue', () => {
  it('default: includes come first, local fields win, nothing is merged deeper', async () => {
    put('base', 'metadata: {version: 1, a: b}\ntask_list: [x]\nnum_fewshot: 3\ndoc_to_text: old\n')
    put('more', 'doc_to_text: newer\n')
    put('sub/a.yaml', 'include: [../base, ../more]\ntask: a\nmetadata: {version: 2}\n')
    expect(await fieldsOf('a')).toEqual({ task: 'a', metadata: { version: 2 }, num_fewshot: 3, doc_to_text: 'newer' })
  })

  it('behavior: YAML 1.1 words, merge keys, functions', async () => {
    put(
      'a.yaml',
      'base: &b {x: yes, y: "no"}\ntask: a\nz: {<<: *b, y: off}\nprocess_docs: !function utils.clean\nt: 02:00\nu: 1:30\nv: 010\n',
    )
    expect(await fieldsOf('a')).toEqual({
      base: { x: true, y: 'no' },
      task: 'a',
      z: { x: true, y: false },
      process_docs: new PythonFunction('utils.clean'),
      t: '02:00',
      u: 90,
      v: 8,
    })
  })

  it('behavior: groups with inline tasks, tags, files without a task', async () => {
    put('g.yaml', 'group: g\ntask:\n  - a\n  - {task: b, tag: t}\n  - group: h\n    task: [{task: c, tag: [t, u]}]\n')
    put('a.yaml', 'task: a\n')
    put('c.yaml', 'doc_to_text: x\n')
    const { tasks, groups } = await readCatalogue([folder])
    expect([...tasks.keys()].sort()).toEqual(['a', 'b', 'c'])
    expect(Object.fromEntries(groups)).toEqual({ g: ['a', 'b', 'h'], h: ['c'], t: ['b', 'c'], u: ['c'] })
  })

  it('behavior: a member that changes its task is a task of its own', async () => {
    put('a.yaml', 'task: a\ninclude: base\n')
    put('base', 'num_fewshot: 3\nmetadata: {version: 1.0}\n')
    put('more', 'doc_to_text: more\n')
    put(
      'g.yaml',
      'group: g\ntask:\n- {task: a, task_alias: A, num_fewshot: 3}\n- {task: a, num_fewshot: 5, include: more}\n- task: [b, {task: c}]\n',
    )
    const { tasks, groups } = await readCatalogue([folder])
    expect(groups.get('g')).toEqual(['a', 'g::a', 'b', 'c'])
    expect(tasks.get('g::a')).toEqual({
      name: 'g::a',
      path: join(folder, 'g.yaml'),
      fields: { task: 'g::a', num_fewshot: 5, doc_to_text: 'more', metadata: { version: 1 } },
    })
  })

  it('behavior: functions belong to the file that names them', async () => {
    put('lib/base', 'process_docs: !function utils.clean\nmetric_list: [{metric: !function lm_eval.metrics.m}]\n')
    put('lib/utils.py', '')
    put('sub/a.yaml', 'task: a\ninclude: ../lib/base\ndoc_to_text: !function utils.text\n')
    const path = join(folder, 'lib', 'utils.py')
    expect(await fieldsOf('a')).toEqual({
      task: 'a',
      process_docs: new PythonFunction('utils.clean', { module: 'lib/utils', path }),
      doc_to_text: new PythonFunction('utils.text'),
      metric_list: [{ metric: new PythonFunction('lm_eval.metrics.m') }],
    })
  })

  it('behavior: floats are kept apart from integers where they are printed', async () => {
    put(
      'a.yaml',
      'task: a\ngeneration_kwargs: {temperature: 1.0}\ndoc_to_choice: [1, 1.0]\nfewshot_config: {samples: [{x: 2.0}]}\n',
    )
    expect(await fieldsOf('a')).toEqual({
      task: 'a',
      generation_kwargs: { temperature: 1 },
      doc_to_choice: [1, new PythonFloat(1)],
      fewshot_config: { samples: [{ x: new PythonFloat(2) }] },
    })
  })

  it('behavior: how a group is reported, read loosely', async () => {
    put(
      'g.yaml',
      'group: g\ngroup_alias: The G\ntask: [a]\nmetadata: {version: 2.5}\naggregate_metric_list:\n' +
        '- {metric: acc, weight_by_size: truez}\n- {metric: em, filter_list: strict, weight_by_size: false}\n' +
        '- {metric: f1, filter_list: [a, b], aggregation: !function u.f}\n',
    )
    put('h.yaml', 'group: h\ntask: a\naggregate_metric_list: {metric: acc, aggregation: mean}\n')
    put('i.yaml', 'group: i\n')
    const { groupDefinitions } = await readCatalogue([folder])
    expect([...groupDefinitions.values()]).toEqual([
      {
        name: 'g',
        alias: 'The G',
        path: join(folder, 'g.yaml'),
        members: ['a'],
        version: 2.5,
        aggregates: [
          { metric: 'acc', filters: null, aggregation: 'mean', isWeightedBySize: true },
          { metric: 'em', filters: ['strict'], aggregation: 'mean', isWeightedBySize: false },
          { metric: 'f1', filters: ['a', 'b'], aggregation: 'u.f', isWeightedBySize: true },
        ],
      },
      {
        name: 'h',
        alias: 'h',
        path: join(folder, 'h.yaml'),
        members: ['a'],
        version: null,
        aggregates: [{ metric: 'acc', filters: null, aggregation: 'mean', isWeightedBySize: true }],
      },
      { name: 'i', alias: 'i', path: join(folder, 'i.yaml'), members: [], version: null, aggregates: [] },
    ])
  })

  it('behavior: in the order of paths, the first of a name wins', async () => {
    put('b.yaml', 'task: a\nx: 2\n')
    put('a/z.yaml', 'task: a\nx: 1\ntag: a\n')
    put('c.yaml', 'group: a\ntask: []\n')
    put('__pycache__/a.yaml', 'task: hidden\n')
    const { tasks, groups } = await readCatalogue([folder])
    expect([[...tasks.keys()], tasks.get('a')?.fields.x, [...groups.keys()]]).toEqual([['a'], 1, []])
  })

  it('behavior: the earlier folder wins, each can be asked for', async () => {
    put('one/a.yaml', 'task: a\nx: 1\n')
    put('one/g.yaml', 'group: g\ntask: [a]\n')
    put('two/a.yaml', 'task: a\nx: 2\n')
    put('two/b.yaml', 'task: b\n')
    put('two/g.yaml', 'group: g\ntask: [a, b]\n')
    const { tasks, groups } = await readCatalogue([
      { path: join(folder, 'one'), source: 'assay' },
      { path: join(folder, 'two'), source: 'lmeh' },
    ])
    const names = ['a', 'assay:a', 'lmeh:a', 'user:a', 'lmeh:b', 'assay:b', 'lmeh:lmeh:b']
    expect(names.map((name) => tasks.get(name)?.fields.x ?? tasks.has(name))).toEqual([
      1,
      1,
      2,
      false,
      true,
      false,
      false,
    ])
    expect(['g', 'assay:g', 'lmeh:g'].map((name) => groups.get(name))).toEqual([
      ['a'],
      ['assay:a'],
      ['lmeh:a', 'lmeh:b'],
    ])
    expect([...tasks.keys()]).toEqual(['a', 'lmeh:a', 'b'])
  })

  it("behavior: files of others that are wrong are left out; a user's may include the harness's", async () => {
    put('lmeh/base', 'x: 1\n')
    put('lmeh/bad.yaml', 'task: [a\n')
    put('lmeh/c.yaml', `task: c\ninclude: ${join(folder, 'secret')}\n`)
    put('secret', 'x: 2\n')
    put('user/a.yaml', `task: a\ninclude: ${join(folder, 'lmeh', 'base')}\n`)
    const { tasks, skipped } = await readCatalogue([
      { path: join(folder, 'user'), source: 'user' },
      { path: join(folder, 'lmeh'), source: 'lmeh' },
    ])
    expect([...tasks.keys()]).toEqual(['a'])
    expect(skipped).toEqual([
      { path: join(folder, 'lmeh', 'bad.yaml'), reason: expect.stringContaining('at line 2, column 1') },
      {
        path: join(folder, 'lmeh', 'c.yaml'),
        reason: `it includes ${join(folder, 'secret')}, which is outside of the folders of tasks`,
      },
    ])
  })

  it.each([
    ['bad YAML', 'task: [a\n', 'cannot be read'],
    ['a list', '- a\n', 'not a mapping'],
    ['a missing include', 'task: a\ninclude: nowhere.yaml\n', 'cannot be opened'],
    ['a circle of includes', 'task: a\ninclude: a.yaml\n', 'in a circle'],
    ['a strange include', 'task: a\ninclude: 7\n', 'include is not a file name'],
    ['a function outside', 'task: a\nprocess_docs: !function ../x.f\n', 'is not a module and a name'],
    ['a strange member', 'group: g\ntask: [7]\n', 'has a member that is no task'],
  ])('error: %s', async (_, text, reason) => {
    put('a.yaml', text)
    await expect(readCatalogue([folder])).rejects.toMatchObject({
      code: 'DEFINITION_SYNTAX',
      message: expect.stringMatching(new RegExp(`${reason}[\\s\\S]*File: .*`)),
    })
  })
  it('error: no such folder', async () => {
    await expect(readCatalogue([join(folder, 'none')])).rejects.toMatchObject({
      code: 'DEFINITION_SYNTAX',
      reason: 'the folder cannot be opened',
    })
  })

  it('behavior: a class that is not known to do what a definition of ours does stays a class', async () => {
    put('fda/task.py', 'class FDA:\n    pass\n')
    put('fda/fda.yaml', 'task: fda\nclass: !function task.FDA\n')
    const [theirs, ours] = [await fieldsOf('fda'), (await readCatalogue()).tasks.get('fda')?.fields]
    expect(theirs).toEqual({ task: 'fda', class: expect.objectContaining({ module: 'fda/task', functionName: 'FDA' }) })
    expect(ours).toMatchObject({ task: 'fda', dataset_path: 'hazyresearch/based-fda' })
  })
})

/** The harness's folder of tasks. */
const harness = process.env.ASSAY_LMEH

describe.skipIf(harness === undefined)(
  `lm-evaluation-harness${harness === undefined ? ' (skipped: ASSAY_LMEH is not set)' : ''}`,
  () => {
    it('behavior: its classes that definitions of ours do the same as have these', async () => {
      const names = ['fda', 'squad_completion', 'squadv2', 'swde']
      const [theirs, ours] = [await readCatalogue([{ path: harness ?? '', source: 'lmeh' }]), await readCatalogue()]
      for (const name of names) expect(theirs.tasks.get(name)?.fields).toEqual(ours.tasks.get(name)?.fields)
    })
  },
)
