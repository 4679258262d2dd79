import { type LeaderboardName, type LeaderboardScore, leaderboardScore } from '#tasks/suites/leaderboard-score.ts'
import type { EvaluatedTask } from './evaluated-task.ts'

export type PublishedScore = LeaderboardScore & { readonly leaderboard: LeaderboardName }

const leaderboards: readonly LeaderboardName[] = ['open-llm-leaderboard-v1', 'open-llm-leaderboard-v2']

/** What a leaderboard would have published, for each that was asked for by its name. */
export function publishedScores(asked: readonly string[], evaluated: readonly EvaluatedTask[]): PublishedScore[] {
  const results = Object.fromEntries(
    evaluated.map((task) => {
      const metrics = Object.entries(task.results).filter((entry): entry is [string, number] => {
        return typeof entry[1] === 'number' && !entry[0].includes('_stderr,')
      })
      const documents = new Set(task.samples.map(({ doc_id }) => doc_id)).size
      return [task.view.task, { documents, metrics: Object.fromEntries(metrics) }]
    }),
  )
  return leaderboards
    .filter((name) => asked.includes(name))
    .map((leaderboard) => ({ leaderboard, ...leaderboardScore(leaderboard, results) }))
}
