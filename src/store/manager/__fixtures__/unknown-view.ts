import type { PlanningView } from '../read-planning-view.ts'

/** What the manager sees of a supplier about which nothing is known yet. */
export function unknownView(supplierId: string, suite = 'tier'): PlanningView {
  return {
    supplierId,
    isReference: false,
    epoch: 1,
    suite,
    plannedUntil: null,
    openItems: 0,
    scoredItems: 0,
    isMeasurable: true,
    tierState: 'unknown',
    isSettled: false,
    tier: null,
    tierItems: 0,
    tierMean: null,
    promptTokens: 0,
    completionTokens: 0,
    answersWithoutUsage: 0,
  }
}
