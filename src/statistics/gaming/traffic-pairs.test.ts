import { describe, expect, it } from 'vitest'
import { type ComparedRequest, foldTimes, noTimeOrders, pairByLength, pairByTime } from './traffic-pairs.ts'

const minute = 60_000

function request(at: number, over: Partial<ComparedRequest> = {}): ComparedRequest {
  return { at, isAnswered: true, latencyMs: 1_000, completionTokens: 100, ...over }
}

describe('pairByTime', () => {
  it('default: the nearest measurement that is free, within a quarter of an hour', () => {
    const [early, middle, late] = [request(0), request(10 * minute), request(50 * minute)]
    const users = [request(11 * minute), request(9 * minute), request(30 * minute)]
    expect(pairByTime([early, middle, late], users)).toEqual([
      { measured: middle, user: users[1] },
      { measured: early, user: users[0] },
    ])
  })

  it('behavior: who was answered does not matter', () => {
    const failed = { isAnswered: false, latencyMs: null, completionTokens: null }
    const measured = [request(0, failed), request(minute)]
    expect(pairByTime(measured, [request(0, failed)])).toEqual([{ measured: measured[0], user: request(0, failed) }])
  })
})

describe('pairByLength', () => {
  it('default: answers of about the same length, none of them very short or without a time', () => {
    const measured = [request(0, { completionTokens: 60 }), request(minute, { completionTokens: 200 })]
    const users = [
      request(0, { completionTokens: 160 }),
      request(1, { completionTokens: 15 }),
      request(2, { latencyMs: null, completionTokens: 60 }),
      request(3, { completionTokens: 76 }),
      request(4, { completionTokens: 48, latencyMs: 9 }),
    ]
    expect(pairByLength(measured, users)).toEqual([
      { measured: measured[1], user: users[0] },
      { measured: measured[0], user: users[4] },
    ])
  })
})

describe('foldTimes', () => {
  it('default: far slower is half as long again and half a second', () => {
    const pairs = [
      [1_000, 2_001],
      [1_000, 2_000],
      [2_001, 1_000],
      [800, 200],
      [801, 200],
    ].map(([ours, theirs]) => ({
      measured: request(0, { latencyMs: ours ?? 0 }),
      user: request(0, { latencyMs: theirs ?? 0 }),
    }))
    expect(pairs.reduce(foldTimes, noTimeOrders)).toEqual({ pairs: 5, usersSlower: 1, measuredSlower: 2 })
  })
})
