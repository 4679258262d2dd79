import type { CheckAnswer } from '#checks/transport-port.ts'
import { modelList } from '#contract/model-list.ts'
import { parseBody } from '#contract/parse-body.ts'

/** The name that requests carry where nothing tells of a better one. */
export const defaultModel = 'default'

/** The model that requests carry, and how we came by it. */
export type ChosenModel = { readonly model: string; readonly origin: 'named' | 'only-one-listed' | 'default' }

/**
 * The model that is checked: the one that was named, else the only one that the endpoint lists, else `default`.
 *
 * @param answer to `GET /v1/models`; null where it was not asked
 * @throws {ModelUnclearError} when none was named and the endpoint lists several
 */
export function chooseModel(named: string | undefined, answer: CheckAnswer | null, url: string): ChosenModel {
  if (named !== undefined) return { model: named, origin: 'named' }
  const [only, ...others] = listedModels(answer)
  if (only === undefined) return { model: defaultModel, origin: 'default' }
  if (others.length > 0) throw new ModelUnclearError({ url, models: [only, ...others] })
  return { model: only, origin: 'only-one-listed' }
}

/** Names of models, without repetitions; none where the answer is no list of them. */
function listedModels(answer: CheckAnswer | null): readonly string[] {
  if (answer?.kind !== 'answer' || (answer.status !== null && answer.status !== 200)) return []
  const parsed = parseBody(answer.body)
  const list = parsed.kind === 'json' ? modelList.safeParse(parsed.value) : undefined
  return list?.success === true ? [...new Set(list.data.data.map(({ id }) => id))] : []
}

/** An endpoint has several models and none was named. */
export class ModelUnclearError extends Error {
  override readonly name = 'ModelUnclearError'
  readonly code = 'MODEL_UNCLEAR'
  constructor({ url, models }: { url: string; models: readonly string[] }) {
    const shown = models.slice(0, 20).map((model) => JSON.stringify(model.slice(0, 100)))
    const more = models.length > shown.length ? ` and ${models.length - shown.length} more` : ''
    super(`The endpoint ${url} lists ${models.length} models.\nName one with --model: ${shown.join(', ')}${more}.`)
  }
}
