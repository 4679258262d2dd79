import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCatalogue } from './catalogue.ts'
import { PythonFunction } from './read-yaml.ts'

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

  it('behavior: the earlier folder wins', async () => {
    put('one/a.yaml', 'task: a\nx: 1\n')
    put('two/a.yaml', 'task: a\nx: 2\n')
    const { tasks } = await readCatalogue([join(folder, 'two'), join(folder, 'one')])
    expect(tasks.get('a')?.fields.x).toBe(2)
  })

  it.each([
    ['bad YAML', 'task: [a\n', 'cannot be read'],
    ['a list', '- a\n', 'not a mapping'],
    ['a missing include', 'task: a\ninclude: nowhere.yaml\n', 'cannot be opened'],
    ['a circle of includes', 'task: a\ninclude: a.yaml\n', 'in a circle'],
    ['a strange include', 'task: a\ninclude: 7\n', 'include is not a file name'],
    ['a strange member', 'group: g\ntask: [7]\n', 'has a member that is no task'],
  ])('error: %s', async (_, text, reason) => {
    put('a.yaml', text)
    await expect(readCatalogue([folder])).rejects.toMatchObject({
      code: 'DEFINITION_SYNTAX',
      message: expect.stringMatching(new RegExp(`${reason}[\\s\\S]*File: .*`)),
    })
  })
})
