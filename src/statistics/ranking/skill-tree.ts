import { type MeasuredMean, type PooledMean, partiallyPool, weightedNode } from './partial-pooling.ts'

/** The scores of one task: how many, their sum, and the sum of their squares. */
export type TaskScores = {
  readonly task: string
  readonly weight: number
  readonly n: number
  readonly sum: number
  readonly squares: number
}

export type SkillScores = { readonly skill: string; readonly weight: number; readonly tasks: readonly TaskScores[] }

/** Pooled figures by path; a path that is missing has nothing to pool, or is not measured. */
export type PooledTree = ReadonlyMap<string, PooledMean>

/** Scores at the suite's mean that count towards a task's *variance*, lest three equal scores look exact. */
const borrowedScores = 4

/**
 * A suite as a tree, suite → skill → task, with partially pooled figures: tasks within their skill, skills within the suite.
 * A skill's figure is made from its tasks by their published weights, the suite's from its skills, so that neither depends
 * on how many items each happened to get. A skill some of whose tasks are not measured yet is left out, and with it the
 * suite: a part must not stand for the whole.
 *
 * Paths are `suite`, `suite/skill`, `suite/skill/task`. What the errors promise: see `partiallyPool`.
 */
export function poolSkillTree(suite: string, skills: readonly SkillScores[]): PooledTree {
  const spread = spreadOf(skills)
  const measured = skills.map((skill) => ({ ...skill, leaves: leavesOf(skill, spread) }))
  const tasks = partiallyPool(measured.map(({ leaves }) => leaves.map(({ measured: leaf }) => leaf)))
  const nodes = measured.flatMap(({ skill, weight, leaves, tasks: { length } }) => {
    const node = leaves.length === length ? weightedNode(leaves.map((leaf) => ({ ...leaf.measured, ...leaf }))) : null
    return node === null ? [] : [{ skill, weight, mean: node.mean, variance: node.standardError ** 2 }]
  })
  const [pooledSkills = []] = partiallyPool([nodes])
  const root = nodes.length === skills.length ? weightedNode(nodes) : null
  return new Map([
    ...(root === null ? [] : [[suite, root] as const]),
    ...nodes.flatMap(({ skill }, index) => entry(`${suite}/${skill}`, pooledSkills[index])),
    ...measured.flatMap(({ skill, leaves }, family) =>
      leaves.flatMap(({ task }, index) => entry(`${suite}/${skill}/${task}`, tasks[family]?.[index])),
    ),
  ])
}

type Leaf = { readonly task: string; readonly weight: number; readonly measured: MeasuredMean }

function leavesOf({ tasks }: SkillScores, { mean: overall, spreadRatio }: Spread): Leaf[] {
  return tasks
    .filter(({ n }) => n > 0)
    .map(({ task, weight, n, sum }) => {
      const smoothed = (sum + borrowedScores * overall) / (n + borrowedScores)
      const variance = (spreadRatio * smoothed * (1 - smoothed)) / n
      return { task, weight, measured: { mean: sum / n, variance } }
    })
}

type Spread = { readonly mean: number; readonly spreadRatio: number }

/** Of all scores of the suite: their mean, and their variance as a share of that of 0/1 scores with the same mean. */
function spreadOf(skills: readonly SkillScores[]): Spread {
  const total = { n: 0, sum: 0, squares: 0 }
  for (const { n, sum, squares } of skills.flatMap(({ tasks }) => tasks)) {
    total.n += n
    total.sum += sum
    total.squares += squares
  }
  // One success and one failure beside them: scores without a failure vary too.
  const mean = (total.sum + 1) / (total.n + 2)
  return { mean, spreadRatio: ((total.squares + 1) / (total.n + 2) - mean ** 2) / (mean * (1 - mean)) }
}

function entry(path: string, pooled: PooledMean | null | undefined): (readonly [string, PooledMean])[] {
  return pooled == null ? [] : [[path, pooled]]
}
