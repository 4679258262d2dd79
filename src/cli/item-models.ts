import type { Catalogue } from '#bench/catalogue.ts'
import { fitSuiteModel } from '#bench/summarizer/fit-suite-model.ts'
import type { Clock } from '#records/clock.ts'
import { type ItemModelRecord, itemModelRecord } from '#records/item-model.ts'
import { readCalibrations, saveCalibration } from '#store/calibrations.ts'
import type { Database } from '#store/database.ts'
import { readItemResponses } from '#store/read/read-item-responses.ts'

/** Scores that a model is fitted on at most, the latest ones. */
const MOST_RESPONSES = 200_000

export type ItemModelPorts = { readonly database: Database; readonly catalogue: Catalogue; readonly clock: Clock }

/** A model with the hash of its content. */
export type NamedItemModel = { readonly id: string; readonly model: ItemModelRecord }

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
  const model = fitSuiteModel(suite, rows, clock())
  return { id: await saveCalibration(database, { kind: 'item-model', calibration: model }), model }
}

/** The models of the tier suite at its present version, the latest last. */
export async function readStoredModels({ database, catalogue }: ItemModelPorts): Promise<NamedItemModel[]> {
  const suite = tierSuiteOf(catalogue)
  const stored = await readCalibrations(database, 'item-model', { suite: suite.name, suiteVersion: suite.version })
  return stored.map(({ id, calibration }) => ({ id, model: itemModelRecord.parse(calibration) }))
}

function tierSuiteOf({ suites }: Catalogue) {
  const suite = suites.find(({ setsTier }) => setsTier)
  if (suite === undefined) throw new TypeError('no suite of the catalogue sets tiers')
  return suite
}
