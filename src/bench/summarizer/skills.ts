import type { Estimate } from '#records/estimate.ts'
import type { Skill } from '#records/skill.ts'
import type { Suite } from '#records/suite.ts'
import { isNotMeasurable, type SuiteSummary } from '#records/summary.ts'
import { emptyAccumulator, interval, type MeanAccumulator } from '#statistics/random-group-mean.ts'
import type { PooledMean } from '#statistics/ranking/partial-pooling.ts'
import { poolSkillTree, type SkillScores } from '#statistics/ranking/skill-tree.ts'
import type { SuiteState } from './summary-state.ts'

export type SkillsInput = {
  readonly suite: Suite
  readonly state: SuiteState
  /** What is published of the same suite. */
  readonly summary: SuiteSummary
  readonly alpha: number
}

/** The normal quantile of a two-sided interval at 95 %. */
const normalQuantile = 1.959964

/**
 * A suite as a tree: the suite, its groups as skills, their tasks. Each with its plain mean, whose interval holds at
 * every look, and beside it the partially pooled one. Parts without a score are there with `n` 0 and no mean.
 */
export function skillsOf({ suite, state, summary, alpha }: SkillsInput): Skill[] {
  if (summary.estimate.n === 0 || isNotMeasurable(summary)) return []
  const pooled = poolSkillTree(suite.name, skillScores(suite, state))
  const tasks = new Map(summary.tasks.map(({ task, estimate }) => [task, estimate]))
  const skill = (path: string, estimate: Estimate): Skill => {
    return { path, n: estimate.n, estimate, pooled: withInterval(pooled.get(path)) }
  }
  const nothing = interval(emptyAccumulator(), alpha)
  return [
    skill(suite.name, summary.estimate),
    ...suite.groups.flatMap((group) => [
      skill(`${suite.name}/${group.name}`, interval(state.groups[group.name] ?? emptyAccumulator(), alpha)),
      ...group.tasks.map(({ task }) => skill(`${suite.name}/${group.name}/${task}`, tasks.get(task) ?? nothing)),
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

/** Of the scores counted with the 0/1 ones one may be neither; its square is overstated, so the error a little too. */
function sumsOf(accumulator: MeanAccumulator = emptyAccumulator()): { n: number; sum: number; squares: number } {
  const { binary, graded } = accumulator
  const [sum, squares] = graded.powers
  return { n: binary.n + graded.n, sum: binary.successes + sum, squares: binary.successes + squares }
}

function withInterval(pooled: PooledMean | undefined): Skill['pooled'] {
  if (pooled === undefined) return null
  const { mean, standardError } = pooled
  const half = normalQuantile * standardError
  const clipped = Math.min(1, Math.max(0, mean))
  return { mean: clipped, lower: Math.max(0, mean - half), upper: Math.min(1, mean + half) }
}
