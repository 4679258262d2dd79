import { itemModelRecord } from '#records/item-model.ts'
import type { Expectation } from '#statistics/item-response/control-variate.ts'
import { inForceAt, readCalibrations } from '#store/calibrations.ts'
import type { Database } from '#store/database.ts'
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
  const models = await readCalibrations(database, 'item-model', { suite: suite.name, suiteVersion: suite.version })
  return {
    suite: suite.name,
    at(epochStartedAt) {
      const stored = inForceAt(models, epochStartedAt)
      if (stored === undefined) return null
      if (latest?.id !== stored.id) {
        latest = { id: stored.id, expectation: suiteExpectation(itemModelRecord.parse(stored.calibration), suite) }
      }
      return latest.expectation
    },
  }
}
