import type { ItemModelRecord } from '#records/item-model.ts'
import type { Suite } from '#records/suite.ts'
import { fitItemModel } from '#statistics/item-response/fit-item-model.ts'
import type { ItemResponseRow } from '#store/read/read-item-responses.ts'

/** With fewer, slopes and intercepts would be the priors' more than the answers'. */
export const leastRespondents = 5
export const leastResponses = 500

/**
 * The item response model that stored scores give of a suite. Every epoch of a supplier counts as somebody else, since
 * its model may have changed.
 *
 * @throws {ItemModelDataError} for too few scores or respondents.
 */
export function fitSuiteModel(suite: Suite, rows: readonly ItemResponseRow[]): Omit<ItemModelRecord, 'madeAt'> {
  const names = new Set(suite.groups.flatMap(({ tasks }) => tasks.map(({ task }) => task)))
  const responses = rows
    .filter(({ task }) => names.has(task))
    .map(({ supplierId, epoch, task, difficulty, value }) => ({
      respondent: `${supplierId} ${epoch}`,
      item: task,
      difficulty,
      score: value,
    }))
  const respondents = new Set(responses.map(({ respondent }) => respondent)).size
  if (respondents < leastRespondents || responses.length < leastResponses) {
    throw new ItemModelDataError({ suite: suite.name, respondents, responses: responses.length })
  }
  const unlabelled = new Set(responses.flatMap(({ item, difficulty }) => (difficulty === null ? [item] : [])))
  const known = responses.map((response) =>
    unlabelled.has(response.item) ? { ...response, difficulty: null } : response,
  )
  const { model } = fitItemModel(known, { form: '2PL' })
  return {
    suite: suite.name,
    suiteVersion: suite.version,
    form: '2PL',
    responses: responses.length,
    respondents,
    tasks: Object.fromEntries(
      Object.entries(model).map(([task, parameters]) => [task, { parameters, isLabelled: !unlabelled.has(task) }]),
    ),
  }
}

/** There are not enough stored scores to learn from. */
export class ItemModelDataError extends Error {
  override readonly name = 'ItemModelDataError'
  readonly code = 'ITEM_MODEL_DATA'
  constructor({ suite, respondents, responses }: { suite: string; respondents: number; responses: number }) {
    super(
      `The store holds ${responses} answers of ${respondents} suppliers to ${suite}: too few for an item model.\n` +
        `Measure until there are ${leastResponses} answers of ${leastRespondents} suppliers at least.`,
    )
  }
}
