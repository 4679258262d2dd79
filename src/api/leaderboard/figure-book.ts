import type { Summary } from '#records/summary.ts'

/** A suite of a supplier, or one of its tasks, in figures. */
export type SuiteFigure = {
  readonly suite: string
  /** Null = the suite as a whole. */
  readonly task: string | null
  readonly n: number
  readonly mean: number | null
  readonly lower: number
  readonly upper: number
  readonly scored: number
  readonly supplierFailures: number
  readonly unscored: number
}

/** A supplier's figures as numbers one after another: eight for each suite and task. */
export type PackedFigures = Float64Array

const width = 8

/**
 * Keeps what all suppliers have of every suite and task in few bytes: ten thousand suppliers of two dozen tasks are some 20 MB,
 * as objects they would be several times that.
 */
export class FigureBook {
  readonly #keys: { readonly suite: string; readonly task: string | null }[] = []
  readonly #places = new Map<string, number>()

  pack({ suites }: Summary): PackedFigures {
    const figures = suites.flatMap((suite) => [
      [this.#placeOf(suite.suite, null), suite] as const,
      ...suite.tasks.map((task) => [this.#placeOf(suite.suite, task.task), task] as const),
    ])
    const packed = new Float64Array(figures.length * width)
    for (const [index, [place, { estimate, items }]] of figures.entries()) {
      const { n, mean, lower, upper } = estimate
      const { scored, supplierFailures, unscored } = items
      packed.set([place, n, mean ?? Number.NaN, lower, upper, scored, supplierFailures, unscored], index * width)
    }
    return packed
  }

  unpack(packed: PackedFigures): SuiteFigure[] {
    return Array.from({ length: packed.length / width }, (_, index) => {
      const [place = 0, n = 0, mean = 0, lower = 0, upper = 1, scored = 0, supplierFailures = 0, unscored = 0] =
        packed.subarray(index * width, (index + 1) * width)
      const { suite = '', task = null } = this.#keys[place] ?? {}
      return {
        suite,
        task,
        n,
        mean: Number.isNaN(mean) ? null : mean,
        lower,
        upper,
        scored,
        supplierFailures,
        unscored,
      }
    })
  }

  #placeOf(suite: string, task: string | null): number {
    const key = JSON.stringify([suite, task])
    const known = this.#places.get(key)
    if (known !== undefined) return known
    this.#places.set(key, this.#keys.length)
    this.#keys.push({ suite, task })
    return this.#keys.length - 1
  }
}
