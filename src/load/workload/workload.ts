import type { RequestKind } from '#records/sample.ts'

/** One request of a workload, ready to be sent. */
export type PreparedRequest = {
  readonly kind: RequestKind
  readonly path: string
  /** The exact JSON. */
  readonly body: string
  /** True when it asks for an event stream. */
  readonly isStream: boolean
}

/** What is asked: the request of each place in the schedule, always the same one for the same seed. */
export type Workload = {
  readonly kind: RequestKind
  /** What the units of an answer are: texts, images, vectors. */
  readonly unit: 'text' | 'image' | 'vector'
  /** One sentence for the head of a report. */
  readonly description: string
  request(index: number): PreparedRequest
}

/** The sizes of one request that a trace fixes; what it leaves out the workload draws. */
export type TracedSize = { readonly inputTokens?: number; readonly outputTokens?: number }
