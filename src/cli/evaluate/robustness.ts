import { clusteredStandardError } from '#statistics/clustered-standard-error.ts'
import { worstCase } from '#statistics/worst-case.ts'
import { documentValues, type EvaluatedTask } from './evaluated-task.ts'

/** A metric of a task's questions in other words, against the questions as they are. */
export type PerturbedFigure = {
  readonly value: number
  /** Mean over documents of perturbed − original. */
  readonly difference: number
  /** Of the paired difference, over clusters where the task has them; null for fewer than two of them. */
  readonly stderr: number | null
  /** difference ± 1.96 stderr: for one look at a finished run of many documents. */
  readonly interval: { readonly lower: number; readonly upper: number } | null
}

/** How a metric of one task stands up to other words. */
export type Robustness = {
  readonly task: string
  readonly metric: string
  readonly filter: string
  /** Documents that have an answer in every wording. */
  readonly documents: number
  readonly original: number
  readonly perturbed: Readonly<Record<string, PerturbedFigure>>
  /** Mean of each document's worst value, original included. */
  readonly worst: number
  /** How much of the original value is left at worst; null where lower is better, or the original is 0. */
  readonly share: number | null
}

const normalQuantile = 1.96

/**
 * Worst cases (HELM: Liang et al. 2022, §4.5) of every task that was evaluated both as it is and with `~PERTURBATION`: of all
 * metrics that are means over documents.
 */
export function robustnessOf(evaluated: readonly EvaluatedTask[]): Robustness[] {
  return evaluated.flatMap((task) => {
    const variants = evaluated.filter(({ name }) => name.startsWith(`${task.name}~`))
    return variants.length === 0 ? [] : taskRobustness(task, variants)
  })
}

function taskRobustness(task: EvaluatedTask, variants: readonly EvaluatedTask[]): Robustness[] {
  const kinds = variants.map(({ name, ...variant }) => {
    return { kind: name.slice(task.name.length + 1), values: documentValues(variant) }
  })
  return documentValues(task).flatMap(({ metric, filter, isHigherBetter, values }) => {
    const same = kinds.map(({ kind, values: found }) => {
      return { kind, values: found.find((one) => one.metric === metric && one.filter === filter)?.values }
    })
    const shared = [...values.keys()].filter((id) => same.every(({ values: others }) => others?.has(id)))
    if (shared.length === 0) return []
    const valueIn = (of: ReadonlyMap<number, number> | undefined, id: number) => of?.get(id) ?? 0
    const sign = isHigherBetter ? 1 : -1
    const least = worstCase(
      shared.map((id) => ({
        original: sign * valueIn(values, id),
        perturbed: same.map(({ values: others }) => sign * valueIn(others, id)),
      })),
    )
    const labels = shared.map((id) => task.clusters?.labels.get(id) ?? id)
    const perturbed = same.map(({ kind, values: others }) => {
      const differences = shared.map((id) => valueIn(others, id) - valueIn(values, id))
      return [kind, perturbedFigure(mean(shared.map((id) => valueIn(others, id))), differences, labels)] as const
    })
    return {
      task: task.name,
      metric,
      filter,
      documents: shared.length,
      original: sign * least.original,
      perturbed: Object.fromEntries(perturbed),
      worst: sign * least.worst,
      share: isHigherBetter ? (least.share ?? null) : null,
    }
  })
}

function perturbedFigure(
  value: number,
  differences: readonly number[],
  labels: readonly (string | number)[],
): PerturbedFigure {
  const difference = mean(differences)
  const stderr = clusteredStandardError(differences, labels) ?? null
  if (stderr === null) return { value, difference, stderr, interval: null }
  const reach = normalQuantile * stderr
  return { value, difference, stderr, interval: { lower: difference - reach, upper: difference + reach } }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
