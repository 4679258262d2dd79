import { describe, expect, it } from 'vitest'
import { withReading } from './use-relay-history.ts'

describe('withReading', () => {
  it('default: in order, each moment once, none older than the span', () => {
    const readings = [1_000, 2_000, 2_000, 62_500].reduce(
      (before, at, index) => withReading(before, { at, perSecond: index }, 61_000),
      [] as ReturnType<typeof withReading>,
    )
    expect(readings).toEqual([
      { at: 2_000, perSecond: 2 },
      { at: 62_500, perSecond: 3 },
    ])
  })
})
