import { requireArgument } from '../argument-error.ts'
import { type Cell, maximizeItem, maximizeSlope } from './fit-item.ts'
import type { ItemModel, ItemParameters } from './item-model.ts'

/** One answer of somebody to something. */
export type ItemResponse = {
  /** Who answered: a reference or a supplier (better: a backend group, lest copies count as many). */
  readonly respondent: string
  readonly item: string
  /** By the item's label, in [0, 1]; null without one. Rounded to hundredths. */
  readonly difficulty: number | null
  /** In [0, 1]. */
  readonly score: number
}

export type FitOptions = {
  /** 1PL: all items share one slope. 2PL: each has its own. */
  readonly form: '1PL' | '2PL'
  readonly mostIterations?: number
}

export type ItemFit = {
  readonly model: ItemModel
  /** Posterior mean of every respondent's ability and its standard deviation, if the model is right. */
  readonly abilities: Readonly<Record<string, { readonly mean: number; readonly deviation: number }>>
  readonly responses: number
  readonly iterations: number
  /** False: the iteration was cut off while parameters still moved. */
  readonly isConverged: boolean
}

/** Abilities at which the population's standard normal distribution is summed. */
export const abilityNodes: readonly number[] = Array.from({ length: 25 }, (_, index) => (index - 12) / 3)

const startingParameters: ItemParameters = { slope: 1, intercept: 0, difficultySlope: 0 }

/** Parameters that move by less are taken for still. */
const tolerance = 1e-3

/**
 * Fits an item response model to answers that may be sparse: everyone may have answered other items, as long as common
 * items or families tie them together. Marginal maximum likelihood by expectation and maximization, abilities standard
 * normal (Bock & Aitkin, Psychometrika 46 (1981) 443), with weak priors on the parameters of items that few answered
 * (Mislevy 1986). Deterministic, and indifferent to the order of the responses.
 *
 * It needs respondents that differ: with fewer than about ten, slopes are the prior's more than the data's. Difficulty
 * labels get a straight line in logits. Graded scores count as that share of a right answer.
 *
 * What it gives is a description, not a truth: never decide by its fit. Its use is as a control variate, which is valid
 * whatever it says.
 *
 * @throws {StatisticsArgumentError} for a score or a difficulty outside [0, 1].
 */
export function fitItemModel(responses: readonly ItemResponse[], options: FitOptions): ItemFit {
  const { form, mostIterations = 200 } = options
  const table = tabulate(responses)
  const names = [...table.cellsOf.keys()]
  let model = Object.fromEntries(names.map((name) => [name, startingParameters]))
  let posteriors: Float64Array[] = []
  let iterations = 0
  let isConverged = false
  while (iterations < mostIterations && !isConverged) {
    iterations += 1
    posteriors = expect(table, model)
    const next = maximize(table, model, form)
    isConverged = names.every((name) => largestMove(model[name], next[name]) < tolerance)
    model = next
  }
  const abilities = table.respondents.map(({ name }, index) => [name, momentsOf(posteriors[index])] as const)
  return { model, abilities: Object.fromEntries(abilities), responses: responses.length, iterations, isConverged }
}

type Table = {
  /** Answers to items of one name and difficulty, with the answers expected of each ability. */
  readonly cells: readonly Cell[]
  readonly cellsOf: ReadonlyMap<string, readonly Cell[]>
  readonly nameOf: readonly string[]
  readonly respondents: readonly { readonly name: string; readonly cells: Int32Array; readonly scores: Float64Array }[]
}

function tabulate(responses: readonly ItemResponse[]): Table {
  for (const { difficulty, score } of responses) {
    requireArgument(score >= 0 && score <= 1, 'fitItemModel', 'score', score, 'between 0 and 1')
    const isLabel = difficulty === null || (difficulty >= 0 && difficulty <= 1)
    requireArgument(isLabel, 'fitItemModel', 'difficulty', difficulty, 'null or between 0 and 1')
  }
  const keyOf = ({ item, difficulty }: ItemResponse) => `${item}\n${Math.round(100 * (difficulty ?? 0))}`
  const keys = [...new Set(responses.map(keyOf))].sort(byText)
  const indexOf = new Map(keys.map((key, index) => [key, index]))
  const split = keys.map((key) => key.split('\n'))
  const cells = split.map(([, hundredths]) => ({
    difficulty: Number(hundredths) / 100,
    counts: new Float64Array(abilityNodes.length),
    rights: new Float64Array(abilityNodes.length),
  }))
  const nameOf = split.map(([name]) => name ?? '')
  const cellsOf = new Map<string, Cell[]>()
  for (const [index, cell] of cells.entries()) {
    const name = nameOf[index] ?? ''
    cellsOf.set(name, [...(cellsOf.get(name) ?? []), cell])
  }
  const byRespondent = Map.groupBy(responses, ({ respondent }) => respondent)
  const respondents = [...byRespondent]
    .sort(([a], [b]) => byText(a, b))
    .map(([name, answers]) => {
      const sorted = answers
        .map((answer) => ({ cell: indexOf.get(keyOf(answer)) ?? 0, score: answer.score }))
        .sort((a, b) => a.cell - b.cell || a.score - b.score)
      return {
        name,
        cells: Int32Array.from(sorted, ({ cell }) => cell),
        scores: Float64Array.from(sorted, ({ score }) => score),
      }
    })
  return { cells, cellsOf, nameOf, respondents }
}

