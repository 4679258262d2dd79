import { DatasetFormatError, type Row, type Split } from './dataset.ts'
import type { Layout } from './layouts.ts'
import { readJsonRows } from './read-json.ts'

/**
 * BIG-Bench Hard as its repository keeps it (suzgunmirac/BIG-Bench-Hard): the questions as JSON, and the prompts with three
 * worked examples each as text, which are the split `cot-prompts`: `input`, `reasoning` and its last word, `target`.
 */
export const bbhLayouts: readonly Layout[] = [
  {
    dataset: 'SaylorTwift/bbh',
    file: (config, split) => (config !== null && split === 'test' ? `bbh/bbh/${config}.json` : undefined),
    convert: questionRows,
  },
  {
    dataset: 'SaylorTwift/bbh',
    file: (config, split) => (config !== null && split === 'cot-prompts' ? `bbh/cot-prompts/${config}.txt` : undefined),
    convert: exampleRows,
  },
]

function questionRows(text: string, { path }: { path: string }): Split {
  // A warning to builders of training corpora stands before the list.
  return readJsonRows(text.replace(/^\s*\{\s*"canary":\s*"[^"]*",/, '{'), path)
}

const ending = /So the answer is (.*)\.$/

/** A warning and a line of hyphens, the task's description, then questions and answers with empty lines between. */
function exampleRows(text: string, { path }: { path: string }): Split {
  const [, ...examples] = (text.split('-----\n')[1] ?? '').split('\n\nQ: ')
  const rows = examples.map((example, index): Row => {
    const [input, answer] = example.split(/\nA: Let's think step by step\.\s/)
    const reasoning = answer?.trim() ?? ''
    const target = ending.exec(reasoning)?.[1]
    if (input === undefined || target === undefined) {
      throw new DatasetFormatError({ path, reason: `example ${index + 1} lacks its question or its answer` })
    }
    return { input, target, reasoning }
  })
  if (rows.length === 0) throw new DatasetFormatError({ path, reason: 'it has no examples' })
  return { rows, columns: {} }
}
