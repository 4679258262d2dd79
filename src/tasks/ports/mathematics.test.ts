import { describe, expect, it } from 'vitest'
import { mathematicsPorts } from './mathematics.ts'

function score(response: string, answer: string): unknown {
  const port = mathematicsPorts.find(({ kind }) => kind === 'process_results')
  if (port?.kind !== 'process_results') throw new Error('no port')
  return port.run({ answer }, [response])
}

describe('assay/mathematics:process_results', () => {
  it.each([
    ['Final Answer: The final answer is $\\frac{1}{2}$. I hope it is correct.', '\\frac12', 1, 1],
    ['Final Answer: The final answer is $0.5$. I hope it is correct.', '\\frac{1}{2}', 0, 1],
    ['So it is \\boxed{\\frac{2}{4}}.', '\\frac{1}{2}', 0, 1],
    ['Final Answer: The final answer is $3$', '3', 0, 1],
    ['Final Answer: The final answer is $3$. ', '3', 1, 1],
    ['I cannot tell.', '3', 0, 0],
    ['', '3', 0, 0],
  ])('default: %s against %s', (response, answer, text, value) => {
    expect(score(response, answer)).toEqual({ exact_match_text: text, answer_match: value })
  })
})
