import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Catalogue, readCatalogue } from './catalogue.ts'

let folder: string
let cacheFolder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-index-'))
  cacheFolder = join(folder, 'cache', 'assay')
  mkdirSync(join(folder, 'tasks', 'sub'), { recursive: true })
  put('a.yaml', 'task: a\ninclude: base\ntag: t\ndoc_to_text: !function utils.f\n')
  put('base', 'num_fewshot: 12345678901234567890\ndoc_to_choice: [1.0, .inf, .nan, "\\0"]\n')
  put('utils.py', 'def f(): pass\n')
  put('g.yaml', 'group: g\ntask: [{task: a, num_fewshot: 2, filter: !function utils.f}, {task: b, include: base}]\n')
  put('bad.yaml', 'task: [\n')
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(path: string, text: string): void {
  writeFileSync(join(folder, 'tasks', path), text)
}

function read(): Promise<Catalogue> {
  return readCatalogue([{ path: join(folder, 'tasks'), source: 'lmeh' }], { cacheFolder })
}

async function everything() {
  const { tasks, ...rest } = await read()
  return { tasks: Object.fromEntries(tasks), ...rest }
}

/** The one file of the cache. */
function cacheFile(): string {
  const [name, ...others] = readdirSync(cacheFolder)
  expect(others).toEqual([])
  return join(cacheFolder, name ?? '')
}

describe('cachedIndex', () => {
  it('default: gives what reading the files gives', async () => {
    const fresh = await readCatalogue([{ path: join(folder, 'tasks'), source: 'lmeh' }])
    const expected = { ...fresh, tasks: Object.fromEntries(fresh.tasks) }
    expect(await everything()).toEqual(expected)
    expect(await everything()).toEqual(expected)
    expect(Object.keys(expected.tasks)).toEqual(['a', 'g::a', 'b'])
    expect(expected.tasks['g::a']?.fields.doc_to_text).toEqual({
      reference: 'utils.f',
      module: 'utils',
      functionName: 'f',
      path: join(folder, 'tasks', 'utils.py'),
    })
  })

  it('behavior: nothing is read again while nothing changes', async () => {
    await read()
    // Same size, same time: only a cache can still have the old fields.
    const path = join(folder, 'tasks', 'base')
    const time = new Date('2026-01-01')
    utimesSync(path, time, time)
    await read()
    put('base', readFileSync(path, 'utf8').replace('1.0', '2.0'))
    utimesSync(path, time, time)
    expect((await read()).tasks.get('a')?.fields.doc_to_choice).toEqual([
      { value: 1 },
      { value: Number.POSITIVE_INFINITY },
      { value: Number.NaN },
      '\0',
    ])
  })

  it.each([
    ['a file', () => put('base', 'num_fewshot: 7\n'), 'a', 7],
    ['a new file', () => put('c.yaml', 'task: c\nnum_fewshot: 8\n'), 'c', 8],
    ['a new file in a folder', () => put('sub/d.yaml', 'task: d\nnum_fewshot: 9\n'), 'd', 9],
    ['a mended file', () => put('bad.yaml', 'task: e\nnum_fewshot: 1\n'), 'e', 1],
    ['a file that goes', () => rmSync(join(folder, 'tasks', 'a.yaml')), 'a', 2],
    ['an included file that goes', () => rmSync(join(folder, 'tasks', 'base')), 'b', undefined],
  ])('behavior: %s is seen', async (_, change, name, shots) => {
    await read()
    change()
    expect((await read()).tasks.get(name)?.fields.num_fewshot).toBe(shots)
  })

  it.each([
    ['cut off', (text: string) => text.slice(0, -10)],
    ['changed in one place', (text: string) => text.replace('num_fewshot', 'num_fewshoT')],
    ['of another version', (text: string) => text.replace('index 1', 'index 0')],
    ['empty', () => ''],
  ])('behavior: a cache that is %s is made again', async (_, damage) => {
    const good = await everything()
    const text = readFileSync(cacheFile(), 'utf8')
    writeFileSync(cacheFile(), damage(text))
    expect(await everything()).toEqual(good)
    expect(readFileSync(cacheFile(), 'utf8')).toBe(text)
  })

  it('behavior: without a cache that can be written it works all the same', async () => {
    mkdirSync(join(folder, 'cache'))
    writeFileSync(join(folder, 'cache', 'assay'), '')
    expect((await read()).tasks.has('a')).toBe(true)
  })
})
