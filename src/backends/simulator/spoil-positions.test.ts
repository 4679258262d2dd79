import { describe, expect, it } from 'vitest'
import { spoilPositions } from './spoil-positions.ts'

const positions = [
  {
    token: ' a',
    logprob: -0.4,
    top: [
      { token: ' a', logprob: -0.4 },
      { token: ' b', logprob: -2 },
    ],
  },
]

describe('spoilPositions', () => {
  it('default: an honest model’s are left as they are', () => {
    expect(spoilPositions(positions, undefined, '1')).toBe(positions)
  })

  it('args: constant, all the same', () => {
    const same = [
      { token: ' a', logprob: -0.1 },
      { token: ' b', logprob: -0.1 },
    ]
    const [position] = spoilPositions(positions, { kind: 'lie-about-logprobs', how: 'constant' }, '1')
    expect(position).toEqual({ token: ' a', logprob: -0.1, top: same })
  })

  it('args: made-up, others each time, a token and its place in the list alike', () => {
    const lie = { kind: 'lie-about-logprobs', how: 'made-up' } as const
    const [first, again, other] = ['1', '1', '2'].map((chance) => spoilPositions(positions, lie, chance)[0])
    expect(again).toEqual(first)
    expect(other?.logprob).not.toBe(first?.logprob)
    expect(first?.top[0]?.logprob).toBe(first?.logprob)
  })
})
