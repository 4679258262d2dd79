import { interpolatedQuantile } from '#statistics/quantiles/bootstrap-quantiles.ts'
import type { RecordTable } from './record-table.ts'

/** A run in stretches of equal length, and its times as curves: what its plots are drawn from. */
export type LoadCourse = {
  readonly stretches: readonly CourseStretch[]
  /** Times by share of answers, at most 101 points each. */
  readonly curves: { readonly ttft_ms: readonly CurvePoint[]; readonly e2e_ms: readonly CurvePoint[] }
}

export type CourseStretch = {
  readonly fromSeconds: number
  /** Requests that were due in it. */
  readonly due: number
  /** Answers that ended in it. */
  readonly answered: number
  /** Median times of requests that were due in it; null without any. */
  readonly ttftMs: number | null
  readonly e2eMs: number | null
}

export type CurvePoint = { readonly share: number; readonly ms: number }

const mostStretches = 60

/** The course of the measured part of a run. */
export function loadCourse(table: RecordTable): LoadCourse {
  const due = table.all('scheduledMs')
  const scheduled = table.answered('scheduledMs')
  const ends = table.answered('endMs')
  const ttft = table.answered('firstTokenMs').map((at, row) => at - (scheduled[row] ?? at))
  const e2e = ends.map((at, row) => at - (scheduled[row] ?? at))
  const firstMs = due.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY)
  const lastMs = ends.reduce((most, at) => Math.max(most, at), due.at(-1) ?? 0)
  const lengthMs = Math.max(1000, Math.ceil((lastMs - firstMs) / mostStretches / 1000) * 1000)
  const count = due.length === 0 ? 0 : Math.floor((lastMs - firstMs) / lengthMs) + 1
  const placeOf = (at: number) => Math.floor((at - firstMs) / lengthMs)
  const dueIn = countBy(due, placeOf, count)
  const answeredIn = countBy(ends, placeOf, count)
  const ttftIn = groupBy(scheduled, ttft, placeOf, count)
  const e2eIn = groupBy(scheduled, e2e, placeOf, count)
  return {
    stretches: Array.from({ length: count }, (_, place) => ({
      fromSeconds: (place * lengthMs) / 1000,
      due: dueIn[place] ?? 0,
      answered: answeredIn[place] ?? 0,
      ttftMs: median(ttftIn[place] ?? []),
      e2eMs: median(e2eIn[place] ?? []),
    })),
    curves: { ttft_ms: curve(ttft), e2e_ms: curve(e2e) },
  }
}

function countBy(moments: Float64Array, placeOf: (at: number) => number, count: number): Uint32Array {
  const counts = new Uint32Array(count)
  for (const at of moments) {
    const place = placeOf(at)
    counts[place] = (counts[place] ?? 0) + 1
  }
  return counts
}

function groupBy(moments: Float64Array, values: Float64Array, placeOf: (at: number) => number, count: number) {
  const groups = Array.from({ length: count }, (): number[] => [])
  for (const [row, at] of moments.entries()) {
    const value = values[row]
    if (value !== undefined && !Number.isNaN(value)) groups[placeOf(at)]?.push(value)
  }
  return groups
}

function median(values: readonly number[]): number | null {
  return values.length === 0 ? null : interpolatedQuantile(Float64Array.from(values).sort(), 0.5)
}

function curve(values: Float64Array): CurvePoint[] {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  const points = Math.min(101, sorted.length)
  return Array.from({ length: points }, (_, at) => {
    const share = points === 1 ? 1 : at / (points - 1)
    return { share, ms: interpolatedQuantile(sorted, share) }
  })
}
