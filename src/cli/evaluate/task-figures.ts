import { clusteredStandardError } from '#statistics/clustered-standard-error.ts'
import { type ChoiceCalibration, choiceCalibration } from '#tasks/metric/calibration.ts'
import { documentValues, type EvaluatedTask } from './evaluated-task.ts'

/** What Assay tells of a task besides the harness's figures. */
export type TaskFigures = {
  /** Standard errors of `METRIC,FILTER` over clusters of documents; null where nothing is clustered. */
  readonly clustered: {
    readonly column: string
    readonly clusters: number
    readonly stderr: Readonly<Record<string, number>>
  } | null
  /** Null for tasks without choices, and where no log-probability could be read. */
  readonly calibration: ChoiceCalibration | null
}

/** Clustered standard errors and calibration of a task, from the values and log-probabilities of its documents. */
export function taskFigures(task: EvaluatedTask): TaskFigures {
  const calibration = choiceCalibration(task.forecasts)
  return { clustered: clusteredFigures(task), calibration: calibration.documents === 0 ? null : calibration }
}

function clusteredFigures(task: EvaluatedTask): TaskFigures['clustered'] {
  const { clusters } = task
  if (clusters === undefined) return null
  const errors = documentValues(task).flatMap(({ metric, filter, values }) => {
    const labels = [...values.keys()].map((id) => clusters.labels.get(id) ?? `document ${id}`)
    const stderr = clusteredStandardError([...values.values()], labels)
    return stderr === undefined ? [] : [[`${metric},${filter}`, stderr] as const]
  })
  const count = new Set(clusters.labels.values()).size
  return { column: clusters.column, clusters: count, stderr: Object.fromEntries(errors) }
}
