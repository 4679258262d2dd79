import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLocalSplit } from './local-folder.ts'
import { splitReader } from './split-reader.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-data-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const source = { path: 'org/set', config: 'main' }

describe('readLocalSplit', () => {
  it.each([
    'org/set/main/test.jsonl',
    'org/set/main/data/test.jsonl',
    'org/set/test.jsonl',
    'set/main/test.jsonl',
    'set/test.jsonl',
  ])('default: finds %s', async (path) => {
    put(path, '{"a":"x"}\n')
    expect(await readLocalSplit(folder, source, 'test')).toEqual({ rows: [{ a: 'x' }], columns: {} })
  })

  it('behavior: several files of a split are joined in order', async () => {
    put('set/main/test-00001-of-00002.jsonl', '{"a":"2"}\n')
    put('set/main/test-00000-of-00002.jsonl', '{"a":"1"}\n')
    put('set/main/testing.jsonl', '{"a":"no"}\n')
    expect((await readLocalSplit(folder, source, 'test'))?.rows).toEqual([{ a: '1' }, { a: '2' }])
  })

  it('args: files that a definition names, in a folder named as their repository or as they are', async () => {
    put('set/b/2.csv', 'q,d\n')
    put('set/b/1.csv', 'p,c\n')
    put('lines.txt', 'one\ntwo\n')
    const csv = { hasHeader: false, columnNames: ['x', 'y'] }
    const hub = [{ kind: 'hub', repository: 'org/set', pattern: '*/*.csv' }] as const
    const named = { path: 'org/set', config: null, files: { test: hub }, csv }
    expect((await readLocalSplit(folder, named, 'test'))?.rows).toEqual([
      { x: 'p', y: 'c' },
      { x: 'q', y: 'd' },
    ])
    const local = [{ kind: 'local', pattern: 'lines.txt' }] as const
    const text = { path: 'text', config: null, files: { test: local } }
    expect((await readLocalSplit(folder, text, 'test'))?.rows).toEqual([{ text: 'one' }, { text: 'two' }])
    expect(await readLocalSplit(folder, text, 'train')).toBeUndefined()
    const outside = { ...text, files: { test: [{ kind: 'local', pattern: '../lines.txt' }] as const } }
    await expect(readLocalSplit(folder, outside, 'test')).rejects.toThrow('may not leave')
  })

  it('behavior: the layouts of MMLU as CSV and of ARC from llm-foundry', async () => {
    put('mmlu/dev/anatomy_dev.csv', 'question,choice0,choice1,choice2,choice3,answer\nWhy?,a,None,"c,d",4,2\n')
    put('llm-foundry/arc_challenge.jsonl', '{"query":"Question: Why?","choices":["x","y"],"gold":1}\n')
    const mmlu = await readLocalSplit(folder, { path: 'cais/mmlu', config: 'anatomy' }, 'dev')
    const arc = { path: 'allenai/ai2_arc', config: 'ARC-Challenge' }
    expect(mmlu?.rows).toEqual([
      { question: 'Why?', subject: 'anatomy', choices: ['a', 'None', 'c,d', '4'], answer: 2 },
    ])
    expect((await readLocalSplit(folder, arc, 'test'))?.rows).toEqual([
      { id: 'arc_challenge_0', question: 'Why?', choices: { text: ['x', 'y'], label: ['A', 'B'] }, answerKey: 'B' },
    ])
    expect(await readLocalSplit(folder, arc, 'train')).toBeUndefined()
  })

  it('error: a file that does not fit its layout', async () => {
    put('mmlu/dev/anatomy_dev.csv', 'question,choice0,choice1,choice2,choice3,answer\nWhy?,a,b,c,d,E\n')
    const reading = readLocalSplit(folder, { path: 'cais/mmlu', config: 'anatomy' }, 'dev')
    await expect(reading).rejects.toThrow('row 1 has no answer 0, 1, 2 or 3')
  })

  it('error: a name that would leave the folder', async () => {
    await expect(readLocalSplit(folder, { path: '../set', config: null }, 'test')).rejects.toThrow('may not leave')
    await expect(readLocalSplit(folder, { path: '/etc', config: null }, 'test')).rejects.toThrow('may not leave')
  })
})

describe('splitReader', () => {
  it('default: reads each split once', async () => {
    put('set/test.jsonl', '{"a":"x"}\n')
    const readSplit = splitReader({ dataFolder: folder })
    const first = await readSplit(source, 'test')
    rmSync(join(folder, 'set'), { recursive: true })
    expect(await readSplit(source, 'test')).toBe(first)
  })

  it('error: a missing data set names the ways to get it, and is looked for again', async () => {
    const readSplit = splitReader({ dataFolder: folder, cacheFolder: join(folder, 'cache') })
    await expect(readSplit(source, 'test')).rejects.toMatchObject({
      code: 'DATASET_MISSING',
      message: `The data set org/set (main), split test, is not on this machine.
Searched: ${folder}, ${join(folder, 'cache')}
What to do: get it once with \`assay tasks fetch TASK\`, or give a folder that has it with \`--data DIR\`.`,
    })
    put('set/test.jsonl', '{"a":"x"}\n')
    expect((await readSplit(source, 'test')).rows).toHaveLength(1)
  })
})
