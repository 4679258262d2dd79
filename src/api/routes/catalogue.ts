import type { Suite } from '#records/suite.ts'
import type { Database } from '#store/database.ts'
import { readSuspendedSuites } from '#store/manager/suspended-suites.ts'
import { readSamples } from '#store/read/read-samples.ts'
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
  type TaskSamplesResponse,
  type TasksResponse,
  taskParams,
  taskQuery,
  taskResponse,
  taskSamplesQuery,
  taskSamplesResponse,
  tasksResponse,
} from '../schemas/catalogue.ts'
import { errorResponse } from '../schemas/error.ts'
import { bodyLimitBytes, openTasks, shownSample } from '../supplier/shown-sample.ts'

type Options = {
  readonly catalogue: CataloguePort
  readonly about: About
  readonly leaderboard: LeaderboardSource
  readonly database: Database
  readonly clock: () => number
}

const tags = ['catalogue']
const cacheControl = 'public, max-age=10'

/** What is measured, how far, and by which instance: `/api/tasks`, `/api/suites`, `/api/about`. */
export function catalogueRoutes(api: Api, options: Options): void {
  tasksRoute(api, options)
  taskRoute(api, options)
  taskSamplesRoute(api, options)
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
        description:
          'Some public samples of it are under `/api/tasks/{name}/samples`, all of a supplier under its own.',
        tags,
        params: taskParams,
        querystring: taskQuery,
        response: { 200: taskResponse, 400: errorResponse, 404: errorResponse },
      },
    },
    async ({ params, query }, reply): Promise<TaskResponse> => {
      const { task, suite } = requireTask(catalogue, { name: params.name, suite: query.suite })
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

/** Looked through for public samples, and taken of one of them. */
const mostSuppliers = 20
const mostOfOne = 5

function taskSamplesRoute(api: Api, { catalogue, leaderboard, database, clock }: Options): void {
  api.get(
    '/api/tasks/:name/samples',
    {
      schema: {
        operationId: 'getTaskSamples',
        summary: 'Some public samples of a task, over several suppliers',
        tags,
        params: taskParams,
        querystring: taskSamplesQuery,
        response: { 200: taskSamplesResponse, 400: errorResponse, 404: errorResponse },
      },
    },
    async ({ params, query }, reply): Promise<TaskSamplesResponse> => {
      const { task, suite } = requireTask(catalogue, { name: params.name, suite: query.suite })
      const scores = await taskScores(leaderboard, { suite, task: task.name })
      const rule = { now: clock(), openTasks: openTasks(catalogue), bodyLimitBytes }
      const samples: TaskSamplesResponse['samples'] = []
      for (const { supplier } of scores.slice(0, mostSuppliers)) {
        const limit = Math.min(mostOfOne, query.limit - samples.length)
        if (limit === 0) break
        const { id, name, address } = supplier
        const found = await readSamples(database, { ...rule, supplierId: id, suite, task: task.name, limit })
        samples.push(...found.map((one) => ({ supplier: { id, name, address }, sample: shownSample(one, catalogue) })))
      }
      reply.header('cache-control', cacheControl)
      return { suite, samples }
    },
  )
}

function suitesRoute(api: Api, { catalogue, leaderboard, database }: Options): void {
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
      const suspended = await readSuspendedSuites(database)
      return {
        suites: catalogue.suites().map((suite) => ({
          ...suite,
          coverage: coverage.ofSuite(suite.name),
          isPlanned: !suspended.has(suite.name),
        })),
      }
    },
  )
}

/** @throws {ApiError} `unknown-task` */
function requireTask(
  catalogue: CataloguePort,
  { name, suite: wanted }: { readonly name: string; readonly suite: string | undefined },
): { readonly task: TaskEntry; readonly suite: string } {
  const task = catalogue.tasks().find((one) => one.name === name)
  const suites = suitesWith(name, catalogue.suites())
  const suite = wanted === undefined ? suites[0] : suites.find((one) => one === wanted)
  if (task === undefined || suite === undefined) throw unknownTask(name)
  return { task, suite }
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
