import type { Catalogue } from '#bench/catalogue.ts'
import { ItemModelThread } from '#bench/summarizer/item-model-thread.ts'
import type { Clock } from '#records/clock.ts'
import type { NamedItemModel } from '#records/item-model.ts'
import type { Database } from '#store/database.ts'
import { readItemModels, saveItemModel } from '#store/item-models.ts'
import { listRespondents, readItemResponsePage } from '#store/read/read-item-responses.ts'

/** Scores that a model is fitted on, about: more tell hardly more. */
const ENOUGH_SCORES = 200_000
/** And of one supplier, the last ones: many suppliers tell more than many answers of one. */
const MOST_SCORES_EACH = 1_000
/** The epochs that began last; in most there are scores enough. */
const MOST_RESPONDENTS = 20_000
/** Read at once, of which the embedded store keeps others waiting some milliseconds. */
const PAGE_RESPONDENTS = 10

export type ItemModelPorts = { readonly database: Database; readonly catalogue: Catalogue; readonly clock: Clock }

/**
 * Fits an item response model of the tier suite on what the store holds and stores it. It is in force for epochs that
 * begin from now on; what was begun is finished as it began. It learns from the epochs that began last.
 *
 * @throws {ItemModelDataError}
 */
export async function fitStoredModel({ database, catalogue, clock }: ItemModelPorts): Promise<NamedItemModel> {
  const suite = tierSuiteOf(catalogue)
  await using thread = new ItemModelThread(suite)
  const respondents = await listRespondents(database, MOST_RESPONDENTS)
  const query = { suite: suite.name, suiteVersion: suite.version, mostEach: MOST_SCORES_EACH }
  let read = 0
  for (let place = 0; place < respondents.length && read < ENOUGH_SCORES; place += PAGE_RESPONDENTS) {
    const { page, scores } = await readItemResponsePage(
      database,
      respondents.slice(place, place + PAGE_RESPONDENTS),
      query,
    )
    await thread.add(page)
    read += scores
  }
  // Made when it is ready: epochs that began during the fit have begun without it.
  const model = { ...(await thread.fit()), madeAt: clock() }
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
