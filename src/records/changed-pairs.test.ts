import { describe, expect, it } from 'vitest'
import { changedTask, inPairs, isChangedTask, pairPlace, publishedTask } from './changed-pairs.ts'

describe('pairPlace', () => {
  it('default: ten documents are asked for the first time, then the same ten for the second', () => {
    expect([0, 9, 10, 19, 20, 35].map(pairPlace)).toEqual([
      { pair: 0, isSecond: false, firstOrder: 0, firstPairOfBlock: 0 },
      { pair: 9, isSecond: false, firstOrder: 9, firstPairOfBlock: 0 },
      { pair: 0, isSecond: true, firstOrder: 0, firstPairOfBlock: 0 },
      { pair: 9, isSecond: true, firstOrder: 9, firstPairOfBlock: 0 },
      { pair: 10, isSecond: false, firstOrder: 20, firstPairOfBlock: 10 },
      { pair: 15, isSecond: true, firstOrder: 25, firstPairOfBlock: 10 },
    ])
  })
})

describe('inPairs', () => {
  it('default: every task in both forms, which find one another', () => {
    const groups = [{ name: 'g', weight: 2, tasks: [{ task: 'a@chat', weight: 3 }] }]
    const tasks = [
      { task: 'a@chat', weight: 3 },
      { task: 'a@chat~typos', weight: 3 },
    ]
    expect(inPairs(groups, 'typos')).toEqual([{ name: 'g', weight: 2, tasks }])
    expect(tasks.map(({ task }) => [isChangedTask(task), publishedTask(task)])).toEqual([
      [false, 'a@chat'],
      [true, 'a@chat'],
    ])
    expect(changedTask('a@chat', 'typos')).toBe('a@chat~typos')
  })
})
