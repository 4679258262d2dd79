import { describe, expect, it } from 'vitest'
import type { GroupDefinition } from '#tasks/definition/group-definition.ts'
import type { HarnessResults, HarnessSample, HarnessView } from '#tasks/harness/harness-view.ts'
import { evaluatedGroups } from './evaluated-groups.ts'
import type { EvaluatedTask } from './evaluated-task.ts'
import { publishedScores } from './published-score.ts'
import { rowOrder } from './row-order.ts'

function group(name: string, members: readonly string[], isWeightedBySize?: boolean): GroupDefinition {
  const aggregates =
    isWeightedBySize === undefined ? [] : [{ metric: 'acc', filters: ['none'], aggregation: 'mean', isWeightedBySize }]
  return { name, alias: `The ${name}`, path: '', members, aggregates, version: 7 }
}

function task(name: string, size: number, results: HarnessResults): EvaluatedTask {
  const samples = Array.from({ length: size }, (_, doc_id) => ({ doc_id }) as HarnessSample)
  const view = { task: name, metrics: [] } as unknown as HarnessView
  return { name, view, samples, size, results, clusters: undefined, forecasts: [] }
}

const definitions = [
  group('all', ['left', 'c'], true),
  group('left', ['a', 'b'], false),
  group('heap', ['d']),
  group('gone', ['e']),
]
const catalogue = {
  groups: new Map([...definitions.map((one) => [one.name, one.members] as const), ['tag', ['a']]]),
  groupDefinitions: new Map(definitions.map((one) => [one.name, one])),
}
const evaluated = [
  task('a', 7, { 'acc,none': 3 / 7, 'acc_stderr,none': 0.2020305089104421 }),
  task('b', 12, { 'acc,none': 2 / 12, 'acc_stderr,none': 0.11236664374387367 }),
  task('c', 5, { 'acc,none': 0.4, 'acc_stderr,none': 0.24494897427831783 }),
  task('d', 7, { 'acc,none': 1 }),
]

describe('evaluatedGroups', () => {
  it('default: what lm-evaluation-harness 0.4.13 gave for these tasks', () => {
    const groups = evaluatedGroups(['all', 'heap', 'gone', 'tag', 'a'], catalogue, evaluated)
    expect(groups).toEqual([
      {
        name: 'all',
        alias: 'The all',
        version: '7',
        members: ['left', 'c'],
        sampleLength: 24,
        sampleCount: { 'acc,none': 24 },
        results: { 'acc,none': 0.2916666666666667, 'acc_stderr,none': 0.09533724997108095 },
      },
      {
        name: 'left',
        alias: 'The left',
        version: '7',
        members: ['a', 'b'],
        sampleLength: 19,
        sampleCount: { 'acc,none': 19 },
        results: { 'acc,none': 0.2976190476190476, 'acc_stderr,none': 0.11558826622637228 },
      },
      expect.objectContaining({ name: 'heap', sampleLength: 7, sampleCount: {}, results: {} }),
    ])
    expect(rowOrder(groups, ['a', 'b', 'c', 'd', 'z'])).toEqual([
      { name: 'all', depth: 0 },
      { name: 'c', depth: 1 },
      { name: 'left', depth: 1 },
      { name: 'a', depth: 2 },
      { name: 'b', depth: 2 },
      { name: 'heap', depth: 0 },
      { name: 'd', depth: 1 },
      { name: 'z', depth: 0 },
    ])
  })

  it('behavior: members that name one another end', () => {
    const around = [group('x', ['y'], true), group('y', ['x', 'a'], true)]
    const loop = {
      groups: new Map(around.map((one) => [one.name, one.members])),
      groupDefinitions: new Map(around.map((one) => [one.name, one])),
    }
    const groups = evaluatedGroups(['x'], loop, evaluated)
    expect(groups.map(({ name, sampleLength }) => [name, sampleLength])).toEqual([
      ['x', 7],
      ['y', 7],
    ])
  })
})

describe('publishedScores', () => {
  it('default: what is there, and what is missing', () => {
    const [score] = publishedScores(
      ['open-llm-leaderboard-v1', 'all'],
      [task('winogrande', 2, { 'acc,none': 0.7, 'acc_stderr,none': 0.1 })],
    )
    expect(score).toMatchObject({ leaderboard: 'open-llm-leaderboard-v1', average: undefined })
    expect(score?.benchmarks.filter((one) => one.score !== undefined)).toEqual([{ name: 'Winogrande', score: 70 }])
    expect(score?.missing).toHaveLength(61)
    expect(publishedScores(['all'], [])).toEqual([])
  })
})
