import type { Skill } from '#records/skill.ts'
import type { Suite } from '#records/suite.ts'
import { emptyAccumulator, interval, type MeanAccumulator } from '#statistics/random-group-mean.ts'
import type { PooledMean } from '#statistics/ranking/partial-pooling.ts'
import { poolSkillTree, type SkillScores } from '#statistics/ranking/skill-tree.ts'
import type { Catalogue } from '../catalogue.ts'
import { isMeasurable } from './is-measurable.ts'
import type { SuiteState, SummaryState } from './summary-state.ts'

/** The normal quantile of a two-sided interval at 95 %. */
const deviations = 1.959964

/**
 * The tier suite as a tree: the suite, its groups as skills, their tasks. Each with its plain mean, whose interval holds at
 * every look, and beside it the partially pooled one. Parts without a score are there with `n` 0 and no mean.
 */
export function skillsOf(state: SummaryState, catalogue: Catalogue, alpha: number): Skill[] {
  const suite = catalogue.suites.find(({ setsTier }) => setsTier)
  const suiteState = state.suites[suite?.name ?? '']
  if (suite === undefined || suiteState === undefined || suiteState.items.scored === 0) return []
  if (!isMeasurable(suiteState.items)) return []
  const pooled = poolSkillTree(suite.name, skillScores(suite, suiteState))
  const skill = (path: string, accumulator = emptyAccumulator()): Skill => {
    const estimate = interval(accumulator, alpha)
    return { path, n: estimate.n, estimate, pooled: withInterval(pooled.get(path)) }
  }
  return [
    skill(suite.name, suiteState.accumulator),
    ...suite.groups.flatMap(({ name, tasks }) => [
      skill(`${suite.name}/${name}`, suiteState.groups[name]),
      ...tasks.map(({ task }) => skill(`${suite.name}/${name}/${task}`, suiteState.tasks[task]?.accumulator)),
    ]),
  ]
}

function skillScores(suite: Suite, { tasks }: SuiteState): SkillScores[] {
  return suite.groups.map((group) => ({
    skill: group.name,
    weight: group.weight,
    tasks: group.tasks.map(({ task, weight }) => ({ task, weight, ...sumsOf(tasks[task]?.accumulator) })),
  }))
}

function sumsOf(accumulator: MeanAccumulator = emptyAccumulator()): { n: number; sum: number; squares: number } {
  const { binary, graded } = accumulator
  const [sum, squares] = graded.powers
  return { n: binary.n + graded.n, sum: binary.successes + sum, squares: binary.successes + squares }
}

function withInterval(pooled: PooledMean | undefined): Skill['pooled'] {
  if (pooled === undefined) return null
  const { mean, standardError } = pooled
  const half = deviations * standardError
  const clipped = Math.min(1, Math.max(0, mean))
  return { mean: clipped, lower: Math.max(0, mean - half), upper: Math.min(1, mean + half) }
}
