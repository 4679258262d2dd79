import { describe, expect, it } from 'vitest'
import { scoreMovement } from './score-movement.ts'

describe('scoreMovement', () => {
  it.each([
    [0.8, 50, 0.5, 'down'],
    [0.5, 50, 0.8, 'up'],
    [0.5, 50, 0.6, 'steady'],
    [1, 50, 0.9, 'down'],
    [1, 50, 0.96, 'steady'],
    [0.8, 19, 0, 'unknown'],
    [null, 50, 0.5, 'unknown'],
    [0.5, 50, null, 'unknown'],
  ])('args: mean %j, last %j with %j: %s', (mean, n, recent, movement) => {
    expect(scoreMovement({ mean }, { n, mean: recent })).toBe(movement)
  })
})
