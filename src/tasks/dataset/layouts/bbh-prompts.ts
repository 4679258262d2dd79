import { DatasetFormatError, type Row } from '../dataset.ts'
import type { Layout } from './layout.ts'

/**
 * The prompts of BIG-Bench Hard as its repository keeps them (suzgunmirac/BIG-Bench-Hard): three worked examples per task as
 * text, here the split `cot-prompts` with `input`, `reasoning` and its last word, `target`.
 */
export const bbhPrompts: Layout = {
  datasets: ['SaylorTwift/bbh', 'lukaemon/bbh'],
  file: (config, split) => (config !== null && split === 'cot-prompts' ? `bbh/cot-prompts/${config}.txt` : undefined),
  parse: exampleRows,
}

const ending = /So the answer is (.*)\.$/

/** A warning and a line of hyphens, the task's description, then questions and answers with empty lines between. */
function exampleRows(text: string, path: string): readonly Row[] {
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
  return rows
}
