import type { ItemParameters } from './item-model.ts'

/** Items of one name and difficulty: at each ability, how many answers are expected there and how many of them right. */
export type Cell = { readonly difficulty: number; readonly counts: Float64Array; readonly rights: Float64Array }

/** Weak priors, normal: they matter where few answered. */
const prior = {
  slope: { mean: 1, variance: 0.25 },
  intercept: { mean: 0, variance: 9 },
  difficultySlope: { mean: -2, variance: 9 },
} as const

/** A slope below it says nothing and a negative one would say that the able fail. */
const leastSlope = 0.05
const newtonSteps = 6

/** The derivatives of the expected log-likelihood by slope, intercept and difficulty slope, priors not yet in. */
type Derivatives = {
  readonly gradient: [slope: number, intercept: number, difficultySlope: number]
  /** Upper triangle of the information: ss, si, sd, ii, id, dd. */
  readonly information: [number, number, number, number, number, number]
}

function derivativesOf(nodes: readonly number[], cells: readonly Cell[], parameters: ItemParameters): Derivatives {
  const gradient: Derivatives['gradient'] = [0, 0, 0]
  const information: Derivatives['information'] = [0, 0, 0, 0, 0, 0]
  for (const { difficulty, counts, rights } of cells) {
    const fixed = parameters.intercept + parameters.difficultySlope * difficulty
    let [excess, excessByAbility, weight, weightByAbility, weightBySquare] = [0, 0, 0, 0, 0]
    for (let node = 0; node < nodes.length; node += 1) {
      const ability = nodes[node] ?? 0
      const count = counts[node] ?? 0
      const p = 1 / (1 + Math.exp(-(parameters.slope * ability + fixed)))
      const residual = (rights[node] ?? 0) - count * p
      const variance = count * p * (1 - p)
      excess += residual
      excessByAbility += residual * ability
      weight += variance
      weightByAbility += variance * ability
      weightBySquare += variance * ability * ability
    }
    gradient[0] += excessByAbility
    gradient[1] += excess
    gradient[2] += excess * difficulty
    information[0] += weightBySquare
    information[1] += weightByAbility
    information[2] += weightByAbility * difficulty
    information[3] += weight
    information[4] += weight * difficulty
    information[5] += weight * difficulty * difficulty
  }
  return { gradient, information }
}

/**
 * The likeliest parameters of one item, given the answers expected at each ability: a logistic regression with normal
 * priors, by Newton's iteration. The slope stays as it is unless `hasOwnSlope`; without two difficulties there is no line
 * to fit, and its slope is 0.
 */
export function maximizeItem(
  nodes: readonly number[],
  cells: readonly Cell[],
  start: ItemParameters,
  hasOwnSlope: boolean,
): ItemParameters {
  const hasLine = cells.length > 1
  let { slope, intercept, difficultySlope } = start
  if (!hasLine) difficultySlope = 0
  for (let step = 0; step < newtonSteps; step += 1) {
    const { gradient, information } = derivativesOf(nodes, cells, { slope, intercept, difficultySlope })
    const [ss, si, sd, ii, id, dd] = information
    // A parameter that is not free gets an equation of its own that does not move it.
    const matrix: Matrix = [
      hasOwnSlope ? [ss + 1 / prior.slope.variance, si, hasLine ? sd : 0] : [1, 0, 0],
      [hasOwnSlope ? si : 0, ii + 1 / prior.intercept.variance, hasLine ? id : 0],
      hasLine ? [hasOwnSlope ? sd : 0, id, dd + 1 / prior.difficultySlope.variance] : [0, 0, 1],
    ]
    const [moveSlope, moveIntercept, moveLine] = solve(matrix, [
      hasOwnSlope ? gradient[0] - (slope - prior.slope.mean) / prior.slope.variance : 0,
      gradient[1] - (intercept - prior.intercept.mean) / prior.intercept.variance,
      hasLine ? gradient[2] - (difficultySlope - prior.difficultySlope.mean) / prior.difficultySlope.variance : 0,
    ])
    slope = Math.max(leastSlope, slope + shortened(moveSlope))
    intercept += shortened(moveIntercept)
    difficultySlope += shortened(moveLine)
    if (Math.max(Math.abs(moveSlope), Math.abs(moveIntercept), Math.abs(moveLine)) < 1e-9) break
  }
  return { slope, intercept, difficultySlope }
}

/** The likeliest slope that all items share. */
export function maximizeSlope(
  nodes: readonly number[],
  cellsOf: ReadonlyMap<string, readonly Cell[]>,
  model: Readonly<Record<string, ItemParameters>>,
): number {
  let slope = Object.values(model)[0]?.slope ?? 1
  for (let step = 0; step < newtonSteps; step += 1) {
    let gradient = -(slope - prior.slope.mean) / prior.slope.variance
    let information = 1 / prior.slope.variance
    for (const [name, cells] of cellsOf) {
      const parameters = model[name]
      if (parameters === undefined) continue
      const derivatives = derivativesOf(nodes, cells, { ...parameters, slope })
      gradient += derivatives.gradient[0]
      information += derivatives.information[0]
    }
    const move = gradient / information
    slope = Math.max(leastSlope, slope + shortened(move))
    if (Math.abs(move) < 1e-9) break
  }
  return slope
}

/** Newton's parabola overshoots far from the peak of a logistic likelihood. */
function shortened(move: number): number {
  return Math.max(-1, Math.min(1, move))
}

type Vector = [number, number, number]
type Matrix = [Vector, Vector, Vector]

/** Cramer's rule; the matrix is positive definite, priors see to it. */
function solve(matrix: Matrix, [x, y, z]: Vector): Vector {
  const [[a, b, c], [d, e, f], [g, h, i]] = matrix
  const whole = determinant(matrix)
  return [
    determinant([
      [x, b, c],
      [y, e, f],
      [z, h, i],
    ]) / whole,
    determinant([
      [a, x, c],
      [d, y, f],
      [g, z, i],
    ]) / whole,
    determinant([
      [a, b, x],
      [d, e, y],
      [g, h, z],
    ]) / whole,
  ]
}

function determinant([[a, b, c], [d, e, f], [g, h, i]]: Matrix): number {
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
}
