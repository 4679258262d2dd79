import { availableParallelism } from 'node:os'
import type { LoadedTask } from '#tasks/harness/harness-view.ts'
import type { AskedQuestions } from './asked-questions.ts'
import { evaluatedGroups } from './evaluated-groups.ts'
import type { SummedTasks } from './evaluation-report.ts'
import { type AnsweredTasks, clusterColumn, evaluatedTasks } from './harness-output.ts'
import { publishedScores } from './published-score.ts'
import { robustnessOf } from './robustness.ts'
import { taskFigures } from './task-figures.ts'

export type SumFlags = { readonly bootstrapIters: number; readonly cluster?: string }

/** Sums up what was answered: tasks, groups that were asked for, worst cases, scores of leaderboards. */
export async function sumTasks(
  answered: AnsweredTasks,
  { asked, groups: catalogue }: Pick<AskedQuestions, 'asked' | 'groups'>,
  { bootstrapIters, cluster }: SumFlags,
): Promise<SummedTasks> {
  const evaluated = await evaluatedTasks(answered, {
    bootstrapIterations: bootstrapIters,
    threads: availableParallelism(),
    cluster,
    onBootstrap: (task, metric) => process.stderr.write(`bootstrapping ${metric} of ${task} …\n`),
  })
  return {
    evaluated,
    groups: evaluatedGroups(asked, catalogue, evaluated),
    figures: new Map(evaluated.map((task) => [task.name, taskFigures(task)])),
    robustness: robustnessOf(evaluated),
    published: publishedScores(asked, evaluated),
  }
}

/** What lm-evaluation-harness does not tell, as the results file holds it. */
export function assayBlock({ evaluated, figures, robustness, published }: SummedTasks): Record<string, unknown> {
  const tasks = evaluated.map(({ name, view }) => [view.task, { reference: name, ...figures.get(name) }] as const)
  return { tasks: Object.fromEntries(tasks), robustness, leaderboards: published }
}

/**
 * Checks a column that a user names for clusters.
 *
 * @throws {ClusterColumnError} when no task has it.
 */
export function requireCluster(tasks: readonly LoadedTask[], column: string | undefined): void {
  if (column === undefined || tasks.some((task) => clusterColumn(task, column) !== undefined)) return
  const columns = tasks.flatMap(({ source }) =>
    source.kind === 'finite' && source.size > 0 ? Object.keys(source.documentAt(0).data) : [],
  )
  throw new ClusterColumnError({ column, columns: [...new Set(columns)] })
}

/** No task has the column that was to tell which documents belong together. */
export class ClusterColumnError extends Error {
  override readonly name = 'ClusterColumnError'
  readonly code = 'CLUSTER_COLUMN'
  constructor({ column, columns }: { column: string; columns: readonly string[] }) {
    super(
      `No task has a column "${column}" for clusters of its documents.\nColumns: ${columns.slice(0, 40).join(', ')}\n` +
        'What to do: name one of these with --cluster, or leave it out.',
    )
  }
}
