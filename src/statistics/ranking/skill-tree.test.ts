import { describe, expect, it } from 'vitest'
import { randomStream } from '../random-stream.ts'
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
    expect(thin?.mean).toBeGreaterThan(0.6)
  })

  it('behavior: intervals hold for 95 of 100 tasks and skills, also where tasks have few items', () => {
    const stream = randomStream('skill tree')
    const held = { task: 0, skill: 0, suite: 0 }
    const shown = { task: 0, skill: 0, suite: 0 }
    for (let world = 0; world < 300; world += 1) {
      const truths = new Map<string, number>()
      const centre = 0.3 + 0.4 * stream.next()
      const skills = Array.from({ length: 8 }, (_, skill) => {
        const level = centre + 0.3 * (stream.next() - 0.5)
        const tasks = Array.from({ length: 3 }, (_, index) => {
          const truth = level + 0.3 * (stream.next() - 0.5)
          const n = 3 + stream.integer(30)
          let sum = 0
          for (let item = 0; item < n; item += 1) sum += stream.next() < truth ? 1 : 0
          truths.set(`suite/${skill}/${index}`, truth)
          return task(`${index}`, n, sum)
        })
        const mean = [0, 1, 2].reduce((sum, index) => sum + (truths.get(`suite/${skill}/${index}`) ?? 0), 0) / 3
        truths.set(`suite/${skill}`, mean)
        return { skill: `${skill}`, weight: 1, tasks }
      })
      const mean = skills.reduce((sum, { skill }) => sum + (truths.get(`suite/${skill}`) ?? 0), 0) / skills.length
      truths.set('suite', mean)
      for (const [path, { mean, standardError }] of poolSkillTree('suite', skills)) {
        const level = (['suite', 'skill', 'task'] as const)[path.split('/').length - 1] ?? 'suite'
        shown[level] += 1
        held[level] += Math.abs(mean - (truths.get(path) ?? 0)) <= 1.96 * standardError ? 1 : 0
      }
    }
    for (const level of ['task', 'skill', 'suite'] as const) {
      expect(held[level] / shown[level]).toBeGreaterThan(0.93)
    }
  })

  it('args: nothing', () => {
    expect(poolSkillTree('suite', [])).toEqual(new Map())
  })
})
