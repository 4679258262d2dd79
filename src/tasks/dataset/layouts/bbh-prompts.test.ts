import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readLocalSplit } from '../local-folder.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-bbh-'))
const source = { path: 'SaylorTwift/bbh', config: 'sorting' }

beforeAll(() => {
  for (const name of ['bbh', 'cot-prompts']) mkdirSync(join(folder, 'bbh', name), { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  writeFileSync(join(folder, 'bbh', path), text)
}

const prompt = `Warning.
-----
Sort the words.

In two paragraphs.

Q: pear fig
A: Let's think step by step.
Letters: p, f.

f is first. So the answer is fig pear.

Q: kiwi
A: Let's think step by step.
One word. So the answer is kiwi.
`

describe('bbhPrompts', () => {
  it('default: questions, without the warning before them', async () => {
    write('bbh/sorting.json', '{"canary": "…", "examples": [{"input": "b a", "target": "a b"}]}')
    expect(await readLocalSplit(folder, source, 'test')).toEqual({
      rows: [{ input: 'b a', target: 'a b' }],
      columns: {},
    })
  })

  it('behavior: worked examples are the split cot-prompts', async () => {
    write('cot-prompts/sorting.txt', prompt)
    expect((await readLocalSplit(folder, source, 'cot-prompts'))?.rows).toEqual([
      {
        input: 'pear fig',
        target: 'fig pear',
        reasoning: 'Letters: p, f.\n\nf is first. So the answer is fig pear.',
      },
      { input: 'kiwi', target: 'kiwi', reasoning: 'One word. So the answer is kiwi.' },
    ])
  })

  it('error: examples without answer, or none at all', async () => {
    write('cot-prompts/sorting.txt', prompt.replace('So the answer is kiwi.', 'I give up.'))
    await expect(readLocalSplit(folder, source, 'cot-prompts')).rejects.toThrow('example 2 lacks its question')
    write('cot-prompts/sorting.txt', 'Not found')
    await expect(readLocalSplit(folder, source, 'cot-prompts')).rejects.toThrow('it has no examples')
  })
})
