import { describe, expect, it } from 'vitest'
import { drawShares } from './draw-shares.ts'

describe('drawShares', () => {
  it('default: groups by weight, then tasks by weight', () => {
    const groups = [
      {
        name: 'lists',
        weight: 3,
        tasks: [
          { task: 'sorting', weight: 1 },
          { task: 'sets', weight: 2 },
        ],
      },
      { name: 'text', weight: 1, tasks: [{ task: 'letters', weight: 5 }] },
    ]
    expect(drawShares({ groups })).toEqual([
      { group: 'lists', task: 'sorting', share: 0.25, isFirst: true },
      { group: 'lists', task: 'sets', share: 0.5, isFirst: false },
      { group: 'text', task: 'letters', share: 0.25, isFirst: true },
    ])
  })
})
