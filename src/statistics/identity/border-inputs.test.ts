import { describe, expect, test } from 'vitest'
import { borderInputs, borderSearchQueries } from './border-inputs.ts'

describe('borderInputs', () => {
  test('default: prompts with more than one answer, the most even first', () => {
    const trials = [
      { prompt: 'steady', tokens: ['a', 'a', 'a', 'a'] },
      { prompt: 'leaning', tokens: ['a', 'a', 'a', 'b'] },
      { prompt: 'even', tokens: ['c', 'b', 'b', 'c'] },
      { prompt: 'never asked', tokens: [] },
    ]
    expect(borderInputs(trials)).toEqual([
      { prompt: 'even', tokens: ['b', 'c'] },
      { prompt: 'leaning', tokens: ['a', 'b'] },
    ])
  })
})

describe('borderSearchQueries', () => {
  test('default: the published search, 26 in 5,000 prompts tried three times', () => {
    expect(borderSearchQueries({ needed: 26, share: 26 / 5_000, trialsPerPrompt: 3 })).toBeCloseTo(15_000, 6)
  })

  test('error: no share', () => {
    expect(() => borderSearchQueries({ needed: 1, share: 0, trialsPerPrompt: 3 })).toThrow('above 0')
  })
})
