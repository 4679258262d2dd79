import type { HistoryPoint } from '../../api/api-types.ts'

/** The columns of a chart of the score over time, oldest first; times in seconds since 1970, values in points of 100. */
export type ScoreSeries = {
  readonly times: number[]
  readonly means: (number | null)[]
  readonly lowers: (number | null)[]
  readonly uppers: (number | null)[]
}

/** Puts points into columns, with a gap between epochs: what was measured before a change says nothing of what is now. */
export function scoreSeries(points: readonly HistoryPoint[]): ScoreSeries {
  const series: ScoreSeries = { times: [], means: [], lowers: [], uppers: [] }
  const sorted = points.toSorted((a, b) => a.epoch - b.epoch || a.computedAt - b.computedAt)
  for (const [index, { epoch, computedAt, mean, lower, upper }] of sorted.entries()) {
    const before = sorted[index - 1]
    if (before !== undefined && before.epoch !== epoch) push(series, (before.computedAt + computedAt) / 2, null)
    push(series, computedAt, mean === null ? null : { mean, lower, upper })
  }
  return series
}

type Values = { readonly mean: number; readonly lower: number; readonly upper: number }

function push(series: ScoreSeries, at: number, values: Values | null): void {
  series.times.push(at / 1000)
  series.means.push(values === null ? null : values.mean * 100)
  series.lowers.push(values === null ? null : values.lower * 100)
  series.uppers.push(values === null ? null : values.upper * 100)
}
