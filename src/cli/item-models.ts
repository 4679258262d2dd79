import type { Catalogue } from '#bench/catalogue.ts'
import { fitSuiteModel } from '#bench/summarizer/fit-suite-model.ts'
import type { Clock } from '#records/clock.ts'
import type { NamedItemModel } from '#records/item-model.ts'
import type { Database } from '#store/database.ts'
import { readItemModels, saveItemModel } from '#store/item-models.ts'
import { readItemResponses } from '#store/read/read-item-responses.ts'

/** Scores that a model is fitted on at most, the latest ones. */
const MOST_RESPONSES = 200_000

export type ItemModelPorts = { readonly database: Database; readonly catalogue: Catalogue; readonly clock: Clock }

/**
 * Fits an item response model of the tier suite on what the store holds and stores it. It is in force for epochs that
 * begin from now on; what was begun is finished as it began.
 *
 * @throws {ItemModelDataError}
 */
export async function fitStoredModel({ database, catalogue, clock }: ItemModelPorts): Promise<NamedItemModel> {
  const suite = tierSuiteOf(catalogue)
  const query = { suite: suite.name, suiteVersion: suite.version }
  const rows = await readItemResponses(database, { ...query, limit: MOST_RESPONSES })
  // Made when it is ready: epochs that began during the fit have begun without it.
  const model = { ...fitSuiteModel(suite, rows), madeAt: clock() }
  return { id: await saveItemModel(database, model), model }
}

/** The models of the tier suite at its present version, the latest last. */
export function readStoredModels({ database, catalogue }: ItemModelPorts): Promise<NamedItemModel[]> {
  return readItemModels(database, tierSuiteOf(catalogue))
}

function tierSuiteOf({ suites }: Catalogue) {
  const suite = suites.find(({ setsTier }) => setsTier)
  if (suite === undefined) throw new TypeError('no suite of the catalogue sets tiers')
  return suite
}
