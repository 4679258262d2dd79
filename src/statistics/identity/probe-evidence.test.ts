import { describe, expect, test } from 'vitest'
import { randomStream } from '../random-stream.ts'
import type { TopLogProbabilities } from './log-probability-distance.ts'
import { compareProbes, type ProbeAnswers } from './probe-evidence.ts'
import type { TwoTokens } from './token-distance.ts'

const none: ProbeAnswers = { tokens: new Map(), lists: new Map() }
const withTokens = (tokens: readonly TwoTokens[]): ProbeAnswers => ({ ...none, tokens: new Map(tokens.entries()) })

/** A list that favours token `a`, each probability moved by as much as told. */
const list = (shift: number): TopLogProbabilities =>
  new Map([
    ['a', Math.log(0.6 - shift)],
    ['b', Math.log(0.2 + shift)],
    ['c', Math.log(0.1)],
  ])
const withLists = (lists: readonly (readonly [number, number])[]): ProbeAnswers => ({
  ...none,
  lists: new Map(lists.map(([one, two], prompt) => [prompt, [list(one), list(two), list(one)] as const])),
})

describe('compareProbes', () => {
  test('default: nothing answered by both, nothing known', () => {
    const unknown = { prompts: 0, borderInputs: 0, distance: null, listPrompts: 0, apart: 0 }
    const noEvidence = { logSameTokens: 0, logOtherWeights: 0 }
    expect(compareProbes(none, withTokens([[1, 1]]))).toEqual({ ...unknown, ...noEvidence })
  })

  test('behavior: border inputs are those at which one of the two wavers; only prompts that both answered count', () => {
    const found = compareProbes(
      withTokens([
        [1, 1],
        [1, 2],
        [3, 3],
        [4, 4],
      ]),
      withTokens([
        [1, 1],
        [2, 1],
        [4, 4],
      ]),
    )
    expect(found).toMatchObject({ prompts: 3, borderInputs: 1, distance: (0 - 0.5 + 1) / 3 })
  })

  test('behavior: a list counts as apart where it differs from each of the other’s by more than both from their own', () => {
    const own = withLists([
      [0, 0.01],
      [0, 0.01],
      [0, 0.08],
      [0, 0],
    ])
    const others = withLists([
      [0.05, 0.06],
      [0.01, 0.02],
      [0.09, 0.2],
      [0.015, 0.015],
    ])
    expect(compareProbes(own, others)).toMatchObject({ listPrompts: 4, apart: 1 })
  })

  test('behavior: a token that only one lists is no likelier in the other than the last that it lists', () => {
    const short = new Map([
      ['a', Math.log(0.6)],
      ['b', Math.log(0.2)],
    ])
    const longer = new Map([...short, ['c', Math.log(0.19)]] as const)
    const lists = (top: TopLogProbabilities) => ({ ...none, lists: new Map([[0, [top, top, top] as const]]) })
    expect(compareProbes(lists(short), lists(longer))).toMatchObject({ apart: 0 })
  })

  test('behavior: log-probabilities alone show other weights, and never the same', () => {
    const equal = withLists(Array.from({ length: 40 }, () => [0, 0] as const))
    const shifted = withLists(Array.from({ length: 40 }, () => [0.05, 0.05] as const))
    expect(compareProbes(equal, shifted).logOtherWeights).toBeGreaterThan(20)
    expect(compareProbes(equal, shifted).logSameTokens).toBeLessThan(-5)
    expect(compareProbes(equal, equal)).toMatchObject({ logSameTokens: 0 })
    expect(compareProbes(equal, equal).logOtherWeights).toBeLessThan(0)
  })

  test('behavior: lists that waver alike are rarely called apart: the evidence against equals stays at most 1 on average', () => {
    const stream = randomStream('waver')
    const wavering = (): ProbeAnswers => ({
      ...none,
      lists: new Map(
        Array.from({ length: 30 }, (_, prompt) => {
          const one = () => list(0.5 * stream.next())
          return [prompt, [one(), one(), one()] as const]
        }),
      ),
    })
    const found = Array.from({ length: 400 }, () => compareProbes(wavering(), wavering()))
    const mean = found.reduce((sum, { logOtherWeights }) => sum + Math.exp(logOtherWeights), 0) / found.length
    expect(mean).toBeLessThanOrEqual(1)
    expect(Math.max(...found.map(({ apart }) => apart))).toBeGreaterThan(0)
  })
})
