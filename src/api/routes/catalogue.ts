import type { Suite } from '#records/suite.ts'
import { ApiError } from '../api-error.ts'
import type { Api } from '../api-type.ts'
import { type CoverageBook, countCoverage } from '../coverage/count-coverage.ts'
import { taskScores } from '../coverage/task-scores.ts'
import type { LeaderboardSource } from '../leaderboard/leaderboard-source.ts'
import type { CataloguePort } from '../ports.ts'
import { type About, about as aboutSchema } from '../schemas/about.ts'
import {
  type SuitesResponse,
  suitesResponse,
  type TaskEntry,
  type TaskResponse,
  type TasksResponse,
  taskParams,
  taskQuery,
  taskResponse,
  tasksResponse,
} from '../schemas/catalogue.ts'
import { errorResponse } from '../schemas/error.ts'

type Options = {
  readonly catalogue: CataloguePort
  readonly about: About
  readonly leaderboard: LeaderboardSource
}

const tags = ['catalogue']
const cacheControl = 'public, max-age=10'

/** What is measured, how far, and by which instance: `/api/tasks`, `/api/suites`, `/api/about`. */
export function catalogueRoutes(api: Api, options: Options): void {
  tasksRoute(api, options)
  taskRoute(api, options)
  suitesRoute(api, options)
  api.get(
    '/api/about',
    { schema: { operationId: 'getAbout', summary: 'Which instance this is', tags, response: { 200: aboutSchema } } },
    async () => options.about,
  )
}

function tasksRoute(api: Api, { catalogue, leaderboard }: Options): void {
  api.get(
    '/api/tasks',
    {
      schema: {
        operationId: 'listTasks',
        summary: 'The tasks, and how far each is measured',
        tags,
        response: { 200: tasksResponse },
      },
    },
    async (_request, reply): Promise<TasksResponse> => {
      reply.header('cache-control', cacheControl)
      const coverage = await countCoverage(leaderboard)
      return { tasks: catalogue.tasks().map((task) => coveredTask(task, catalogue.suites(), coverage)) }
    },
  )
}

function taskRoute(api: Api, { catalogue, leaderboard }: Options): void {
  api.get(
    '/api/tasks/:name',
    {
      schema: {
        operationId: 'getTask',
        summary: 'One task with the scores of all suppliers',
        description: 'Public samples of it are under `/api/suppliers/{id}/samples?task=`.',
        tags,
        params: taskParams,
        querystring: taskQuery,
        response: { 200: taskResponse, 400: errorResponse, 404: errorResponse },
      },
    },
    async ({ params, query }, reply): Promise<TaskResponse> => {
      const task = catalogue.tasks().find(({ name }) => name === params.name)
      const suites = suitesWith(params.name, catalogue.suites())
      const suite = query.suite === undefined ? suites[0] : suites.find((name) => name === query.suite)
      if (task === undefined || suite === undefined) throw unknownTask(params.name)
      reply.header('cache-control', cacheControl)
      const scores = await taskScores(leaderboard, { suite, task: task.name })
      return {
        task: coveredTask(task, catalogue.suites(), await countCoverage(leaderboard)),
        suite,
        suppliers: scores.slice(query.offset, query.offset + query.limit),
        total: scores.length,
      }
    },
  )
}

function suitesRoute(api: Api, { catalogue, leaderboard }: Options): void {
  api.get(
    '/api/suites',
    {
      schema: {
        operationId: 'listSuites',
        summary: 'The suites with their groups and weights, and how far each is measured',
        tags,
        response: { 200: suitesResponse },
      },
    },
    async (_request, reply): Promise<SuitesResponse> => {
      reply.header('cache-control', cacheControl)
      const coverage = await countCoverage(leaderboard)
      return { suites: catalogue.suites().map((suite) => ({ ...suite, coverage: coverage.ofSuite(suite.name) })) }
    },
  )
}

function coveredTask(
  task: TaskEntry,
  suites: readonly Suite[],
  coverage: CoverageBook,
): TasksResponse['tasks'][number] {
  return { ...task, coverage: coverage.ofTask(task.name), suites: suitesWith(task.name, suites) }
}

function suitesWith(name: string, suites: readonly Suite[]): string[] {
  return suites.flatMap((suite) =>
    suite.groups.some(({ tasks }) => tasks.some(({ task }) => task === name)) ? [suite.name] : [],
  )
}

function unknownTask(name: string): ApiError {
  return new ApiError({
    code: 'unknown-task',
    status: 404,
    message: `No suite that is measured here has a task "${name}".`,
    hint: 'GET /api/tasks lists them all, with the suites that have each.',
  })
}
