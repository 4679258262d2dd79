import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLayout } from './read-layout.ts'

const source = { path: 'SaylorTwift/bbh', config: 'sorting' }
const prompt = `Warning.
-----
Sort the words.

In two paragraphs.

Q: pear fig
A: Let's think step by step.
Letters: p, f.

f is first. So the answer is fig pear.

Q: kiwi
A: Let's think step by step. One word. So the answer is kiwi.
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-bbh-'))
  mkdirSync(join(folder, 'bbh/cot-prompts'), { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

function readPrompt(text: string) {
  writeFileSync(join(folder, 'bbh/cot-prompts/sorting.txt'), text)
  return readLayout(folder, source, 'cot-prompts')
}

describe('bbhLayouts', () => {
  it('default: worked examples are the split cot-prompts', async () => {
    expect((await readPrompt(prompt))?.rows).toEqual([
      {
        input: 'pear fig',
        target: 'fig pear',
        reasoning: 'Letters: p, f.\n\nf is first. So the answer is fig pear.',
      },
      { input: 'kiwi', target: 'kiwi', reasoning: 'One word. So the answer is kiwi.' },
    ])
  })

  it('error: examples without answer, or none at all', async () => {
    const broken = readPrompt(prompt.replace('So the answer is kiwi.', 'I give up.'))
    await expect(broken).rejects.toThrow('row 2 lacks its question or its answer')
    await expect(readPrompt('Not found')).rejects.toThrow('it has no rows')
  })

  const datasets = process.env.ASSAY_DATASETS
  it.skipIf(datasets === undefined)('default: every task of the repository has three examples', async () => {
    const prompts = join(datasets ?? '', 'bbh/cot-prompts')
    if (!existsSync(prompts)) throw new Error(`ASSAY_DATASETS is set, but ${prompts} is not there`)
    const tasks = readdirSync(prompts).map((name) => name.replace('.txt', ''))
    const counts = await Promise.all(
      tasks.map(
        async (config) => (await readLayout(datasets ?? '', { ...source, config }, 'cot-prompts'))?.rows.length,
      ),
    )
    expect([tasks.length, new Set(counts)]).toEqual([27, new Set([3])])
  })
})
