import type { TierRule } from '../tier-decision.ts'
import { type DecisionCourse, decisionCourses } from './decision-course.ts'
import { normalQuantile } from './normal-quantile.ts'

/** True scores that a fleet is planned for, and how many suppliers have each. */
export type Population = readonly { readonly mean: number; readonly weight: number }[]

/** Scores that the report measured of models on Pocket Network (section 5); two of five lie near a threshold. */
const exemplars = [0.5496, 0.5491, 0.7262, 0.6787, 0.6532] as const
/** Spread of suppliers of the same model, and the share of those that are hardly better than chance. */
const exemplarSpread = 0.05
const junkShare = 0.1
const quantiles = [0.07, 0.21, 0.36, 0.5, 0.64, 0.79, 0.93] as const
const junkScores = [0.05, 0.15, 0.25] as const

/** Suppliers like those of the report: variants of its exemplars, and one in ten junk. As hard to sort as any fleet. */
export function reportPopulation(): Population {
  const good = exemplars.flatMap((exemplar) =>
    quantiles.map((quantile) => ({
      mean: exemplar + exemplarSpread * normalQuantile(quantile),
      weight: (1 - junkShare) / (exemplars.length * quantiles.length),
    })),
  )
  return merged([...good, ...junkScores.map((mean) => ({ mean, weight: junkShare / junkScores.length }))])
}

/** Suppliers with these measured scores, each counting the same. */
export function measuredPopulation(scores: readonly number[]): Population {
  return merged(scores.map((mean) => ({ mean, weight: 1 / scores.length })))
}

/** Suppliers whose scores are spread so about a mean. Scores beyond 0 and 1 count as the nearest that can be. */
export function spreadPopulation({ mean, spread }: { readonly mean: number; readonly spread: number }): Population {
  return merged(
    quantiles.map((quantile) => ({
      mean: Math.min(0.99, Math.max(0.01, mean + spread * normalQuantile(quantile))),
      weight: 1 / quantiles.length,
    })),
  )
}

/** On whole points: finer does not change what a decision takes. */
function merged(population: Population): Population {
  const byPoint = Map.groupBy(population, ({ mean }) => Math.round(mean * 100))
  return [...byPoint]
    .toSorted(([a], [b]) => a - b)
    .map(([point, members]) => ({
      mean: point / 100,
      weight: members.reduce((sum, { weight }) => sum + weight, 0),
    }))
}

export type PopulationCourse = {
  /** Items until the tier of a supplier is decided, on average; the undecided count with all that they may take. */
  readonly meanItems: number
  readonly undecided: number
}

/** What deciding a population takes under a rule. */
export function populationCourse(population: Population, rule: TierRule): PopulationCourse {
  const means = population.map(({ mean }) => mean)
  return meanCourse(population, decisionCourses({ means, mostItems: rule.mostItems }, rule))
}

/** The same from the course of each score, in the population's order. */
export function meanCourse(population: Population, courses: readonly DecisionCourse[]): PopulationCourse {
  const mean = (value: (course: DecisionCourse) => number) =>
    population.reduce((sum, { weight }, index) => {
      const course = courses[index]
      return course === undefined ? sum : sum + weight * value(course)
    }, 0)
  return { meanItems: mean((course) => course.meanItems), undecided: mean((course) => course.undecided) }
}
