import { bootstrapQuantileRatios, type QuantileEstimate } from '#statistics/quantiles/bootstrap-quantiles.ts'
import type { RecordTable } from './record-table.ts'
import { type MetricName, metricColumns } from './summarize-load.ts'

/** One metric of two runs at one quantile, and how many times as large it is in the second. */
export type ComparedQuantile = {
  readonly quantile: 'p50' | 'p99'
  readonly first: number
  readonly second: number
  readonly ratio: QuantileEstimate
}

export type ComparedMetric = {
  readonly name: Exclude<MetricName, 'icl_ms'>
  readonly counts: readonly [number, number]
  readonly quantiles: readonly ComparedQuantile[]
}

export type RunComparison = {
  /** True when both runs sent the same requests at the same times; then what they met alike cancels out. */
  readonly isPaired: boolean
  readonly metrics: readonly ComparedMetric[]
  readonly answeredShare: readonly [number, number]
}

const compared = ['ttft_ms', 'tpot_ms', 'max_gap_ms', 'e2e_ms', 'service_ms', 'output_tps_per_request'] as const
const quantiles = { p50: 0.5, p99: 0.99 } as const

/**
 * The second run's metrics by the first one's, with intervals of 95 per cent that are bootstrapped over blocks of
 * successive requests: an interval without 1 is a difference.
 */
export function compareRuns(
  first: RecordTable,
  second: RecordTable,
  { isPaired, seed }: { readonly isPaired: boolean; readonly seed: string },
): RunComparison {
  const blockLength = Math.max(1, Math.round(Math.cbrt(Math.max(first.rows, second.rows))))
  const sides = [first, second].map((table) => ({
    columns: metricColumns(table),
    blocks: table.answered('index').map((index) => Math.floor(index / blockLength)),
  }))
  const sampleOf = (side: number, name: ComparedMetric['name']) => {
    const { columns, blocks } = sides[side] ?? { columns: metricColumns(first), blocks: new Float64Array(0) }
    const known = [...columns[name].keys()].filter((row) => !Number.isNaN(columns[name][row]))
    return {
      values: known.map((row) => columns[name][row] ?? 0),
      clusters: known.map((row) => blocks[row] ?? 0),
    }
  }
  const metrics = compared.flatMap((name): ComparedMetric[] => {
    const [a, b] = [sampleOf(0, name), sampleOf(1, name)]
    if (a.values.length === 0 || b.values.length === 0) return []
    const names = Object.keys(quantiles) as (keyof typeof quantiles)[]
    const levels = names.map((level) => quantiles[level])
    const ratios = bootstrapQuantileRatios(a, b, { quantiles: levels, seed: `${seed}/${name}`, isPaired })
    return [
      {
        name,
        counts: [a.values.length, b.values.length],
        quantiles: ratios.map(({ first: below, second: above, ...ratio }, at) => ({
          quantile: names[at] ?? 'p50',
          first: below,
          second: above,
          ratio,
        })),
      },
    ]
  })
  const share = (table: RecordTable) => (table.rows === 0 ? 0 : (table.outcomes.get('answered') ?? 0) / table.rows)
  return { isPaired, metrics, answeredShare: [share(first), share(second)] }
}
