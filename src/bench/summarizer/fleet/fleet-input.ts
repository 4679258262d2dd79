import type { Summary } from '#records/summary.ts'
import type { CommonAnswer, Fleet } from '#store/summarizer/read-fleet.ts'
import type { Catalogue } from '../../catalogue.ts'
import type { SummaryState } from '../summary-state.ts'

/** All suppliers of one service, as they are compared with one another. References are among them. */
export type FleetInput = Fleet & {
  readonly catalogue: Catalogue
  readonly now: number
  readonly suppliers: readonly { readonly summary: Summary; readonly state: SummaryState }[]
  readonly commonAnswers: readonly CommonAnswer[]
}
