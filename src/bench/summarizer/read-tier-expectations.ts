import { itemModelInForce } from '#records/item-model.ts'
import type { Expectation } from '#statistics/item-response/control-variate.ts'
import type { Database } from '#store/database.ts'
import { readItemModels } from '#store/item-models.ts'
import type { Catalogue } from '../catalogue.ts'
import { suiteExpectation } from './suite-expectation.ts'

/** The suite that sets tiers, and what its items are expected to score in an epoch that began at a moment. */
export type TierExpectations = { readonly suite: string; at(epochStartedAt: number): Expectation | null }

/** The last expectation in use: working out what it expects of all items takes longer than folding a score. */
let latest: { readonly id: string; readonly expectation: Expectation } | undefined

/** The item models that are stored for the catalogue's tier suite. */
export async function readTierExpectations(database: Database, { suites }: Catalogue): Promise<TierExpectations> {
  const suite = suites.find(({ setsTier }) => setsTier)
  if (suite === undefined) return { suite: '', at: () => null }
  const models = await readItemModels(database, suite)
  return {
    suite: suite.name,
    at(epochStartedAt) {
      const inForce = itemModelInForce(models, epochStartedAt)
      if (inForce === undefined) return null
      if (latest?.id !== inForce.id) latest = { id: inForce.id, expectation: suiteExpectation(inForce.model, suite) }
      return latest.expectation
    },
  }
}
