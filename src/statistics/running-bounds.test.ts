import { describe, expect, it } from 'vitest'
import { runningBounds } from './running-bounds.ts'

const now = { lower: 0.3, upper: 0.7 }

describe('runningBounds', () => {
  it('default: what both leave', () => {
    expect(runningBounds({ lower: 0.4, upper: 0.8 }, now)).toEqual({ lower: 0.4, upper: 0.7 })
  })

  it('args: the first look', () => {
    expect(runningBounds(null, now)).toEqual(now)
  })

  it('behavior: when nothing is left, the present look counts', () => {
    expect(runningBounds({ lower: 0.71, upper: 0.9 }, now)).toEqual(now)
    expect(runningBounds({ lower: 0.7, upper: 0.9 }, now)).toEqual({ lower: 0.7, upper: 0.7 })
  })
})
