import type { ItemModelRecord } from '#records/item-model.ts'
import { type Suite, suitePropensities } from '#records/suite.ts'
import { type Expectation, expectationOf } from '#statistics/item-response/control-variate.ts'
import { evenLabels } from '#statistics/item-response/even-labels.ts'

/** What an item model expects of the suite's items before they are asked, drawn by the suite's published weights. */
export function suiteExpectation({ tasks }: Pick<ItemModelRecord, 'tasks'>, suite: Suite): Expectation {
  const model = Object.fromEntries(Object.entries(tasks).map(([task, { parameters }]) => [task, parameters]))
  return expectationOf(
    model,
    suitePropensities(suite).map(({ task, propensity }) => ({
      item: task,
      weight: propensity,
      difficulties: tasks[task]?.isLabelled === true ? evenLabels : [null],
    })),
  )
}
