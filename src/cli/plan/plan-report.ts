import type { Separation } from '#statistics/planning/separating-items.ts'
import type { ServiceDesign, ServicePlan } from '#statistics/planning/service-plan.ts'
import type { FleetPlan } from './plan-fleet.ts'

/** Everything that `assay plan` was asked; what was not asked is left out. */
export type PlanReport = {
  /** Where the figures about the fleet come from. */
  readonly basis: 'given' | 'store' | 'example'
  /** Relays a day that the store's suppliers were sent; null where nothing was measured. */
  readonly measuredRelaysPerDay: number | null
  /** Of all suppliers: undecided after all items that a decision may take; null where the items were given. */
  readonly undecided: number | null
  readonly fleets: readonly FleetPlan[]
  readonly separation?: {
    readonly names: readonly [string, string]
    readonly scores: readonly [number, number]
    readonly correlation: number
    readonly items: Separation
  }
  readonly services?: { readonly design: ServiceDesign; readonly plan: ServicePlan }
}
