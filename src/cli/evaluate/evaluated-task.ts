import type { ChoiceForecasts, HarnessResults, HarnessSample, HarnessView } from '#tasks/harness/harness-view.ts'

/** Which documents belong together. */
export type Clusters = {
  readonly column: string
  /** By document id: what the column holds. */
  readonly labels: ReadonlyMap<number, string>
}

/** A task that was evaluated: its view, a sample per document and filter, and how many documents its data has. */
export type EvaluatedTask = {
  /** As the suite names it: with its variant. */
  readonly name: string
  readonly view: HarnessView
  readonly samples: readonly HarnessSample[]
  readonly size: number
  readonly results: HarnessResults
  /** Undefined where documents are independent. */
  readonly clusters: Clusters | undefined
  /** Of each document with choices. */
  readonly forecasts: readonly ChoiceForecasts[]
}

export type DocumentValues = {
  readonly metric: string
  readonly filter: string
  readonly isHigherBetter: boolean
  /** By document id. */
  readonly values: ReadonlyMap<number, number>
}

/** The values of every metric that is a mean over documents, by document. */
export function documentValues({ view, samples }: Pick<EvaluatedTask, 'view' | 'samples'>): DocumentValues[] {
  return view.metrics
    .filter(({ aggregation }) => aggregation === 'mean')
    .map(({ name: metric, filter, isHigherBetter }) => {
      const values = new Map<number, number>()
      for (const sample of samples) {
        const value = sample.filter === filter ? sample.values[metric] : undefined
        if (typeof value === 'number' || typeof value === 'boolean') values.set(sample.doc_id, Number(value))
      }
      return { metric, filter, isHigherBetter, values }
    })
    .filter(({ values }) => values.size > 0)
}
