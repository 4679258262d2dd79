import { type DecisionCourse, decisionCourses } from '#statistics/planning/decision-course.ts'
import { normalQuantile } from '#statistics/planning/normal-quantile.ts'
import type { TierRule } from '#statistics/tier-decision.ts'

/** True scores that a fleet is planned for, and how many suppliers have each. */
export type Population = readonly { readonly mean: number; readonly weight: number }[]

/** Scores that the report measured of models on Pocket Network (section 5); two of five lie near a threshold. */
const exemplars = [0.5496, 0.5491, 0.7262, 0.6787, 0.6532] as const
/** Spread of suppliers of the same model, and the share of those that are hardly better than chance. */
const spread = 0.05
const junkShare = 0.1
const quantiles = [0.07, 0.21, 0.36, 0.5, 0.64, 0.79, 0.93] as const
const junkScores = [0.05, 0.15, 0.25] as const

/** Suppliers like those of the report: variants of its exemplars, and one in ten junk. As hard to sort as any fleet. */
export function reportPopulation(): Population {
  const good = exemplars.flatMap((exemplar) =>
    quantiles.map((quantile) => ({
      mean: exemplar + spread * normalQuantile(quantile),
      weight: (1 - junkShare) / (exemplars.length * quantiles.length),
    })),
  )
  return merged([...good, ...junkScores.map((mean) => ({ mean, weight: junkShare / junkScores.length }))])
}

/** Suppliers with these measured scores, each counting the same. */
export function measuredPopulation(scores: readonly number[]): Population {
  return merged(scores.map((mean) => ({ mean, weight: 1 / scores.length })))
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
  const courses = decisionCourses({ means, mostItems: rule.mostItems }, rule)
  const mean = (value: (course: DecisionCourse) => number) =>
    population.reduce((sum, { weight }, index) => {
      const course = courses[index]
      return course === undefined ? sum : sum + weight * value(course)
    }, 0)
  return { meanItems: mean((course) => course.meanItems), undecided: mean((course) => course.undecided) }
}
