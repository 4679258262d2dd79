import type { LoadCourse } from '#load/load-course.ts'
import type { LoadSummary } from '#load/summarize-load.ts'

/** One run at one load. */
export type ReportedRun = {
  /** `poisson 10/s`, `closed 1`, … */
  readonly name: string
  /** What was asked for per second; null in a closed loop. */
  readonly requestedPerSecond: number | null
  readonly summary: LoadSummary
  readonly course: LoadCourse
}

/** What `assay load` found out. */
export type LoadReport = {
  readonly url: string
  readonly model: string
  readonly workload: string
  readonly unit: 'text' | 'image' | 'vector'
  readonly arrivals: string
  readonly seed: string
  readonly startedAt: string
  /** True when it was stopped before its end. */
  readonly isPartial: boolean
  /** Requests that the file of `--save` lacks, since it could not take them as fast as they came. */
  readonly unsavedRequests: number
  /** One, or the steps of a sweep. */
  readonly runs: readonly ReportedRun[]
}
