import type { CoveredSuite } from '../../api/api-types.ts'

export type DrawShare = {
  readonly group: string
  readonly task: string
  /** The probability that a draw is of this task. */
  readonly share: number
  /** The first task of its group. */
  readonly isFirst: boolean
}

/** How often a draw of a suite is of each task: a draw picks a group by weight, then a task of it by weight. */
export function drawShares({ groups }: Pick<CoveredSuite, 'groups'>): DrawShare[] {
  const ofGroups = sum(groups)
  return groups.flatMap((group) => {
    const ofTasks = sum(group.tasks)
    return group.tasks.map(({ task, weight }, index) => ({
      group: group.name,
      task,
      share: (group.weight / ofGroups) * (weight / ofTasks),
      isFirst: index === 0,
    }))
  })
}

function sum(weighted: readonly { readonly weight: number }[]): number {
  return weighted.reduce((all, { weight }) => all + weight, 0)
}
