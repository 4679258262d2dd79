import {
  isFleetAsked,
  type MeasuredFleet,
  type PlanQuestion,
  plannedDesign,
  plannedPopulation,
  plannedRule,
  planReport,
} from '#statistics/planning/plan-report.ts'
import { meanCourse, spreadPopulation } from '#statistics/planning/population.ts'
import type { Database } from '#store/database.ts'
import type { Api } from '../api-type.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import { requireCountable, requireSeparable, requireWholePairs, unknownScore } from '../planner/check-question.ts'
import { createCourseBook } from '../planner/course-book.ts'
import { measuredFleet } from '../planner/measured-fleet.ts'
import type { About } from '../schemas/about.ts'
import { errorResponse } from '../schemas/error.ts'
import { type PlannerQuery, type PlannerResponse, plannerQuery, plannerResponse } from '../schemas/planner.ts'
import { requireSupplier } from './suppliers.ts'

type Options = {
  readonly database: Database
  readonly leaderboard: LeaderboardSource
  readonly about: About
}

const defaultSpread = 0.1

/** `GET /api/planner`: what `assay plan` answers. */
export function plannerRoutes(api: Api, options: Options): void {
  const coursesOf = createCourseBook()
  api.get(
    '/api/planner',
    {
      schema: {
        operationId: 'plan',
        summary: 'What measuring takes: items, days, relays, cost',
        description:
          'For a fleet, for two suppliers that are to be told apart, or for a division into services. Without `suppliers` it ' +
          'is about the fleet that is measured here.',
        tags: ['planning'],
        querystring: plannerQuery,
        response: { 200: plannerResponse, 400: errorResponse, 404: errorResponse, 409: errorResponse },
      },
    },
    async ({ query }, reply): Promise<PlannerResponse> => {
      requireWholePairs(query)
      const question = await questionOf(query, options)
      const isAboutFleet = isFleetAsked(question)
      const measured = isAboutFleet && query.suppliers === undefined ? await readMeasured(options) : null
      const rule = plannedRule(query.tierError)
      const isCourseAsked = isAboutFleet && query.targetItems === undefined
      const population = isCourseAsked ? populationOf(query, measured) : []
      const courses = await coursesOf(population, rule)
      const course = isCourseAsked ? meanCourse(population, courses) : null
      if (isAboutFleet) requireCountable(plannedDesign(question, measured, course?.meanItems))
      const { alphaOver, alphaUnder, zone, zoneOver, mostItems } = rule
      reply.header('cache-control', 'public, max-age=10')
      return {
        about: options.about,
        ...planReport(question, { measured, course }),
        errorRates: { over: alphaOver, under: alphaUnder, zoneOver, zoneUnder: zone, mostItems },
        courses: population.flatMap((one, index) => {
          const followed = courses[index]
          if (followed === undefined) return []
          const { meanItems, medianItems, p90Items, undecided } = followed
          return [{ ...one, meanItems, medianItems, p90Items, undecided }]
        }),
      }
    },
  )
}

async function readMeasured({ leaderboard }: Options): Promise<MeasuredFleet | null> {
  const { rows } = await leaderboard.ranking({})
  return measuredFleet(rows.filter(({ supplier }) => supplier.isListed && !supplier.isReference))
}

function populationOf({ meanScore, spread = defaultSpread }: PlannerQuery, measured: MeasuredFleet | null) {
  return meanScore === undefined ? plannedPopulation(measured) : spreadPopulation({ mean: meanScore, spread })
}

async function questionOf(query: PlannerQuery, options: Options): Promise<PlanQuestion> {
  const separate = await pairOf(query, options)
  if (separate !== undefined) requireSeparable(separate, query.correlation)
  const { tierError: _, meanScore: __, spread: ___, first, second, firstScore, secondScore, ...figures } = query
  return { ...figures, separate }
}

async function pairOf(
  { first, second, firstScore, secondScore }: PlannerQuery,
  options: Options,
): Promise<PlanQuestion['separate']> {
  if (first !== undefined && second !== undefined)
    return { names: [first, second], scores: [await scoreOf(first, options), await scoreOf(second, options)] }
  if (firstScore !== undefined && secondScore !== undefined)
    return { names: ['one supplier', 'another'], scores: [firstScore, secondScore] }
  return undefined
}

async function scoreOf(name: string, { database, leaderboard }: Options): Promise<number> {
  const { id } = await requireSupplier(database, { name })
  const { rows } = await leaderboard.ranking({})
  const mean = rows.find(({ supplier }) => supplier.id === id)?.score?.estimate.mean ?? null
  if (mean === null) throw unknownScore(name)
  // A score of 0 or 1 is a little away from it in truth.
  return Math.min(0.999, Math.max(0.001, mean))
}
