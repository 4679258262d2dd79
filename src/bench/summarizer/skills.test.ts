import { describe, expect, test } from 'vitest'
import type { Suite } from '#records/suite.ts'
import { emptyAccumulator, fold, interval } from '#statistics/random-group-mean.ts'
import { exampleSuite } from '#store/read/__fixtures__/example-records.ts'
import { skillsOf } from './skills.ts'
import { emptySuiteState, emptyTaskState, type SuiteState } from './summary-state.ts'

const suite: Suite = {
  name: 'basics',
  version: '1',
  description: '',
  setsTier: true,
  visibility: 'private',
  isRecognisable: false,
  groups: [
    {
      name: 'sums',
      weight: 1,
      tasks: [
        { task: 'adding', weight: 1 },
        { task: 'dividing', weight: 1 },
      ],
    },
    { name: 'words', weight: 1, tasks: [{ task: 'rhymes', weight: 1 }] },
    { name: 'facts', weight: 1, tasks: [{ task: 'dates', weight: 1 }] },
  ],
}

function scored(n: number, right: number) {
  let accumulator = emptyAccumulator()
  for (let item = 0; item < n; item += 1) accumulator = fold(accumulator, item < right ? 1 : 0)
  return accumulator
}

function skills(facts: { readonly n: number; readonly right: number }) {
  const state: SuiteState = {
    ...emptySuiteState('1'),
    groups: {
      sums: scored(80, 40),
      words: scored(80, 60),
      ...(facts.n > 0 && { facts: scored(facts.n, facts.right) }),
    },
    tasks: {
      adding: { ...emptyTaskState('sums'), accumulator: scored(40, 30) },
      dividing: { ...emptyTaskState('sums'), accumulator: scored(40, 10) },
      rhymes: { ...emptyTaskState('words'), accumulator: scored(80, 60) },
      ...(facts.n > 0 && { dates: { ...emptyTaskState('facts'), accumulator: scored(facts.n, facts.right) } }),
    },
  }
  const items = { drawn: 1, scored: 1, supplierFailures: 0, unscored: 0, capabilityMissing: 0 }
  const summary = exampleSuite({
    estimate: interval(scored(160 + facts.n, 100 + facts.right), 0.05),
    tasks: Object.entries(state.tasks).map(([task, { group, accumulator }]) => {
      return { task, group, estimate: interval(accumulator, 0.05), items }
    }),
  })
  return skillsOf({ suite, state, summary, alpha: 0.05 })
}

describe('skillsOf', () => {
  test('default: the suite, its skills and their tasks, plain and pooled', () => {
    const shown = skills({ n: 4, right: 4 }).map(({ path, n, estimate, pooled }) => [
      path,
      n,
      estimate.mean?.toFixed(3),
      pooled?.mean.toFixed(3),
    ])
    expect(shown).toEqual([
      ['basics', 164, '0.634', '0.750'],
      ['basics/sums', 80, '0.500', '0.513'],
      ['basics/sums/adding', 40, '0.750', '0.741'],
      ['basics/sums/dividing', 40, '0.250', '0.260'],
      ['basics/words', 80, '0.750', '0.747'],
      ['basics/words/rhymes', 80, '0.750', undefined],
      ['basics/facts', 4, '1.000', '0.850'],
      ['basics/facts/dates', 4, '1.000', undefined],
    ])
  })

  test('behavior: what is not measured has no mean, and is not a zero in its suite', () => {
    const found = skills({ n: 0, right: 0 })
    const dates = found.find(({ path }) => path === 'basics/facts/dates')
    expect(dates).toMatchObject({ n: 0, estimate: { mean: null, lower: 0, upper: 1 }, pooled: null })
    expect(found[0]?.pooled).toBeNull()
  })
})
