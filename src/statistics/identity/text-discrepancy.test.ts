import { describe, expect, test } from 'vitest'
import { type RandomStream, randomStream } from '../random-stream.ts'
import { type PromptTexts, textDiscrepancy } from './text-discrepancy.ts'

/** Texts of 30 letters, each place preferring one letter of four with this chance. */
function textsOf(stream: RandomStream, prompt: number, preference: number, count: number): string[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: 30 }, (_, place) =>
      stream.next() < preference ? 'abcd'[(place * 7 + prompt) % 4] : 'abcd'[stream.integer(4)],
    ).join(''),
  )
}

function pairOf(seed: string, preferences: readonly [number, number], prompts = 8, count = 6): PromptTexts[] {
  const stream = randomStream(seed)
  return Array.from({ length: prompts }, (_, prompt) => ({
    first: textsOf(stream, prompt, preferences[0], count),
    other: textsOf(stream, prompt, preferences[1], count),
  }))
}

describe('textDiscrepancy', () => {
  test('default: the estimate by its definition, on a prompt worked by hand', () => {
    // Kernels: within the first 1/2, within the other 1, between 1/2, 0, 1/2, 0: ½ + 1 − 2 · ¼.
    const { discrepancy } = textDiscrepancy([{ first: ['ab', 'cb'], other: ['ad', 'ad'] }], {
      permutations: 9,
      stream: randomStream('hand'),
    })
    expect(discrepancy).toBeCloseTo(0.5 + 1 - 2 * (0.5 / 2), 12)
  })

  test('behavior: p is small for another distribution', () => {
    const { p } = textDiscrepancy(pairOf('other', [0.5, 0.8]), { permutations: 199, stream: randomStream('p') })
    expect(p).toBe(1 / 200)
  })

  test('behavior: one distribution is called two in at most alpha of the cases', () => {
    const called = Array.from({ length: 300 }, (_, number) => {
      const options = { permutations: 39, stream: randomStream(`permute ${number}`) }
      return textDiscrepancy(pairOf(`same ${number}`, [0.6, 0.6], 3, 4), options).p <= 0.1
    })
    const share = called.filter(Boolean).length / called.length
    // Exact at .1; three standard errors.
    expect(share).toBeGreaterThan(0.05)
    expect(share).toBeLessThan(0.152)
  })

  test('error: one text only', () => {
    const options = { permutations: 9, stream: randomStream('one') }
    expect(() => textDiscrepancy([{ first: ['a'], other: ['b', 'c'] }], options)).toThrow('at least two')
  })
})
