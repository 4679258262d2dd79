import type { Registry } from 'prom-client'
import type { Database } from '#store/database.ts'
import { checkStore } from '#store/read/check-store.ts'
import type { Api } from '../api-type.ts'
import type { ReadinessPort } from '../ports.ts'
import { healthResponse, readyResponse } from '../schemas/readiness.ts'

type Options = {
  readonly database: Database
  readonly clock: () => number
  readonly readiness: ReadinessPort
  readonly metrics: Registry
  /** How long the store may take to answer `/readyz`. */
  readonly storeTimeoutMs: number
}

/** `/healthz` (the process answers), `/readyz` (it can do its work) and `/metrics` (Prometheus). */
export function operationRoutes(api: Api, options: Options): void {
  const { metrics } = options
  const startedAt = options.clock()
  const tags = ['operations']
  api.get(
    '/healthz',
    { schema: { operationId: 'getHealth', summary: 'Alive', tags, response: { 200: healthResponse } } },
    async (_request, reply) => {
      reply.header('cache-control', 'no-store')
      return { status: 'alive' as const }
    },
  )
  api.get(
    '/readyz',
    {
      schema: {
        operationId: 'getReadiness',
        summary: 'Store reachable, stages alive',
        tags,
        response: { 200: readyResponse, 503: readyResponse },
      },
    },
    async (_request, reply) => {
      const state = await readinessOf(options, startedAt)
      return reply
        .code(state.isReady ? 200 : 503)
        .header('cache-control', 'no-store')
        .send(state)
    },
  )
  api.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(metrics.contentType)
      .send(await metrics.metrics()),
  )
}

async function readinessOf({ database, clock, readiness, storeTimeoutMs }: Options, startedAt: number) {
  const isReachable = await answersInTime(checkStore(database), storeTimeoutMs)
  const stages = [...readiness.stages()]
  return {
    isReady: isReachable && stages.every(({ isAlive }) => isAlive),
    store: { engine: readiness.engine, isReachable },
    stages,
    uptimeSeconds: (clock() - startedAt) / 1000,
  }
}

async function answersInTime(answer: Promise<void>, timeoutMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), timeoutMs)
  answer.then(
    () => resolve(true),
    () => resolve(false),
  )
  const isAnswered = await promise
  clearTimeout(timer)
  return isAnswered
}
