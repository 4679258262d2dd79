import type { Row } from '../dataset.ts'
import type { Layout } from './layout.ts'

/**
 * BIG-Bench Hard as its repository keeps it (suzgunmirac/BIG-Bench-Hard): the questions as JSON, and the prompts with three
 * worked examples each as text, which are the split `cot-prompts`: `input`, `reasoning` and its last word, `target`.
 */
export const bbhLayouts: readonly Layout[] = [
  {
    datasets: ['SaylorTwift/bbh', 'lukaemon/bbh'],
    file: (config, split) => (config !== null && split === 'test' ? `bbh/bbh/${config}.json` : undefined),
    inner: ([file]) => (Array.isArray(file?.examples) ? (file.examples as Row[]) : []),
  },
  {
    datasets: ['SaylorTwift/bbh', 'lukaemon/bbh'],
    file: (config, split) => (config !== null && split === 'cot-prompts' ? `bbh/cot-prompts/${config}.txt` : undefined),
    inner: (lines) => examplesIn(lines.map(({ text }) => text).join('\n')),
    row({ input, answer }) {
      const reasoning = typeof answer === 'string' ? answer.trim() : ''
      const target = /So the answer is (.*)\.$/.exec(reasoning)?.[1]
      return target === undefined ? 'lacks its question or its answer' : { input, target, reasoning }
    },
  },
]

/** A warning and a line of hyphens, the task's description, then questions and answers with empty lines between. */
function examplesIn(prompt: string): Row[] {
  const [, ...examples] = (prompt.split('-----\n')[1] ?? '').split('\n\nQ: ')
  return examples.map((example) => {
    const [input, answer] = example.split(/\nA: Let's think step by step\.\s/)
    return { input, answer }
  })
}