/** The expectation step: each respondent's posterior over abilities, and with it each cell's expected answers. */
function expect({ cells, nameOf, respondents }: Table, model: ItemModel): Float64Array[] {
  const size = abilityNodes.length
  const logRight = new Float64Array(cells.length * size)
  const logWrong = new Float64Array(cells.length * size)
  for (const [index, cell] of cells.entries()) {
    const { slope, intercept, difficultySlope } = model[nameOf[index] ?? ''] ?? startingParameters
    for (const [node, ability] of abilityNodes.entries()) {
      const logit = slope * ability + intercept + difficultySlope * cell.difficulty
      logRight[index * size + node] = -Math.log1p(Math.exp(-logit))
      logWrong[index * size + node] = -Math.log1p(Math.exp(logit))
    }
    cell.counts.fill(0)
    cell.rights.fill(0)
  }
  return respondents.map(({ cells: answered, scores }) => {
    const posterior = Float64Array.from(abilityNodes, (ability) => -0.5 * ability * ability)
    for (let answer = 0; answer < answered.length; answer += 1) {
      const offset = (answered[answer] ?? 0) * size
      const score = scores[answer] ?? 0
      for (let node = 0; node < size; node += 1) {
        posterior[node] =
          (posterior[node] ?? 0) + score * (logRight[offset + node] ?? 0) + (1 - score) * (logWrong[offset + node] ?? 0)
      }
    }
    normalize(posterior)
    for (let answer = 0; answer < answered.length; answer += 1) {
      const cell = cells[answered[answer] ?? 0]
      const score = scores[answer] ?? 0
      if (cell === undefined) continue
      for (let node = 0; node < size; node += 1) {
        const share = posterior[node] ?? 0
        cell.counts[node] = (cell.counts[node] ?? 0) + share
        cell.rights[node] = (cell.rights[node] ?? 0) + share * score
      }
    }
    return posterior
  })
}

/** The maximization step; with one slope for all, the rest of each item first and then the slope. */
function maximize({ cellsOf }: Table, model: ItemModel, form: FitOptions['form']): Record<string, ItemParameters> {
  const next = Object.fromEntries(
    [...cellsOf].map(([name, cells]) => [
      name,
      maximizeItem(abilityNodes, cells, model[name] ?? startingParameters, form === '2PL'),
    ]),
  )
  if (form === '2PL') return next
  const slope = maximizeSlope(abilityNodes, cellsOf, next)
  return Object.fromEntries(Object.entries(next).map(([name, parameters]) => [name, { ...parameters, slope }]))
}

/** From logarithms to shares that sum to 1. */
function normalize(values: Float64Array): void {
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let node = 0; node < values.length; node += 1) {
    const share = Math.exp((values[node] ?? 0) - largest)
    values[node] = share
    sum += share
  }
  for (let node = 0; node < values.length; node += 1) values[node] = (values[node] ?? 0) / sum
}

function momentsOf(posterior: Float64Array | undefined): { mean: number; deviation: number } {
  let mean = 0
  let square = 0
  for (const [node, ability] of abilityNodes.entries()) {
    const share = posterior?.[node] ?? 0
    mean += share * ability
    square += share * ability * ability
  }
  return { mean, deviation: Math.sqrt(Math.max(0, square - mean * mean)) }
}

function largestMove(before: ItemParameters | undefined, after: ItemParameters | undefined): number {
  if (before === undefined || after === undefined) return 0
  return Math.max(
    Math.abs(after.slope - before.slope),
    Math.abs(after.intercept - before.intercept),
    Math.abs(after.difficultySlope - before.difficultySlope),
  )
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
