import { describe, expect, it } from 'vitest'
import { poolSkillTree } from './skill-tree.ts'

const task = (name: string, n: number, sum: number) => ({ task: name, weight: 1, n, sum, squares: sum })

describe('poolSkillTree', () => {
  it('default: by published weights, whatever number of items each part got', () => {
    const tree = poolSkillTree('suite', [
      { skill: 'words', weight: 1, tasks: [task('a', 400, 360), task('b', 100, 70)] },
      { skill: 'sums', weight: 1, tasks: [task('c', 100, 20), task('d', 100, 40)] },
    ])
    expect([...tree.keys()]).toEqual([
      'suite',
      'suite/words',
      'suite/sums',
      'suite/words/a',
      'suite/words/b',
      'suite/sums/c',
      'suite/sums/d',
    ])
    expect(tree.get('suite')?.mean).toBeCloseTo((0.8 + 0.3) / 2, 12)
    // Four binomial errors, each with weight ¼.
    const spreads = [0.09 / 400, 0.21 / 100, 0.16 / 100, 0.24 / 100]
    expect(tree.get('suite')?.standardError).toBeCloseTo(Math.sqrt(spreads.reduce((sum, v) => sum + v, 0)) / 4, 3)
  })

  it('behavior: a part does not stand for the whole', () => {
    const tree = poolSkillTree('suite', [
      { skill: 'words', weight: 1, tasks: [task('a', 40, 36), task('b', 0, 0)] },
      { skill: 'sums', weight: 1, tasks: [task('c', 10, 2), task('d', 10, 4)] },
    ])
    expect([...tree.keys()]).toEqual(['suite/sums/c', 'suite/sums/d'])
  })

  it('behavior: a task with three right answers is not thought perfect', () => {
    const tree = poolSkillTree('suite', [
      { skill: 'sums', weight: 1, tasks: [task('thin', 3, 3), task('c', 100, 60), task('d', 100, 62)] },
    ])
    const thin = tree.get('suite/sums/thin')
    expect(thin?.mean).toBeLessThan(0.85)
    expect(thin?.standardError).toBeGreaterThan(0.03)
  })

  it('args: nothing', () => {
    expect(poolSkillTree('suite', [])).toEqual(new Map())
  })
})
