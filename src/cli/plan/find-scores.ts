import type { SupplierResponse } from '#api/schemas/supplier.ts'
import { connectApi } from '../api-client.ts'
import type { Settings } from '../settings.ts'

/** Two suppliers to be told apart, or two scores. */
export type ScorePair = { readonly names: readonly [string, string]; readonly scores: readonly [number, number] }

/**
 * Reads what `--separate` was given: two scores as `0.68:0.72`, or two suppliers of the store by id, beginning of an id
 * or address.
 *
 * @throws {PlanQuestionError} when that is no pair, or a supplier has no score yet, or both scores are the same.
 */
export async function findScores(words: readonly string[], settings: Settings): Promise<ScorePair> {
  const [first = '', second, ...rest] = words
  if (rest.length > 0) throw new PlanQuestionError({ problem: '--separate takes two suppliers, or two scores' })
  if (second !== undefined) return distinct(await suppliersNamed([first, second], settings))
  const scores = first.split(':').map(Number)
  const [a, b] = scores
  const isPair = scores.length === 2 && scores.every((score) => score > 0 && score < 1)
  if (!isPair || a === undefined || b === undefined) {
    throw new PlanQuestionError({
      problem: `--separate ${first} is neither two suppliers nor two scores such as 0.68:0.72`,
    })
  }
  return distinct({ names: ['one supplier', 'another'], scores: [a, b] })
}

async function suppliersNamed(names: readonly [string, string], settings: Settings): Promise<ScorePair> {
  await using api = await connectApi(settings)
  const scoreOf = async (name: string) => {
    const { summary } = await api.get<SupplierResponse>(`/api/suppliers/${encodeURIComponent(name)}`)
    const mean = summary?.suites.find(({ setsTier }) => setsTier)?.estimate.mean ?? null
    if (mean === null) throw new PlanQuestionError({ problem: `${name} has no score yet` })
    // A score of 0 or 1 is a little away from it in truth.
    return Math.min(0.999, Math.max(0.001, mean))
  }
  return { names, scores: [await scoreOf(names[0]), await scoreOf(names[1])] }
}

function distinct(pair: ScorePair): ScorePair {
  if (pair.scores[0] !== pair.scores[1]) return pair
  throw new PlanQuestionError({ problem: 'both have the same score: no number of items tells them apart' })
}

/** A plan was asked for something that has no answer. */
export class PlanQuestionError extends Error {
  override readonly name = 'PlanQuestionError'
  readonly code = 'PLAN_QUESTION'
  constructor({ problem }: { problem: string }) {
    super(`This cannot be planned: ${problem}.`)
  }
}
