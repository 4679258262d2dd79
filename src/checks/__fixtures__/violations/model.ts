import type { ModelFault } from '../model/model-server.ts'

/** A model that does one thing wrong, and the check that must find it. */
export type ModelViolation = {
  readonly check: string
  readonly does: string
  readonly fault: ModelFault
  readonly verdict?: 'fail' | 'silently-ignored'
}

export const modelViolations: readonly ModelViolation[] = []
