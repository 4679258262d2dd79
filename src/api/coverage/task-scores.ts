import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { TaskResponse } from '../schemas/catalogue.ts'

type TaskScore = TaskResponse['suppliers'][number]

/** The scores of all listed suppliers that have one of a suite's task, the best mean first. */
export async function taskScores(
  leaderboard: LeaderboardSource,
  { suite, task }: { readonly suite: string; readonly task: string },
): Promise<TaskScore[]> {
  const figures = await leaderboard.figures()
  const { rows } = await leaderboard.ranking({})
  return rows
    .flatMap(({ supplier }): TaskScore[] => {
      const figure = figures.of(supplier.id).find((one) => one.suite === suite && one.task === task)
      if (!supplier.isListed || figure === undefined || figure.mean === null) return []
      const { n, mean, lower, upper, unscored } = figure
      return [{ supplier, n, mean, lower, upper, unscored }]
    })
    .sort((a, b) => b.mean - a.mean || (a.supplier.id < b.supplier.id ? -1 : 1))
}
