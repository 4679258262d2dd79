import type { ItemModelRecord } from '#records/item-model.ts'
import type { Suite } from '#records/suite.ts'
import { areLabelsEven } from '#statistics/item-response/even-labels.ts'
import { fitItemModel } from '#statistics/item-response/fit-item-model.ts'
import type { RespondentScores } from '#store/read/read-item-responses.ts'

/** With fewer, slopes and intercepts would be the priors' more than the answers'. */
export const leastRespondents = 5
export const leastResponses = 500

/**
 * The item response model that stored scores give of a suite. Every epoch of a supplier counts as somebody else, since
 * its model may have changed.
 *
 * A task's labels are used only if they look like even draws (`areLabelsEven`): what the model expects of an item on
 * average is taken over even labels, and corrections that rest on another average would be wrong by the difference.
 *
 * @throws {ItemModelDataError} for too few scores or respondents.
 */
export function fitSuiteModel(suite: Suite, answers: readonly RespondentScores[]): Omit<ItemModelRecord, 'madeAt'> {
  const names = new Set(suite.groups.flatMap(({ tasks }) => tasks.map(({ task }) => task)))
  const isLabelled = labelledTasks(names, answers)
  const responses = answers.flatMap(({ respondent, scores }) =>
    scores.flatMap(([item, difficulty, score]) =>
      score === null || !names.has(item)
        ? []
        : [{ respondent, item, difficulty: isLabelled.has(item) ? difficulty : null, score }],
    ),
  )
  const respondents = new Set(responses.map(({ respondent }) => respondent)).size
  if (respondents < leastRespondents || responses.length < leastResponses) {
    throw new ItemModelDataError({ suite: suite.name, respondents, responses: responses.length })
  }
  const { model } = fitItemModel(responses, { form: '2PL' })
  return {
    suite: suite.name,
    suiteVersion: suite.version,
    form: '2PL',
    responses: responses.length,
    respondents,
    tasks: Object.fromEntries(
      Object.entries(model).map(([task, parameters]) => [task, { parameters, isLabelled: isLabelled.has(task) }]),
    ),
  }
}

/**
 * The tasks all of whose items have a label, the labels even. Own items are looked at alone: each is a draw of its own, while
 * all suppliers get the same few common ones. Items that were failed count, too: who fails the hard ones answers uneven ones.
 */
function labelledTasks(names: ReadonlySet<string>, answers: readonly RespondentScores[]): Set<string> {
  const labels = new Map([...names].map((task): [string, number[]] => [task, []]))
  const unlabelled = new Set<string>()
  for (const { scores } of answers) {
    for (const [task, difficulty, , isOwn] of scores) {
      if (difficulty === null) unlabelled.add(task)
      else if (isOwn) labels.get(task)?.push(difficulty)
    }
  }
  return new Set([...labels].flatMap(([task, own]) => (!unlabelled.has(task) && areLabelsEven(own) ? [task] : [])))
}

/** There are not enough stored scores to learn from. */
export class ItemModelDataError extends Error {
  override readonly name = 'ItemModelDataError'
  readonly code = 'ITEM_MODEL_DATA'
  readonly about: { readonly suite: string; readonly respondents: number; readonly responses: number }
  constructor(about: ItemModelDataError['about']) {
    const { suite, respondents, responses } = about
    super(
      `The store holds ${responses} answers of ${respondents} suppliers to ${suite}: too few for an item model.\n` +
        `Measure until there are ${leastResponses} answers of ${leastRespondents} suppliers at least.`,
    )
    this.about = about
  }
}
