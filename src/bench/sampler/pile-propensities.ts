import type { suitePropensities } from '#records/suite.ts'
import type { Catalogue } from '../catalogue.ts'

type Propensity = ReturnType<typeof suitePropensities>[number]

/**
 * A suite whose published weights are the sizes of its data sets (MMLU: a draw is uniform over all documents), as one
 * pile: the size of each task. Undefined for any other suite.
 */
export function pileSizes(
  propensities: readonly Propensity[],
  catalogue: Pick<Catalogue, 'task'>,
): ReadonlyMap<string, number> | undefined {
  const sizes = new Map<string, number>()
  for (const { task } of propensities) {
    const source = catalogue.task(task)?.source
    if (source?.kind !== 'finite') return undefined
    sizes.set(task, source.size)
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0)
  const isPile = propensities.every(
    ({ task, propensity }) => Math.abs(propensity - (sizes.get(task) ?? 0) / total) < 1e-9,
  )
  return isPile ? sizes : undefined
}

/**
 * The chances of the next draw from a pile that is taken without replacement: what is left of each task. With nothing
 * left the pile is whole again.
 */
export function pilePropensities(
  propensities: readonly Propensity[],
  sizes: ReadonlyMap<string, number>,
  takenOf: (task: string) => number,
): readonly Propensity[] {
  const left = propensities.map((entry) => ({
    entry,
    documents: Math.max(0, (sizes.get(entry.task) ?? 0) - takenOf(entry.task)),
  }))
  const total = left.reduce((sum, { documents }) => sum + documents, 0)
  if (total === 0) return propensities
  return left.flatMap(({ entry, documents }) => (documents === 0 ? [] : [{ ...entry, propensity: documents / total }]))
}
