import type { Summary } from '#records/summary.ts'
import { outlookMethod, tierOutlook } from '#statistics/planning/tier-outlook.ts'
import { defaultTierRule } from '#statistics/tier-decision.ts'
import type { TierOutlook } from '../schemas/tier-outlook.ts'

/** How a supplier stands to the tiers of its epoch's scale; null without a tier suite. */
export function outlookOf({ suites, tier }: Summary): TierOutlook | null {
  const tierSuite = suites.find(({ setsTier }) => setsTier)
  if (tierSuite === undefined) return null
  const { n, mean } = tierSuite.estimate
  const { scale } = tier
  const rule =
    scale === null ? defaultTierRule : { ...defaultTierRule, thresholds: scale.thresholds, limits: scale.limits }
  const { thresholds, decision, changes } = tierOutlook({ n, mean }, tier, rule)
  return {
    ...{ suite: tierSuite.suite, n, mean, thresholds: [...thresholds], probabilityMethod: outlookMethod },
    ...{ decision: { ...decision, needs: [...decision.needs] }, changes: [...changes] },
  }
}
