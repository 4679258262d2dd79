import { randomUUID } from 'node:crypto'
import fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import type { Registry } from 'prom-client'
import type { Database } from '#store/database.ts'
import { ApiError } from './api-error.ts'
import type { Api } from './api-type.ts'
import { compressResponses } from './compress-responses.ts'
import { describeRoutes } from './describe-routes.ts'
import { type After, LiveFeed } from './events/live-feed.ts'
import { handleErrors } from './handle-errors.ts'
import { LeaderboardSource } from './leaderboard/leaderboard-source.ts'
import { RankBandsThread } from './leaderboard/rank-bands-thread.ts'
import { limitRate, type RateLimit } from './limit-rate.ts'
import type {
  AdminPort,
  CataloguePort,
  CommandsPort,
  EvidencePort,
  NetworkStatePort,
  ReadinessPort,
  SuppliersAtPort,
} from './ports.ts'
import { registerProcessMetrics } from './process-metrics.ts'
import { protectResponses } from './protect-responses.ts'
import { answerBadUrl, refuseZeroBytes } from './refuse-url.ts'
import { adminRoutes } from './routes/admin.ts'
import { badgeRoutes } from './routes/badges.ts'
import { bestRoutes } from './routes/best.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { commandRoutes } from './routes/commands.ts'
import { comparisonRoutes } from './routes/comparison.ts'
import { eventRoutes } from './routes/events.ts'
import { leaderboardRoutes } from './routes/leaderboard.ts'
import { networkRoutes } from './routes/network.ts'
import { operationRoutes } from './routes/operations.ts'
import { pastLeaderboardRoutes } from './routes/past-leaderboard.ts'
import { payRoutes } from './routes/pay.ts'
import { periodRoutes } from './routes/periods.ts'
import { plannerRoutes } from './routes/planner.ts'
import { evidenceRoutes } from './routes/supplier-evidence.ts'
import { supplierRoutes } from './routes/suppliers.ts'
import type { About } from './schemas/about.ts'

export type ApiOptions = {
  readonly database: Database
  /** Milliseconds since 1970. */
  readonly clock: () => number
  readonly about: About
  readonly readiness: ReadinessPort
  readonly catalogue: CataloguePort
  /** One registry per instance of the API. */
  readonly metrics: Registry
  /** Absent where no command may be handed over. */
  readonly commands?: CommandsPort
  /** Absent where nobody may do anything: then its routes do not exist. */
  readonly admin?: AdminPort
  /** Absent where no evidence can be signed. */
  readonly evidence?: EvidencePort
  /** Absent where this process measures nothing. */
  readonly network?: NetworkStatePort
  /** Absent where this process reaches no supplier. */
  readonly suppliersAt?: SuppliersAtPort
  readonly rateLimit?: RateLimit
  readonly logger?: FastifyBaseLogger
  /** Addresses of reverse proxies whose X-Forwarded-For is believed; nobody's unless told. */
  readonly trustedProxies?: readonly string[]
  readonly createRequestId?: () => string
  /** How old the figures of the leaderboard may be. */
  readonly leaderboardAgeMs?: number
  readonly storeTimeoutMs?: number
  /** Timers; those of the machine unless told. */
  readonly after?: After
}

/** Where the API listens unless the configuration says otherwise: this machine only. */
export const defaultListen = { host: '127.0.0.1', port: 4040 } as const

const defaultRateLimit: RateLimit = { requestsPerSecond: 50, burst: 200, addresses: 10_000 }

/**
 * The read API as a fastify server that does not listen yet: the caller adds what else it serves (the dashboard)
 * and listens, by `defaultListen`. Closing it leaves the database open.
 */
export async function createApi(options: ApiOptions): Promise<FastifyInstance> {
  const api = createServer(options)
  const { database, clock, about, catalogue, readiness, metrics, storeTimeoutMs = 2000 } = options
  await describeRoutes(api, about)
  protectResponses(api)
  compressResponses(api)
  handleErrors(api)
  refuseZeroBytes(api)
  guardRate(api, limitRate(options.rateLimit ?? defaultRateLimit, clock))
  registerProcessMetrics({ registry: metrics, database, readiness })
  const bands = new RankBandsThread()
  api.addHook('onClose', () => bands.close())
  const leaderboard = new LeaderboardSource({
    database,
    clock,
    maximumAgeMs: options.leaderboardAgeMs ?? 1000,
    bandsOf: (scores) => bands.bandsOf(scores),
  })
  // The first reading of many suppliers takes seconds: not the first reader's.
  api.addHook(
    'onListen',
    async () =>
      void leaderboard.ranking({}).catch((error) => api.log.warn({ error }, 'reading the leaderboard failed')),
  )
  leaderboardRoutes(api, { leaderboard, about })
  pastLeaderboardRoutes(api, { database, clock, catalogue, about })
  supplierRoutes(api, { leaderboard, database, clock, catalogue, suppliersAt: options.suppliersAt })
  catalogueRoutes(api, { catalogue, about, leaderboard, database, clock })
  comparisonRoutes(api, { database, clock, catalogue, leaderboard, about })
  networkRoutes(api, { network: options.network, leaderboard, clock, about })
  const feed = new LiveFeed({
    leaderboard,
    network: options.network,
    clock,
    after: options.after ?? afterwards,
    onFault: (error) => api.log.warn({ error }, 'looking for events failed'),
  })
  eventRoutes(api, { feed })
  bestRoutes(api, { leaderboard, clock })
  badgeRoutes(api, { database, leaderboard })
  plannerRoutes(api, { database, leaderboard, about })
  payRoutes(api, { database, clock, about })
  periodRoutes(api, { database, clock })
  operationRoutes(api, { database, clock, readiness, metrics, storeTimeoutMs })
  if (options.evidence !== undefined) evidenceRoutes(api, { database, evidence: options.evidence })
  if (options.admin !== undefined) adminRoutes(api, { database, admin: options.admin, catalogue })
  if (options.commands !== undefined) commandRoutes(api, options.commands)
  api.get('/openapi.json', { schema: { hide: true } }, async () => api.swagger())
  return api as unknown as FastifyInstance
}

function createServer({ logger, trustedProxies, createRequestId = randomUUID }: ApiOptions): Api {
  const server = fastify({
    ...(logger === undefined ? {} : { loggerInstance: logger }),
    trustProxy: trustedProxies === undefined ? false : [...trustedProxies],
    genReqId: (request) => knownRequestId(request.headers['x-request-id']) ?? createRequestId(),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    frameworkErrors: answerBadUrl,
    routerOptions: { maxParamLength: 300 },
  }).withTypeProvider() as unknown as Api
  server.setValidatorCompiler(validatorCompiler)
  server.setSerializerCompiler(serializerCompiler)
  return server
}

function afterwards(delayMs: number, callback: () => void): () => void {
  const timer = setTimeout(callback, delayMs)
  timer.unref()
  return () => clearTimeout(timer)
}

/** A caller may give its own id, if it is one that can stand in a log. */
function knownRequestId(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' && /^[\w.-]{1,64}$/.test(header) ? header : undefined
}

function guardRate(api: Api, verdictOn: ReturnType<typeof limitRate>): void {
  api.addHook('onRequest', async (request, reply) => {
    const verdict = verdictOn(request.ip)
    if (verdict.isAllowed) return
    reply.header('retry-after', String(verdict.retryAfterSeconds))
    throw new ApiError({
      code: 'too-many-requests',
      status: 429,
      message: 'This address asks too often.',
      hint: `Wait ${verdict.retryAfterSeconds} s, then ask more slowly; format=csv gives the whole leaderboard at once.`,
    })
  })
}
