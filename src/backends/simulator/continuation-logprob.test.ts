import { describe, expect, it } from 'vitest'
import { continuationLogprob } from './continuation-logprob.ts'

/** The continuation that LMEH's acc (as it is) or acc_norm (per byte) would pick. */
function pick(item: number, options: readonly string[], isKnown: boolean, isPerByte: boolean): number {
  const ratings = options.map((continuation, index) => {
    const isRight = index === 0
    const { logprob } = continuationLogprob({ seed: 's', itemId: `${item}`, continuation, isRight, isKnown })
    return isPerByte ? logprob / Buffer.byteLength(continuation) : logprob
  })
  return ratings.indexOf(Math.max(...ratings))
}

describe('continuationLogprob', () => {
  const lengths = [1, 2, 9, 80, 900]
  const options = lengths.flatMap((right) => lengths.map((wrong) => ['r'.repeat(right), 'w'.repeat(wrong), ' x']))

  it('behavior: the right one wins if and only if the item is known, whatever the lengths', () => {
    for (const [item, continuations] of options.entries()) {
      for (const isPerByte of [false, true]) {
        expect(pick(item, continuations, true, isPerByte)).toBe(0)
        expect(pick(item, continuations, false, isPerByte)).not.toBe(0)
      }
    }
  })

  it('behavior: only a right and known one is the greedy choice', () => {
    const likeliest = [true, false].flatMap((isRight) =>
      [true, false].map(
        (isKnown) => continuationLogprob({ seed: 's', itemId: 'i', continuation: ' x', isRight, isKnown }).isLikeliest,
      ),
    )
    expect(likeliest).toEqual([true, false, false, false])
  })
})
